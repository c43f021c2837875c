/** Signing in and out with a browser. */
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { AppError } from '../../contract/errors'
import { sendAnswer } from './answers'
import type { SignIn } from './sign-in'

/** Keys are some 60 characters long; hashing a megabyte would be a favour to whoever sends it. */
const signInSchema = z.strictObject({ key: z.string().check(z.minLength(1), z.maxLength(200)) })

export function addSessionRoutes(
  app: FastifyInstance,
  signIn: SignIn,
  onSignedOut: (token: string) => Promise<void>,
): void {
  app.post('/api/session', async (request, reply) => {
    const checked = signInSchema.safeParse(request.body)
    if (!checked.success)
      throw new AppError('request_invalid', 'input.key: expected an API key as text.', {
        hint: 'Send {"key": "…"} and nothing else.',
      })
    const { name, role } = await signIn.begin(request, reply, checked.data.key)
    return sendAnswer(reply, { ok: true, value: { name, role } })
  })
  app.delete('/api/session', async (request, reply) => {
    await onSignedOut(signIn.end(request, reply))
    return sendAnswer(reply, { ok: true, value: {} })
  })
}
