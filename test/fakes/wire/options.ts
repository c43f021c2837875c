/** What the page's address asks of the made-up machine. Kept for the tab, so that navigation does not lose it. */
import { roles, type Role } from '../../../main/contract/roles'
import { storeStates, type StoreState } from './outbox'
import { scenarioNames, type ScenarioName } from './scenarios'

export interface FakeOptions {
  scenario: ScenarioName
  role: Role
  /** Whether a key has to be given first. */
  signin: boolean
  /** Before every answer. */
  latencyMs: number
  /** Whether the connection breaks again and again. */
  offline: boolean
  /** Ticks a real second. */
  speed: number
  /** Whether the page is a window of the desktop app, on a desktop with or without a tray. By default a browser. */
  desktop?: 'tray' | 'no-tray' | null
  /** Whether reports are sent to a store, and how it behaves. By default all goes well. */
  store?: StoreState
}

const storageKey = 'autoinfrasnap.fake'
const names = ['scenario', 'role', 'signin', 'latency', 'offline', 'speed', 'desktop', 'store'] as const

const desktops: ReadonlyMap<string, FakeOptions['desktop']> = new Map([
  ['1', 'tray'],
  ['no-tray', 'no-tray'],
])

/** @param query of the page's address; `reset` forgets what earlier addresses of this tab asked for. */
export function readOptions(
  query: URLSearchParams,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
): FakeOptions {
  const kept = new URLSearchParams(query.has('reset') ? '' : (storage.getItem(storageKey) ?? ''))
  for (const name of names) {
    const asked = query.get(name)
    if (asked !== null) kept.set(name, asked)
  }
  storage.setItem(storageKey, kept.toString())
  const number = (name: string, fallback: number): number => {
    const value = Number(kept.get(name) ?? fallback)
    return Number.isFinite(value) && value >= 0 ? value : fallback
  }
  return {
    scenario: scenarioNames.find((name) => name === kept.get('scenario')) ?? 'well',
    role: roles.find((role) => role === kept.get('role')) ?? 'admin',
    signin: kept.get('signin') === '1',
    latencyMs: number('latency', 0),
    offline: kept.get('offline') === '1',
    speed: number('speed', 1) || 1,
    store: storeStates.find((state) => state === kept.get('store')) ?? 'well',
    desktop: desktops.get(kept.get('desktop') ?? '') ?? null,
  }
}
