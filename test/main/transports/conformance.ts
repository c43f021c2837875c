/** What every transport owes its callers, as one suite. A transport passes it or is none. */
import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import type { AuditRecord } from '../../../main/access/audit'
import { AppError, errorCatalogue, type ErrorCode } from '../../../main/contract/errors'
import { channels, requests, type Channel } from '../../../main/contract/requests'
import { mayAct, roles, type Actor, type Role } from '../../../main/contract/roles'
import type { Answer, DispatchDependencies, Handlers } from '../../../main/transports/dispatch'
import { arbitraryOf } from './arbitrary-value'

/** What the transport under test is to be built on: give it to `createDispatch` as it is. */
export type ConformanceWorld = DispatchDependencies

export interface ConformanceClient {
  /** Asks as a person of this role would; null for somebody without a key. */
  invoke(request: { channel: string; input: unknown; role: Role | null }): Promise<Answer>
  close?(): void | Promise<void>
}

const answerShape = z.union([
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({
    ok: z.literal(false),
    error: z.strictObject({
      code: z.enum(Object.keys(errorCatalogue)),
      message: z.string().check(z.minLength(1)),
      hint: z.nullable(z.string()),
    }),
  }),
])

/** Neither a request nor a way to one, however the transport looks names up. */
const strangers = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'settings',
  'settings:',
  'Settings:Get',
  'settings:get ',
  'settings:get/../session:get',
  '../../etc/passwd',
  'key:add\u0000',
  'key:add?x=1',
  'x'.repeat(200),
]

/** Each is what no request takes. */
const notObjects: unknown[] = [null, [], [{}], 'text', 7, true]

const aSecret = 'ais_0123456789_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN'
const unexpected: (readonly [name: string, thrown: unknown])[] = [
  ['an error', new Error(`ENOENT /srv/private ${aSecret}`)],
  [
    'an error with a code of ours',
    Object.assign(new Error(`/srv/private ${aSecret}`), { code: 'forbidden' }),
  ],
  ['a text', `/srv/private ${aSecret}`],
  ['nothing', undefined],
  ['an object', { code: 'forbidden', message: `/srv/private ${aSecret}`, hint: null }],
]

/** @param createClient once for the suite. */
export function describeConformance(
  name: string,
  createClient: (world: ConformanceWorld) => ConformanceClient | Promise<ConformanceClient>,
): void {
  describe(`${name} keeps the contract`, () => {
    const calls: { channel: Channel; parameters: unknown; actor: Actor }[] = []
    const heard: { error: unknown; channel: string }[] = []
    const audited: AuditRecord[] = []
    let respond: () => unknown = () => ({})
    let client: ConformanceClient

    const handlers = Object.fromEntries(
      channels.map((channel) => [
        channel,
        (parameters: unknown, actor: Actor) => {
          calls.push({ channel, parameters, actor })
          return respond()
        },
      ]),
    ) as unknown as Handlers

    beforeAll(async () => {
      client = await createClient({
        handlers,
        audit: {
          record: async (entry) => {
            audited.push(entry)
          },
        },
        onUnexpected: (error, channel) => heard.push({ error, channel }),
      })
    })
    afterAll(() => client?.close?.())
    beforeEach(forget)

    function forget(): void {
      calls.length = heard.length = audited.length = 0
      respond = () => ({})
    }

    async function invoke(channel: string, input: unknown, role: Role | null): Promise<Answer> {
      const answer = await client.invoke({ channel, input, role })
      expect(answerShape.safeParse(answer)).toMatchObject({ success: true })
      return answer
    }

    async function expectRefusal(answer: Promise<Answer>, code: ErrorCode): Promise<string> {
      const refused = await answer
      expect(refused).toMatchObject({ ok: false, error: { code } })
      expect(calls).toEqual([])
      return refused.ok ? '' : refused.error.message
    }

    describe.each(channels)('%s', (channel) => {
      const row = requests[channel]
      const inputs = arbitraryOf(row.input)
      const lower = roles.filter((role) => !mayAct(role, row.role))
      const enough = roles.filter((role) => mayAct(role, row.role))

      it('hands over any valid input with its defaults, and brings any valid output back', async () => {
        await fc.assert(
          fc.asyncProperty(inputs, arbitraryOf(row.output), async (input, output) => {
            forget()
            respond = () => output
            const answer = await invoke(channel, input, row.role)
            expect(answer).toEqual({ ok: true, value: output })
            expect(row.output.safeParse(answer.ok && answer.value)).toMatchObject({ success: true })
            expect(calls).toEqual([
              {
                channel,
                parameters: row.input.parse(input),
                actor: expect.objectContaining({ role: row.role }) as Actor,
              },
            ])
          }),
          { numRuns: 8 },
        )
      })

      it.each(enough)('answers the role %s', async (role) => {
        const [input] = fc.sample(inputs, 1)
        expect(await invoke(channel, input, role)).toMatchObject({ ok: true })
        expect(calls).toMatchObject([{ channel, actor: { role } }])
      })

      // A row for everyone has no lower role: nothing to refuse, and nothing to test.
      if (lower.length > 0)
        it.each(lower)('refuses the role %s', async (role) => {
          const [input] = fc.sample(inputs, 1)
          await expectRefusal(invoke(channel, input, role), 'forbidden')
        })

      it('refuses somebody without a key', async () => {
        const [input] = fc.sample(inputs, 1)
        await expectRefusal(invoke(channel, input, null), 'unauthenticated')
      })

      it('refuses input that is no object, or has a field too many', async () => {
        for (const input of [...notObjects, { noSuchField: 1 }]) {
          const message = await expectRefusal(invoke(channel, input, 'admin'), 'request_invalid')
          expect(message).toMatch(/^input/)
        }
      })

      it('refuses whatever its schema refuses', async () => {
        const spoilt = fc
          .tuple(inputs, fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(...fieldsOf(row.input), 'more'))
          .map(([input, wrong, field]) => ({ ...(input as object), [field]: wrong }))
          .filter((input) => !row.input.safeParse(input).success)
        await fc.assert(
          fc.asyncProperty(spoilt, async (input) => {
            await expectRefusal(invoke(channel, input, 'admin'), 'request_invalid')
          }),
          { numRuns: 8 },
        )
      })
    })

    it.each(strangers)('knows no request named %j', async (channel) => {
      await expectRefusal(invoke(channel, {}, 'admin'), 'unknown_request')
    })

    it('knows no request of any other name', async () => {
      const names = fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
        .filter((name) => !(channels as readonly string[]).includes(name) && !/^\.{1,2}$/.test(name))
      await fc.assert(
        fc.asyncProperty(names, async (name) => {
          await expectRefusal(invoke(name, {}, 'admin'), 'unknown_request')
        }),
        { numRuns: 30 },
      )
    })

    it.each(Object.keys(errorCatalogue) as ErrorCode[])('brings the error %s as it is', async (code) => {
      respond = () => {
        throw new AppError(code, 'Disk "/a b" is full.', {
          hint: 'Make room.',
          details: { path: '/srv/private' },
        })
      }
      expect(await invoke('system:get', {}, 'viewer')).toEqual({
        ok: false,
        error: { code, message: 'Disk "/a b" is full.', hint: 'Make room.' },
      })
      expect(heard).toEqual([])
    })

    it.each(unexpected)(
      'tells nothing of %s that a handler throws or rejects with',
      async (_name, thrown) => {
        for (const fail of [
          () => {
            throw thrown
          },
          // eslint prefers errors here; what is not one is the point of the test
          () => Promise.resolve().then(() => Promise.reject(thrown as Error)),
        ]) {
          forget()
          respond = fail
          const answer = await invoke('system:get', {}, 'viewer')
          expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } })
          expect(JSON.stringify(answer)).not.toMatch(/private|ENOENT|ais_|\.ts|node:/)
          expect(heard).toEqual([{ error: thrown, channel: 'system:get' }])
        }
      },
    )

    it('writes what changes something to the audit log, and nothing else', async () => {
      await invoke('report:delete', { name: 'a.json' }, 'operator')
      await invoke('report:list', {}, 'operator')
      expect(audited.map(({ what, outcome, actor }) => [what, outcome, actor.role])).toEqual([
        ['report:delete', 'begun', 'operator'],
        ['report:delete', 'ok', 'operator'],
      ])
    })
  })
}

function fieldsOf(schema: z.ZodMiniType): string[] {
  const { def } = (schema as unknown as z.core.$ZodTypes)._zod
  return def.type === 'object' ? Object.keys(def.shape) : []
}
