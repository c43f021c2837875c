/** An engine on a socket that misbehaves on demand: it answers, stays silent, talks nonsense or breaks off. */
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Manner = 'answer' | 'silence' | 'nonsense' | 'break' | { status: number; message: string }
export type Question = 'version' | 'list' | 'inspect' | 'stats'

export interface FakeContainer {
  readonly listed: Record<string, unknown>
  readonly inspected: unknown
  /** Asked anew at every request. */
  readonly stats: () => unknown
}

export interface FakeEngine {
  readonly endpoint: string
  readonly socket: string
  containers: FakeContainer[]
  /** How a question is met; by default all are answered. The id is empty for version and list. */
  manner: (question: Question, id: string) => Manner
  /** Whether answers carry the headers that tell who answers; a proxy may take them off. */
  signed: boolean
  /** What was asked so far. */
  readonly asked: Record<Question, number>
  /** Connections that were ever made. */
  readonly connections: () => number
  readonly openConnections: () => number
  close(): Promise<void>
}

export async function startFakeEngine(containers: FakeContainer[] = []): Promise<FakeEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'engine-'))
  const socket = join(folder, 'engine.sock')
  const asked = { version: 0, list: 0, inspect: 0, stats: 0 }
  let connections = 0
  let open = 0
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://engine')
    const [, id = '', last = ''] = /^\/containers\/([^/]+)\/(json|stats)$/.exec(pathname) ?? []
    const question: Question =
      pathname === '/version'
        ? 'version'
        : pathname === '/containers/json'
          ? 'list'
          : last === 'stats'
            ? 'stats'
            : 'inspect'
    asked[question] += 1
    const manner = engine.manner(question, id)
    if (manner === 'silence') return
    if (engine.signed) {
      response.setHeader('server', 'Docker/28.5.1 (linux)')
      response.setHeader('api-version', '1.51')
    }
    if (typeof manner === 'object') {
      response.writeHead(manner.status).end(JSON.stringify({ message: manner.message }))
      return
    }
    if (manner === 'nonsense') {
      response.end('<html>It works</html>')
      return
    }
    const answer = JSON.stringify(answerTo(question, id) ?? null)
    if (manner === 'break') {
      response.writeHead(200, { 'content-length': answer.length + 100 })
      response.write(answer.slice(0, 10), () => request.socket.destroy())
      return
    }
    if (answer === 'null') response.writeHead(404).end(JSON.stringify({ message: 'No such container' }))
    else response.end(answer)
  })
  server.on('connection', (connection) => {
    connections += 1
    open += 1
    connection.on('close', () => (open -= 1))
  })

  function answerTo(question: Question, id: string): unknown {
    if (question === 'version')
      return { Version: '28.5.1', ApiVersion: '1.51', Components: [{ Name: 'Engine' }] }
    if (question === 'list') return engine.containers.map(({ listed }) => listed)
    const container = engine.containers.find(({ listed }) => listed['Id'] === id)
    return question === 'stats' ? container?.stats() : container?.inspected
  }

  const engine: FakeEngine = {
    endpoint: `unix://${socket}`,
    socket,
    containers,
    signed: true,
    manner: () => 'answer',
    asked,
    connections: () => connections,
    openConnections: () => open,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          rmSync(folder, { recursive: true, force: true })
          resolve()
        })
        server.closeAllConnections()
      }),
  }
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  return engine
}

/** A container that runs; every answer of its statistics shows more of everything. */
export function fakeContainer(number: number, changes: Record<string, unknown> = {}): FakeContainer {
  const id = number.toString(16).padStart(64, '0')
  let asked = 0
  return {
    listed: {
      Id: id,
      Names: [`/container-${String(number).padStart(4, '0')}`],
      Image: 'registry.example/team/service:1.2.3',
      ImageID: `sha256:${id}`,
      Created: 1_795_411_930,
      Ports: [],
      Labels: {},
      State: 'running',
      Status: 'Up 3 hours (healthy)',
      ...changes,
    },
    inspected: {
      Created: '2026-11-23T05:32:10.065361818Z',
      RestartCount: 2,
      State: {
        Pid: 0,
        ExitCode: 0,
        OOMKilled: false,
        StartedAt: '2026-11-23T05:32:10.745765153Z',
        FinishedAt: '0001-01-01T00:00:00Z',
      },
      HostConfig: { NanoCpus: 500_000_000, Memory: 1_000_000, NetworkMode: 'bridge' },
    },
    stats: () => {
      asked += 1
      return {
        read: `2026-11-23T06:00:0${asked}.000000000Z`,
        cpu_stats: { cpu_usage: { total_usage: asked * 250_000_000 }, online_cpus: 4 },
        memory_stats: { usage: 600_000, stats: { inactive_file: 100_000 } },
        networks: { eth0: { rx_bytes: asked * 1000, tx_bytes: asked * 10 } },
        blkio_stats: { io_service_bytes_recursive: [{ op: 'read', value: asked * 4096 }] },
      }
    },
  }
}
