/**
 * What sending costs, against a real store on this machine (OpenStack Swift): a thousand reports at once and one after
 * another, the memory of a large one, and what `--upload` adds to a snapshot.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { bundleModule } from '../bundle-module.ts'
import { accessKeyId, secretAccessKey, startSwift, whyNoSwift, type RealStore } from '../e2e/store/swift.ts'
import type { WorkedFigures } from '../e2e/store/worker-process.ts'
import { measureInTurn } from './measure.ts'
import type { Missing, Row } from './table.ts'

/** Both directions of a network between two regions of one continent; on loopback nothing ever waits. */
const roundTripMs = 30

const reports = 1_000
const reportBytes = 20_000
const largeBytes = 200 * 1024 * 1024

export async function benchOutbox(): Promise<{ rows: Row[]; missing: Missing[] }> {
  const reason = whyNoSwift()
  if (reason !== null) return { rows: [], missing: [{ what: 'outbox', reason }] }
  const folder = mkdtempSync(path.join(tmpdir(), 'outbox-bench-'))
  const swift = await startSwift()
  try {
    const worker = await bundleModule(path.join(folder, 'bundle'), 'test/e2e/store/worker-process.ts')
    const rows = [
      ...(await manyRows(swift, worker, path.join(folder, 'many'))),
      await largeRow(swift, worker, path.join(folder, 'large')),
      await commandRow(swift, folder),
    ]
    return { rows, missing: [] }
  } finally {
    await swift.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function manyRows(swift: RealStore, worker: string, folder: string): Promise<Row[]> {
  const far = await startFarAway(Number(new URL(swift.endpoint).port))
  const run = async (bucket: string, mostAtOnce: number, count: number, endpoint: string) => {
    await swift.createBucket(bucket)
    const files = writeReports(path.join(folder, bucket), count)
    return work(worker, { ...swift.settings, bucket, endpoint }, path.join(folder, bucket), files, mostAtOnce)
  }
  // A tenth of them tells as much of the slow way.
  const nearOne = await run('near-one', 1, reports / 10, swift.endpoint)
  const near = await run('near', 8, reports, swift.endpoint)
  const farOne = await run('far-one', 1, reports / 10, far.endpoint)
  const away = await run('far', 8, reports, far.endpoint)
  await far.close()
  const speed = ({ tookMs }: WorkedFigures, count: number): number => (count / tookMs) * 1_000
  const faster = (many: WorkedFigures, one: WorkedFigures): number =>
    speed(many, reports) / speed(one, reports / 10)
  const said = (many: WorkedFigures, one: WorkedFigures): string =>
    `${speed(many, reports).toFixed(0)} a second, one after another ${speed(one, reports / 10).toFixed(0)}`
  const peakMb = Math.max(near.peakRssBytes, away.peakRssBytes) / 1e6
  return [
    {
      what: `outbox: ${reports} reports of 20 kB, store ${roundTripMs} ms away`,
      ours: `${faster(away, farOne).toFixed(1)} times as fast`,
      beside: said(away, farOne),
      asked: 'at least 3 times',
      holds: faster(away, farOne) >= 3 && away.left === 0,
    },
    {
      what: `outbox: ${reports} reports of 20 kB, store on the same cores`,
      ours: `${faster(near, nearOne).toFixed(1)} times as fast`,
      beside: said(near, nearOne),
      asked: 'for orientation',
      holds: null,
    },
    {
      what: 'outbox: memory meanwhile',
      ours: `${peakMb.toFixed(0)} MB`,
      beside: 'whole process, peak',
      asked: 'at most 150 MB',
      holds: peakMb <= 150,
    },
  ]
}

async function largeRow(swift: RealStore, worker: string, folder: string): Promise<Row> {
  await swift.createBucket('large')
  const settings = { ...swift.settings, bucket: 'large' }
  const small = await work(
    worker,
    settings,
    path.join(folder, 'small'),
    writeReports(path.join(folder, 'small'), 1),
    8,
  )
  mkdirSync(path.join(folder, 'big'), { recursive: true })
  const file = path.join(folder, 'big', 'infra_snap_web-1_20261126T050715Z.json')
  const descriptor = openSync(file, 'w')
  for (let done = 0; done < largeBytes; done += 1024 * 1024) writeSync(descriptor, randomBytes(1024 * 1024))
  closeSync(descriptor)
  const report = { file, host: 'web-1', takenAt: '2026-11-26T05:07:15.000Z' }
  const big = await work(worker, settings, path.join(folder, 'big'), [report], 8)
  const extraMb = (big.peakRssBytes - small.peakRssBytes) / 1e6
  return {
    what: 'outbox: extra memory of a file of 200 MiB',
    ours: `${extraMb.toFixed(0)} MB`,
    beside: `${(big.tookMs / 1_000).toFixed(1)} s; a small file ${(small.peakRssBytes / 1e6).toFixed(0)} MB in all`,
    asked: 'at most 60 MB',
    holds: extraMb <= 60 && big.left === 0,
  }
}

async function commandRow(swift: RealStore, folder: string): Promise<Row> {
  await swift.createBucket('command')
  const home = path.join(folder, 'home')
  mkdirSync(home)
  const settings = path.join(home, 'settings.json')
  const s3 = { bucket: 'command', endpoint: swift.endpoint, pathStyle: true, checksums: 'whenRequired' }
  writeFileSync(settings, JSON.stringify({ s3 }))
  const environment = [
    ...['env', `AUTOINFRASNAP_DATA_DIR=${home}`, `AUTOINFRASNAP_CONFIG_DIR=${home}`],
    ...[`AWS_ACCESS_KEY_ID=${accessKeyId}`, `AWS_SECRET_ACCESS_KEY=${secretAccessKey}`],
  ]
  const snapshot = [
    ...environment,
    process.execPath,
    'dist/main/cli.js',
    'snapshot',
    '--config',
    settings,
    '--quiet',
  ]
  const costs = measureInTurn({ plain: snapshot, upload: [...snapshot, '--upload-required'] }, 5)
  const extraMs = costs.upload.cpuMs - costs.plain.cpuMs
  return {
    what: 'outbox: CPU that --upload adds to a snapshot',
    ours: `${extraMs.toFixed(0)} ms`,
    beside: `${costs.plain.cpuMs.toFixed(0)} ms without, ${costs.upload.cpuMs.toFixed(0)} ms with it`,
    asked: 'at most 500 ms',
    holds: extraMs <= 500,
  }
}

function writeReports(folder: string, count: number) {
  mkdirSync(folder, { recursive: true })
  return Array.from({ length: count }, (_, index) => {
    const takenAt = new Date(Date.UTC(2026, 10, 20, 0, index)).toISOString()
    const file = path.join(folder, `infra_snap_web-1_${takenAt.replace(/[-:]|\.\d+/g, '')}.json`)
    writeFileSync(file, randomBytes(reportBytes))
    return { file, host: 'web-1', takenAt }
  })
}

/** A process of its own queues the reports, and then sends them; only the sending counts. */
function work(
  worker: string,
  settings: RealStore['settings'],
  dataFolder: string,
  add: readonly object[],
  mostAtOnce: number,
): Promise<WorkedFigures> {
  const orders = path.join(dataFolder, 'orders.json')
  const secrets = { 's3.accessKeyId': accessKeyId, 's3.secretAccessKey': secretAccessKey }
  writeFileSync(orders, JSON.stringify({ dataFolder, settings, secrets, add, once: true, mostAtOnce }))
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [worker, `@${orders}`], { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece))
    child.on('error', reject)
    child.on('close', () => {
      const figures = text.trim().split('\n').at(-1) ?? ''
      if (figures.startsWith('{')) resolve(JSON.parse(figures) as WorkedFigures)
      else reject(new Error(`the process that sends ended early: ${text}`))
    })
  })
}

/** The same store behind a wire that takes its time: every piece arrives half a round trip later. */
async function startFarAway(port: number): Promise<{ endpoint: string; close: () => Promise<void> }> {
  const sockets = new Set<Socket>()
  const delay = (from: Socket, to: Socket): void => {
    from.on('data', (piece) => setTimeout(() => to.writable && to.write(piece), roundTripMs / 2))
    from.on('close', () => setTimeout(() => to.destroy(), roundTripMs / 2))
    from.on('error', () => to.destroy())
  }
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    for (const socket of [near, far]) {
      socket.setNoDelay(true)
      sockets.add(socket)
    }
    delay(near, far)
    delay(far, near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
