import { expect, it, vi } from 'vitest'
import { RequestError } from '../../../renderer/api/request-error'
import { tellingOfEnd } from '../../../renderer/api/session-end'
import { createScriptedTransport } from '../stores/scripted-transport'

it('tells of a request that was refused for want of a session, which still fails', async () => {
  const onEnd = vi.fn()
  const refusal = new RequestError('unauthenticated', 'Sign in.')
  const transport = tellingOfEnd(
    createScriptedTransport({ 'report:list': () => Promise.reject(refusal) }),
    onEnd,
  )
  await expect(transport.invoke('report:list', {})).rejects.toBe(refusal)
  expect(onEnd).toHaveBeenCalledOnce()
})

it('tells of no other failure, and passes answers on', async () => {
  const onEnd = vi.fn()
  const transport = tellingOfEnd(createScriptedTransport({ 'report:list': () => [] }), onEnd)
  expect(await transport.invoke('report:list', {})).toEqual([])
  await expect(transport.invoke('board:list', {})).rejects.toThrow(RequestError)
  expect(onEnd).not.toHaveBeenCalled()
})
