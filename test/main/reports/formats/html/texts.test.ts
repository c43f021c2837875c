/** The page's words are those of the dashboard wherever both name the same thing: who reads the one knows the other. */
import { describe, expect, it } from 'vitest'
import { findingKinds, type Finding } from '../../../../../main/contract/findings'
import { english } from '../../../../../main/reports/formats/html/texts/english'
import { findingText } from '../../../../../main/reports/formats/html/texts/findings'
import { korean } from '../../../../../main/reports/formats/html/texts/korean'
import { en } from '../../../../../renderer/locales/en'
import { ko } from '../../../../../renderer/locales/ko'

type Word = string | ((...values: never[]) => string)

const flat = (texts: object): Map<string, Word> =>
  new Map(
    Object.entries(texts).flatMap(([key, value]: [string, Word | object]) =>
      typeof value === 'object'
        ? [...flat(value)].map(([inner, word]): [string, Word] => [`${key}.${inner}`, word])
        : [[key, value] as [string, Word]],
    ),
  )

/** Words of the page and those of the dashboard, one by one or all below a name; the longest name decides. */
const same: Readonly<Record<string, string>> = {
  subjects: 'snapshots.subjects',
  profiles: 'snapshots.masks',
  host: 'snapshots.host',
  cpu: 'snapshots.cpu',
  memory: 'snapshots.memory',
  disks: 'snapshots.disks',
  containers: 'overview.panels',
  listeners: 'snapshots.listeners',
  failed: 'snapshots.failed',
  missing: 'snapshots.missing',
  notTaken: 'snapshots.notTaken',
  masked: 'snapshots.masked',
  well: 'overview.health.wasWell',
  glance: 'overview.tiles.label',
  states: 'common',
  up: 'overview.machine.up',
  cores: 'overview.machine.cores',
  'tiles.fullestDisk': 'overview.tiles.fullestDisk',
  'tiles.load': 'overview.tiles.load',
  'tiles.free': 'overview.tiles.diskFree',
  'tiles.allRunning': 'overview.tiles.allRunning',
  'tiles.notRunning': 'overview.tiles.notRunning',
  'tiles.unhealthy': 'overview.tiles.unhealthy',
  'tiles.none': 'overview.tiles.noContainers',
  'tiles.notRead': 'overview.tiles.notRead',
  'charts.cpu': 'snapshots.subjects.cpu',
  'charts.memory': 'snapshots.subjects.memory',
  'charts.network': 'snapshots.subjects.network',
  'charts.busy': 'metrics.short.cpu.busyPercent',
  'charts.read': 'metrics.short.disks.readBytesPerSecond',
  'charts.written': 'metrics.short.disks.writeBytesPerSecond',
  'charts.received': 'metrics.short.network.rxBytesPerSecond',
  'charts.sent': 'metrics.short.network.txBytesPerSecond',
  'disks.none': 'overview.panels.noDisks',
  'containers.none': 'snapshots.containers.none',
  'containers.cpu': 'overview.panels.cpuOfHost',
  'containers.network': 'snapshots.containers.network',
  'containers.ports': 'snapshots.containers.ports',
  'containers.counts': 'overview.counts',
  'containers.counts.created': 'containers.countCreated',
  'containers.states': 'overview.container',
  'containers.states.exited': 'overview.container.exitedUnknown',
  'containers.ago': 'overview.container.ago',
  'network.interface': 'resources.network.interface',
  'network.addresses': 'resources.network.addresses',
  'network.received': 'resources.network.received',
  'network.sent': 'resources.network.sent',
  'network.trouble': 'resources.network.errorsAndDrops',
  'network.states.up': 'resources.network.stateUp',
  'network.states.down': 'resources.network.stateDown',
  'network.states.unknown': 'resources.network.stateUnknown',
  'processes.byCpu': 'overview.panels.topByCpu',
  'processes.byMemory': 'overview.panels.topByMemory',
  'processes.user': 'resources.processes.user',
  'processes.cpu': 'resources.processes.cpuOfCore',
  'processes.memory': 'resources.processes.memory',
  'processes.states': 'resources.processes',
  'processes.none': 'overview.panels.noProcesses',
  'custom.none': 'overview.panels.noMetrics',
  'cost.title': 'snapshots.cost',
  'cost.took': 'overview.self.took',
  'cost.cpu': 'overview.self.cpuTime',
  'cost.memory': 'overview.self.peakMemory',
}

/** The page's own: it says them alone, with numbers that the dashboard shows beside them, or in fewer words. */
const own: readonly string[] = [
  ...['language', 'locale', 'title', 'taken', 'share', 'span', 'inside', 'unknown', 'more', 'foot'],
  ...['nothingFound', 'nothingRead', 'history', 'historyRange', 'states.off'],
  ...['tiles.memoryOf', 'tiles.memoryLimit', 'tiles.inOut'],
  ...['charts.disks', 'charts.full', 'charts.used', 'charts.lowToHigh', 'charts.now', 'charts.summary'],
  ...['cpu.eachCore', 'memory.noSwap'],
  ...['containers.counts.removing', 'containers.limit'],
  ...['network.interfaces', 'network.state', 'network.none'],
  ...['processes.name', 'processes.total', 'processes.threads', 'processes.own'],
]

/** The longest of the names that stands for a word, itself or what it is below. */
const nameFor = (path: string, names: readonly string[]): string | undefined =>
  names
    .filter((name) => path === name || path.startsWith(`${name}.`))
    .sort((a, b) => b.length - a.length)
    .at(0)

const counterpart = (path: string): string | null => {
  const name = nameFor(path, [...Object.keys(same), ...own])
  if (name === undefined) throw new Error(`${path}: say whether the dashboard has it too`)
  return own.includes(name) ? null : same[name]! + path.slice(name.length)
}

/** What vue-i18n writes, for a text with that many of something: one form, or one and many, or none, one and many. */
const form = (text: string, count: number): string => {
  const forms = text.split(' | ')
  return forms.length === 1
    ? text
    : forms.length === 2
      ? forms[count === 1 ? 0 : 1]!
      : forms[Math.min(count, 2)]!
}
const filled = (text: string, values: ReadonlyMap<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (place, name: string) => (values.has(name) ? String(values.get(name)) : place))

/** The dashboard's names for what a function of the page takes, where they are in another order or more than one. */
const taken: Readonly<Record<string, readonly string[]>> = {
  'cpu.coresOf': ['logical', 'physical'],
  'containers.ago': ['state', 'time'],
}

describe.each([
  ['English', english, en],
  ['Korean', korean, ko],
] as const)('the words of a page in %s', (_, page, dashboard) => {
  const words = flat(page)
  const known = flat(dashboard)

  it('are those of the dashboard where it names the same', () => {
    for (const [path, word] of words) {
      const place = counterpart(path)
      if (place === null) continue
      const text = known.get(place)
      if (typeof text !== 'string') throw new Error(`${path}: the dashboard has no ${place}`)
      if (typeof word === 'string') {
        // A state is a word within a sentence here, and one alone there.
        expect([path, word]).toEqual([path, path.startsWith('states.') ? text.toLowerCase() : text])
        continue
      }
      for (const count of [1, 7]) {
        const names = taken[path] ?? [/\{(\w+)\}/.exec(text)![1]!]
        const values = names.map((_, index) => count + index)
        const told = filled(form(text, count), new Map(names.map((name, index) => [name, values[index]!])))
        expect([path, (word as (...values: number[]) => string)(...values)]).toEqual([path, told])
      }
    }
  })

  it('have no entry in these lists without a word', () => {
    const used = new Set([...words.keys()].map((path) => nameFor(path, [...Object.keys(same), ...own])))
    expect([...Object.keys(same), ...own].filter((name) => !used.has(name))).toEqual([])
  })
})

describe('findings in Korean', () => {
  /** An engine is told of in the past, and reasons stand as the core gave them. */
  const own = ['collector_failed', 'engine_silent']

  it('are told with the words of the dashboard', () => {
    const values = { percent: 91, exitCode: 137, limitCores: 2, restarts: 3, problem: 'no answer' }
    const texts: Readonly<Record<string, unknown>> = ko.findings
    for (const kind of findingKinds.filter((kind) => !own.includes(kind))) {
      const finding = {
        kind,
        state: 'warning',
        subject: 'disks',
        entity: 'db',
        message: 'm',
        values,
      } as Finding
      const text = String(
        kind === 'container_restarting' ? texts['container_restarting_counted'] : texts[kind],
      )
      const places = new Map(Object.entries({ ...values, percent: '91 %', entity: 'db' }))
      const told = findingText(finding, 'ko')
        .toString()
        .replace(/<\/?bdi>/g, '')
      expect([kind, told]).toEqual([kind, filled(text, places)])
    }
  })
})
