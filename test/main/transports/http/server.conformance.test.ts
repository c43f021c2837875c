/** The contract kept over HTTPS, by HTTP/1.1 and HTTP/2. */
import { describeConformance } from '../conformance'
import { startServer } from './running-server'

for (const wire of ['ask', 'askHttp2'] as const) {
  describeConformance(`HTTPS by ${wire === 'ask' ? 'HTTP/1.1' : 'HTTP/2'}`, async (world) => {
    const server = await startServer({ world, limits: { rate: { burst: 1e6, perSecond: 1e6 } } })
    return {
      async invoke({ channel, input, role }) {
        const address = `/api/rpc/${encodeURIComponent(channel)}`
        const { json } = await server[wire](address, { body: input, role, method: 'POST' })
        return json() as never
      },
      close: () => server.close(),
    }
  })
}
