/** What the desktop app costs and how soon it is there: in the tray, at its start, and when its window comes again. */
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import type { EventMessage, Topic } from '../../main/contract/events.ts'
import { bundleModule } from '../bundle-module.ts'
import { packApp, sizeBytes } from '../desktop/packing.ts'
import { cannotLaunch, isStandIn, launchApp, spawnApp, type LaunchedApp } from '../electron/launch.ts'
import type * as Parts from './desktop-parts.ts'
import { median } from './measure.ts'
import { ownCpuMs, ownRssMb, renderersBelow } from './process-cost.ts'
import type { Missing, Row } from './table.ts'

/** What is loaded and prepared at a start is another figure. */
const warmUpMs = 15_000
const inTrayMs = 60_000
const starts = 5
const openings = 10
/** Growth is looked at from the first of these openings to the last. */
const [settledAfter, lastOpening] = [50, 200]
const ipcTicks = 60
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const onWhat = isStandIn ? 'on the stand-in, main process only' : 'on real Electron, main process only'

export async function benchDesktop(): Promise<{ rows: Row[]; missing: Missing[] }> {
  const missing: Missing[] = []
  const rows = [...(await ipcRows()), await packedRow()]
  if (cannotLaunch !== null) missing.push({ what: 'the desktop app', reason: cannotLaunch })
  else {
    if (process.platform === 'linux') rows.unshift(...(await inTray()))
    else missing.push({ what: 'the desktop app in the tray', reason: 'reads /proc' })
    rows.push(...(await firstChart()), ...(await closedAndOpened()))
  }
  return { rows, missing }
}

interface Home {
  userData: string
  env: Record<string, string>
  remove(): void
}

/** An account of its own, that has a tray and knows by now what closing the window means. */
function makeHome(): Home {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-desktop-'))
  const within = (name: string): string => path.join(folder, name)
  mkdirSync(within('window'))
  writeFileSync(path.join(within('window'), 'desktop.json'), JSON.stringify({ isCloseExplained: true }))
  return {
    userData: within('window'),
    env: {
      HOME: folder,
      XDG_CONFIG_HOME: within('config'),
      XDG_DATA_HOME: within('data'),
      XDG_CACHE_HOME: within('cache'),
      XDG_CURRENT_DESKTOP: 'KDE',
      LANG: 'C.UTF-8',
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  }
}

/** Nobody looks into the process meanwhile: an inspector would cost as much as what is measured. */
async function inTray(): Promise<Row[]> {
  const home = makeHome()
  const child = spawnApp({ ...home, args: ['--hidden'] })
  const { pid } = child
  if (pid === undefined) throw new Error('the app could not be started')
  child.stdout.resume()
  child.stderr.resume()
  const exited = once(child, 'exit')
  try {
    await pause(warmUpMs)
    const before = ownCpuMs(pid)
    const since = performance.now()
    await pause(inTrayMs)
    const cpu = ((ownCpuMs(pid) - before) / (performance.now() - since)) * 1_000
    const rss = ownRssMb(pid)
    const renderers = renderersBelow(pid)
    if (child.exitCode !== null) throw new Error(`the app ended with ${child.exitCode}`)
    return [
      {
        what: 'app in the tray, sampling at 1 s, CPU',
        ours: `${cpu.toFixed(1)} ms/s`,
        beside: onWhat,
        asked: 'at most 8 ms/s',
        holds: cpu <= 8,
      },
      {
        what: 'app in the tray, RSS',
        ours: `${rss.toFixed(0)} MB`,
        beside: onWhat,
        asked: 'at most 120 MB',
        holds: rss <= 120,
      },
      {
        what: 'app in the tray, processes that draw pages',
        ours: String(renderers),
        beside: '',
        asked: '0',
        holds: renderers === 0,
      },
    ]
  } finally {
    child.kill('SIGTERM')
    await exited
    home.remove()
  }
}

/** Resolves in the page with the moment (UTC milliseconds) at which a line of live data is on a chart's canvas. */
const whenChartIsDrawn = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        // Axes and grid are elements: whatever is on a canvas is data. Tiles have sketches of their own.
        const isDrawn = (canvas: HTMLCanvasElement): boolean => {
          const { width, height } = canvas
          const context = width > 0 && height > 0 ? canvas.getContext('2d') : null
          return context?.getImageData(0, 0, width, height).data.some((byte) => byte > 0) ?? false
        }
        const look = (): void => {
          const charts = [...document.querySelectorAll<HTMLCanvasElement>('canvas:not(.sparkline)')]
          if (charts.some(isDrawn)) resolve(Date.now())
          else setTimeout(look, 40)
        }
        look()
      }),
  )

/** The same for the first figure in a tile of the overview. */
const whenOverviewHasData = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          const tiles = document.querySelector('.tiles')?.textContent ?? ''
          if (/\d\s*%/.test(tiles)) resolve(Date.now())
          else requestAnimationFrame(look)
        }
        look()
      }),
  )

async function firstChart(): Promise<Row[]> {
  const durations: number[] = []
  for (let round = 0; round < starts; round += 1) {
    const home = makeHome()
    const begun = Date.now()
    const app = await launchApp(home)
    try {
      const page = await app.firstWindow()
      durations.push((await whenChartIsDrawn(page)) - begun)
    } finally {
      await app.close()
      home.remove()
    }
  }
  return [
    {
      what: 'app, start to the first live chart',
      ours: `${median(durations).toFixed(0)} ms`,
      beside: `${spread(durations)}, of ${starts}, ${isStandIn ? 'on the stand-in' : 'on real Electron'}`,
      asked: 'at most 2500 ms',
      holds: median(durations) <= 2_500,
    },
  ]
}

const spread = (values: readonly number[]): string =>
  `${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)} ms`

interface Footprint {
  heapMb: number
  rssMb: number
  listeners: number
  windows: number
}

async function closedAndOpened(): Promise<Row[]> {
  const home = makeHome()
  const app = await launchApp(home)
  try {
    await whenOverviewHasData(await app.firstWindow())
    await closeWindow(app)
    const durations: number[] = []
    let settled: Footprint | null = null
    for (let opening = 1; opening <= lastOpening; opening += 1) {
      const durationMs = await openWindow(app)
      if (opening <= openings) durations.push(durationMs)
      await closeWindow(app)
      if (opening === settledAfter) settled = await footprint(app)
    }
    return [reopenedRow(durations), ...growthRows(settled!, await footprint(app))]
  } finally {
    await app.close()
    home.remove()
  }
}

async function closeWindow({ electronApp }: LaunchedApp): Promise<void> {
  await electronApp.evaluate(
    ({ BrowserWindow }) =>
      new Promise<void>((resolve) => {
        const [window] = BrowserWindow.getAllWindows()
        window!.once('closed', () => resolve())
        window!.close()
      }),
  )
}

/** @returns how long it took until the overview showed data. */
async function openWindow({ electronApp }: LaunchedApp): Promise<number> {
  const opened = electronApp.waitForEvent('window')
  // What a click into the dock does; a tray cannot be clicked from outside everywhere.
  const asked = await electronApp.evaluate(({ app }) => {
    const now = Date.now()
    app.emit('activate')
    return now
  })
  const page = await opened
  await page.waitForURL((url) => url.href !== 'about:blank', { waitUntil: 'commit' })
  return (await whenOverviewHasData(page)) - asked
}

function footprint({ electronApp }: LaunchedApp): Promise<Footprint> {
  return electronApp.evaluate(async ({ app, BrowserWindow, ipcMain, nativeTheme }) => {
    const v8 = process.getBuiltinModule('node:v8')
    v8.setFlagsFromString('--expose-gc')
    const collect = process.getBuiltinModule('node:vm').runInNewContext('gc') as () => void
    // What a first collection finishes, a second one frees.
    for (let round = 0; round < 3; round += 1) {
      collect()
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const emitters: NodeJS.EventEmitter[] = [app, ipcMain, nativeTheme]
    const { heapUsed, rss } = process.memoryUsage()
    return {
      heapMb: heapUsed / 1e6,
      rssMb: rss / 2 ** 20,
      listeners: emitters
        .flatMap((emitter) => emitter.eventNames().map((name) => emitter.listenerCount(name)))
        .reduce((sum, count) => sum + count, 0),
      windows: BrowserWindow.getAllWindows().length,
    }
  })
}

function reopenedRow(durations: readonly number[]): Row {
  return {
    what: 'app, window opened again, to data on the overview',
    ours: `${median(durations).toFixed(0)} ms`,
    beside: `${spread(durations)}, of ${openings}, ${isStandIn ? 'on the stand-in' : 'on real Electron'}`,
    asked: 'at most 500 ms',
    holds: median(durations) <= 500,
  }
}

function growthRows(settled: Footprint, last: Footprint): Row[] {
  const grownMb = last.heapMb - settled.heapMb
  const what = `window opened ${lastOpening} times`
  return [
    {
      what: `${what}, heap growth since ${settledAfter}`,
      ours: `${grownMb.toFixed(1)} MB`,
      beside: `${settled.heapMb.toFixed(1)} to ${last.heapMb.toFixed(1)} MB, ${onWhat}`,
      asked: 'at most 5 MB',
      holds: grownMb <= 5,
    },
    {
      what: `${what}, RSS, an inspector attached`,
      ours: `${last.rssMb.toFixed(0)} MB`,
      beside: `${settled.rssMb.toFixed(0)} MB after ${settledAfter}, ${onWhat}`,
      asked: '',
      holds: null,
    },
    {
      what: `${what}, listeners of app, ipcMain, nativeTheme`,
      ours: String(last.listeners),
      beside: `${settled.listeners} after ${settledAfter}`,
      asked: 'constant',
      holds: last.listeners === settled.listeners,
    },
    {
      what: `${what}, windows left once closed`,
      ours: String(last.windows),
      beside: '',
      asked: '0',
      holds: last.windows === 0,
    },
  ]
}

/** The wire alone, on made-up readings of a machine with 50 containers, each tick bringing all that one can bring. */
async function ipcRows(): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'desktop-bench-'))
  try {
    const entry = await bundleModule(folder, 'test/bench/desktop-parts.ts')
    const parts = (await import(pathToFileURL(entry).href)) as typeof Parts
    const few = await sentTo(parts, ['cpu'])
    const all = await sentTo(parts, [...everything])
    const perTick = Math.max(few.length, all.length) / ipcTicks
    const mostBytes = Math.max(...all.slice(1))
    return [
      {
        what: 'messages to a window, per tick',
        ours: String(perTick),
        beside: `${few.length} of 1 topic, ${all.length} of ${everything.length}, in ${ipcTicks} ticks`,
        asked: '1',
        holds: few.length === ipcTicks && all.length === ipcTicks,
      },
      {
        what: 'most that a tick sends with 50 containers',
        ours: `${(mostBytes / 1_000).toFixed(1)} kB`,
        beside: `median ${(median(all.slice(1)) / 1_000).toFixed(1)} kB, the first ${(all[0]! / 1_000).toFixed(1)} kB`,
        asked: 'at most 20 kB',
        holds: mostBytes <= 20_000,
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const everything = [
  'host',
  'cpu',
  'memory',
  'disks',
  'network',
  'processes',
  'containers',
  'custom',
  'self',
  'findings',
] as const satisfies Topic[]

/** @returns the bytes of each message. */
async function sentTo(parts: typeof Parts, topics: readonly Topic[]): Promise<number[]> {
  const { createMachine, createWindowEvents, defaultSettings, manyContainers, scenarioOf } = parts
  const machine = createMachine(
    { ...scenarioOf('well'), containers: manyContainers(50) },
    Date.UTC(2026, 0, 1),
    () => defaultSettings,
  )
  const listeners = new Set<(message: EventMessage) => void>()
  const windowEvents = createWindowEvents({
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    watch: () => () => undefined,
  })
  const bytes: number[] = []
  const stream = windowEvents.open((batch) => bytes.push(Buffer.byteLength(batch)))
  stream.watch(topics)
  for (let tick = 1; tick <= ipcTicks; tick += 1) {
    // Far enough apart for the slowest of the readings to be due.
    const messages = machine.tick(machine.startMs + tick * 5_000, false)
    for (const message of messages) for (const listener of listeners) listener(message)
    await new Promise((resolve) => setImmediate(resolve))
    stream.heard(tick)
  }
  windowEvents.close()
  return bytes
}

async function packedRow(): Promise<Row> {
  const { app, resources } = await packApp('linux', process.arch === 'arm64' ? 'arm64' : 'x64')
  try {
    const megabytes = (await sizeBytes(resources)) / 1e6
    return {
      what: 'packed app without Electron',
      ours: `${megabytes.toFixed(1)} MB`,
      beside: '',
      asked: 'at most 25 MB',
      holds: megabytes <= 25,
    }
  } finally {
    await rm(path.dirname(app), { recursive: true, force: true })
  }
}
