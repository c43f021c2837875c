import net from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createConnectionKeeper } from '../../../../main/collectors/docker/connection'
import { parseEndpoint } from '../../../../main/collectors/docker/endpoint'
import { fakeContainer, startFakeEngine } from '../../../fakes/engine'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** The same engine, reached through a port of this machine. */
async function portTo(socket: string): Promise<number> {
  const server = net.createServer((client) => {
    const engine = net.connect(socket)
    client.pipe(engine).pipe(client)
    for (const one of [client, engine]) one.on('error', () => one.destroy()) // either side may break off
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  return (server.address() as net.AddressInfo).port
}

describe('the kernel of this machine', () => {
  it.each([
    ['is asked about containers of an engine on a socket', 'socket', 1],
    ['is never asked about those of an engine on a port: they may run anywhere', 'port', 0],
  ])('%s', async (_, way, times) => {
    const engine = await startFakeEngine([fakeContainer(1)])
    closing.push(() => engine.close())
    const address = way === 'socket' ? engine.endpoint : `tcp://127.0.0.1:${await portTo(engine.socket)}`
    let asked = 0
    const keeper = createConnectionKeeper({
      findEndpoints: () => [parseEndpoint(address, 'a test', () => null)],
      groups: {
        read: () => {
          asked += 1
          return null
        },
      },
      monotonicMs: () => performance.now(),
    })
    closing.push(() => keeper.close())
    const { signal } = new AbortController()
    const { reader, listed } = await keeper.list(signal)
    const readings = await reader.read(listed, { signal, deadlineMs: 5_000 })
    expect(readings[0]).toMatchObject({ problem: null, counters: { clock: 'engine' } })
    expect(asked).toBe(times)
  })
})
