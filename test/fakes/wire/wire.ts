/**
 * A made-up machine in place of the wire, so that the whole dashboard runs without a server:
 * `npm run dev:ui`, or `vite --mode fake --port <yours>`.
 *
 * The page's query chooses; the tab remembers it, so that navigation keeps it, until `?reset`:
 *
 *   scenario=  well (default) | disk-full | critical | no-docker | docker-silent | containers-500 | hostile |
 *              cores-128 | empty | windows | custom
 *   role=      viewer | operator | admin (default)
 *   signin=1   asks for a key first. `demo` is one, and so is every secret that key:add has told since the page was
 *              loaded. The fifth wrong one in a row locks for 30 s.
 *   latency=   milliseconds before every answer and before a stream opens
 *   offline=1  every 20 s the connection breaks for 8 s. What was missed comes afterwards, except every second time,
 *              when the stream is reset and only the newest state comes
 *   speed=     ticks a real second, up to thousands; the machine's clock then runs ahead. A batch gives up what
 *              takes longer than 8 ms, so read `ticks` for how many there were
 *   store=     well (default): uploads go through | refuses: it does not allow them | away: it cannot be reached |
 *              none: no bucket is named
 *   desktop=   1: the page is a window of the desktop app (`/opened/example` is a file that was opened with it);
 *              no-tray: of one on a desktop that shows no tray icons
 *
 * For tests, `window.__fakeWire`: `stop()`, `start()`, `tick(n)` (n seconds at once), `burn(seconds, percent)` (CPU),
 * `ticks`, `desktop(topic, payload)` (what the app says to its window), `asked` (what the window has asked the app).
 *
 * Everything is a pure function of the seed in a name and of time: readings, the 30 days of history behind them (with
 * one night off, nine days ago) and the documents in the report library. Changes to settings, boards, keys and
 * reports last until the page is loaded again. Adding a scenario is one entry in scenarios.ts.
 */
import type { DesktopPayload, DesktopTopic } from '../../../main/contract/desktop'
import type { Transport } from '../../../renderer/api/transport'
import type { FakeDesktop } from './desktop'
import { createFakeTransport } from './fake-transport'
import { readOptions } from './options'

export interface FakeWireControls {
  stop(): void
  start(): void
  /** So many seconds of the machine pass at once. */
  tick(count: number): void
  /** Keeps the CPU at least so busy for so many of the machine's seconds. */
  burn(seconds: number, percent: number): void
  /** How many seconds of the machine have passed. */
  readonly ticks: number
  /** What the app around the window says. Does nothing in a browser. */
  desktop<T extends DesktopTopic>(topic: T, payload: DesktopPayload<T>): void
  readonly asked: FakeDesktop['asked']
}

declare global {
  interface Window {
    __fakeWire?: FakeWireControls
  }
}

const sessionKey = 'autoinfrasnap.fake.signed-in'

export function createTransport(): Transport {
  const options = readOptions(new URLSearchParams(location.search), sessionStorage)
  const { transport, machine, ticker, desktop } = createFakeTransport({
    ...options,
    session: {
      get: () => sessionStorage.getItem(sessionKey) === '1',
      set: (isSignedIn) => sessionStorage.setItem(sessionKey, isSignedIn ? '1' : '0'),
    },
  })
  window.__fakeWire = {
    stop: () => ticker.stop(),
    start: () => ticker.start(),
    tick: (count) => ticker.tick(count),
    burn: (seconds, percent) => machine.burn(seconds, percent),
    get ticks() {
      return ticker.ticks
    },
    desktop: (topic, payload) => desktop?.say(topic, payload),
    asked: desktop?.asked ?? [],
  }
  ticker.start()
  return transport
}
