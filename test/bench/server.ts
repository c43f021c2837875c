/** What serving costs: alone, with a hundred and a thousand viewers, and beside peers that watch the same machine. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { exists } from './measure.ts'
import { childrenOf, cpuMs, rssMb } from './process-cost.ts'
import type { Missing, Row } from './table.ts'

const aloneMs = 60_000
const viewedMs = 30_000
const settle = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

interface Server {
  child: ChildProcess
  port: number
  key: string
  folder: string
}

export async function benchServer(): Promise<{ rows: Row[]; missing: Missing[] }> {
  if (process.platform !== 'linux') return { rows: [], missing: [{ what: 'server', reason: 'reads /proc' }] }
  const missing: Missing[] = []
  const peersFolder = mkdtempSync(path.join(tmpdir(), 'bench-peers-'))
  const peers = await startPeers(peersFolder, missing)
  const server = await startServer()
  try {
    await settle(10_000) // start-up is not what is measured here
    const alone = await measureAlone(server, peers, missing)
    for (const peer of peers) stop(peer.child)
    const hundred = await measureViewers(server, 100)
    const thousand = await measureViewers(server, 1_000)
    return {
      rows: [...alone, ...viewerRows(hundred, 150, true), ...viewerRows(thousand, 1_000, false)],
      missing,
    }
  } finally {
    for (const peer of peers) stop(peer.child)
    stop(server.child)
    await settle(500)
    for (const folder of [server.folder, peersFolder]) rmSync(folder, { recursive: true, force: true })
  }
}

async function startServer(): Promise<Server> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-server-'))
  const child = spawn(process.execPath, ['dist/main/cli.js', 'serve', '--port', '0', '--no-color'], {
    env: { ...process.env, AUTOINFRASNAP_DATA_DIR: folder, AUTOINFRASNAP_CONFIG_DIR: folder },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let out = ''
  child.stdout.on('data', (text: Buffer) => (out += text.toString()))
  while (!out.includes('Ctrl+C')) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`)
    await settle(50)
  }
  const port = Number(/:(\d+)\n/.exec(out)?.[1])
  return { child, port, key: /ais_[\w-]+/.exec(out)?.[0] ?? '', folder }
}

interface Peer {
  name: string
  child: ChildProcess
  /** Called each second, where being watched is part of the work. */
  poke?: () => void
}

async function startPeers(folder: string, missing: Missing[]): Promise<Peer[]> {
  const begin = (command: string, args: readonly string[]): ChildProcess =>
    spawn(command, args, { stdio: 'ignore' })
  const peers: Peer[] = []
  const want = (name: string, program: string, start: () => Peer): void => {
    if (exists(program)) peers.push(start())
    else missing.push({ what: `serve beside ${name}`, reason: `${program} is not installed` })
  }
  const ports = [await freePort(), await freePort()] as const
  want('netdata', 'netdata', () => ({
    name: 'netdata',
    child: begin('netdata', [
      '-D',
      '-W',
      'set',
      'global',
      'run as user',
      'root',
      '-W',
      'set',
      'web',
      'bind to',
      '127.0.0.1',
      '-p',
      String(ports[0]),
      '-i',
      '127.0.0.1',
    ]),
  }))
  want('glances', 'glances', () => ({
    name: 'glances',
    child: begin('glances', [
      '--quiet',
      '-t',
      '1',
      '--export',
      'json',
      '--export-json-file',
      path.join(folder, 'glances.json'),
      '--disable-check-update',
    ]),
  }))
  want('prometheus-node-exporter', 'prometheus-node-exporter', () => ({
    name: 'node-exporter',
    child: begin('prometheus-node-exporter', [`--web.listen-address=127.0.0.1:${ports[1]}`]),
    poke: () =>
      http
        .get(`http://127.0.0.1:${ports[1]}/metrics`, (answer) => answer.resume())
        .on('error', () => undefined),
  }))
  return peers
}

async function measureAlone(server: Server, peers: readonly Peer[], missing: Missing[]): Promise<Row[]> {
  const traced = exists('strace') ? traceChildren() : null
  if (traced === null) missing.push({ what: 'child processes of serve', reason: 'strace is not installed' })
  const poking = setInterval(() => peers.forEach(({ poke }) => poke?.()), 1_000)
  const before = new Map([server, ...peers].map(({ child }) => [child, cpuMs(child.pid!)]))
  const since = performance.now()
  await settle(aloneMs)
  const seconds = (performance.now() - since) / 1000
  const cost = (child: ChildProcess) => ({
    cpu: (cpuMs(child.pid!) - before.get(child)!) / seconds,
    rss: rssMb(child.pid!),
  })
  clearInterval(poking)
  const ours = cost(server.child)
  const theirs = peers.map(({ name, child }) => ({ name, alive: child.exitCode === null, ...cost(child) }))
  for (const { name } of theirs.filter(({ alive }) => !alive))
    missing.push({ what: `serve beside ${name}`, reason: 'it did not stay up' })
  const beside = theirs.filter(({ alive }) => alive)
  const rows: Row[] = [
    {
      what: 'serve, no viewer, CPU',
      ours: `${ours.cpu.toFixed(1)} ms/s`,
      beside: beside.map(({ name, cpu }) => `${name} ${cpu.toFixed(1)}`).join(', '),
      asked: 'at most 8, less than each peer',
      holds: ours.cpu <= 8 && beside.every(({ cpu }) => ours.cpu < cpu),
    },
    {
      what: 'serve, no viewer, RSS',
      ours: `${ours.rss.toFixed(0)} MB`,
      beside: beside.map(({ name, rss }) => `${name} ${rss.toFixed(0)}`).join(', '),
      asked: 'at most 110 MB',
      holds: ours.rss <= 110,
    },
  ]
  if (traced !== null) {
    const started = await traced.end()
    rows.push({
      what: 'child processes of serve in 60 s',
      ours: String(started),
      beside: 'strace -f',
      asked: '0',
      holds: started === 0,
    })
  }
  return rows
}

/** A second server under strace: tracing slows, so that the one whose cost is measured is left alone. */
function traceChildren(): { end(): Promise<number> } {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-traced-'))
  const command = [process.execPath, 'dist/main/cli.js', 'serve', '--port', '0', '--quiet']
  const tracer = spawn('strace', ['-f', '-qq', '--seccomp-bpf', '-e', 'trace=execve,execveat', ...command], {
    env: { ...process.env, AUTOINFRASNAP_DATA_DIR: folder, AUTOINFRASNAP_CONFIG_DIR: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let text = ''
  tracer.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return {
    async end() {
      if (tracer.exitCode !== null) throw new Error(`strace ended: ${text}`)
      for (const pid of childrenOf(tracer.pid!)) process.kill(pid, 'SIGTERM')
      await once(tracer, 'exit')
      rmSync(folder, { recursive: true, force: true })
      return (text.match(/execve(at)?\(/g)?.length ?? 0) - 1 // the first is the server itself
    },
  }
}

interface Viewed {
  viewers: number
  latenciesMs: number[]
  apiMs: number[]
  dropped: number
  cpuPercent: number
  rss: number
}

async function measureViewers({ port, key, child }: Server, viewers: number): Promise<Viewed> {
  // The viewers are processes of their own: reading must not wait for the measuring, nor count as serving.
  const result: Viewed = { viewers, latenciesMs: [], apiMs: [], dropped: 0, cpuPercent: 0, rss: 0 }
  const crowd = spawn(
    process.execPath,
    ['test/bench/viewers.ts', String(port), String(viewers), String(viewedMs)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, KEY: key },
    },
  )
  let out = ''
  crowd.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  while (!out.includes('connected')) {
    if (crowd.exitCode !== null) throw new Error('the viewers could not connect')
    await settle(50)
  }
  const measured = (viewedMs - 1_000) / 2
  const before = cpuMs(child.pid!)
  const since = performance.now()
  await settle(measured)
  result.cpuPercent = ((cpuMs(child.pid!) - before) / (performance.now() - since)) * 100
  const agent = new https.Agent({ keepAlive: true, maxSockets: 8, rejectUnauthorized: false })
  const asking = setInterval(() => {
    const asked = performance.now()
    https
      .get(
        {
          port,
          host: '127.0.0.1',
          path: '/api/metrics/cpu',
          agent,
          headers: { host: 'localhost', authorization: `Bearer ${key}` },
        },
        (answer) =>
          answer
            .resume()
            .on('end', () =>
              result.apiMs.push(answer.statusCode === 200 ? performance.now() - asked : Infinity),
            ),
      )
      .on('error', () => result.apiMs.push(Infinity))
  }, 10)
  await settle(measured)
  clearInterval(asking)
  result.rss = rssMb(child.pid!)
  await once(crowd, 'exit')
  agent.destroy()
  const told = JSON.parse(out.slice(out.indexOf('{'))) as { latenciesMs: number[]; dropped: number }
  return { ...result, ...told }
}

function viewerRows(viewed: Viewed, mostMs: number, withCost: boolean): Row[] {
  const { viewers, dropped, cpuPercent, rss } = viewed
  const latency = percentile(viewed.latenciesMs, 99)
  const api = percentile(viewed.apiMs, 99)
  const count = viewed.latenciesMs.length
  const expected = viewers * (viewedMs / 1000)
  return [
    {
      what: `${viewers} viewers, tick to receipt, p99`,
      ours: `${latency.toFixed(0)} ms, ${dropped} dropped`,
      beside: `${count} messages, p50 ${percentile(viewed.latenciesMs, 50).toFixed(0)} ms`,
      asked: `at most ${mostMs} ms, 0 dropped`,
      holds: latency <= mostMs && dropped === 0 && count >= expected * 0.9,
    },
    {
      what: `${viewers} viewers, CPU`,
      ours: `${cpuPercent.toFixed(1)} % of a core`,
      beside: '',
      asked: withCost ? 'at most 10 %' : '',
      holds: withCost ? cpuPercent <= 10 : null,
    },
    {
      what: `${viewers} viewers, RSS`,
      ours: `${rss.toFixed(0)} MB`,
      beside: '',
      asked: withCost ? 'at most 200 MB' : '',
      holds: withCost ? rss <= 200 : null,
    },
    {
      what: `API beside ${viewers} viewers, p99`,
      ours: `${api.toFixed(1)} ms`,
      beside: `${viewed.apiMs.length} requests at 100/s`,
      asked: withCost ? 'at most 100 ms' : '',
      holds: withCost ? api <= 100 : null,
    },
  ]
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * share) / 100))] ?? NaN
}

function stop(child: ChildProcess): void {
  if (child.exitCode === null) child.kill('SIGTERM')
}

async function freePort(): Promise<number> {
  const probe = net.createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as net.AddressInfo
  probe.close()
  return port
}
