// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest'
import { bridgeName } from '../../../main/contract/bridge'
import { createTransport } from '../../../renderer/api/wire'
import { createScriptedBridge } from './scripted-bridge'

afterEach(() => vi.unstubAllGlobals())

it('is HTTP in a browser, where people sign in', () => {
  const transport = createTransport()
  expect(transport.signsIn).toBe(true)
  expect(transport.desktop).toBeNull()
})

it('is the bridge where a preload script has put one', async () => {
  const bridge = createScriptedBridge()
  vi.stubGlobal(bridgeName, bridge)
  const transport = createTransport()
  expect(transport.signsIn).toBe(false)
  expect(transport.desktop).not.toBeNull()
  await transport.invoke('report:list', {})
  expect(bridge.asked).toHaveLength(1)
})
