// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Component } from 'vue'
import type { Report } from '../../../../main/contract/reports'
import { i18n } from '../../../../renderer/locales/i18n'
import { createAppRouter } from '../../../../renderer/router'
import { useSessionStore } from '../../../../renderer/stores/session'
import { useToastsStore } from '../../../../renderer/stores/toasts'
import { transportKey } from '../../../../renderer/stores/transport'
import SnapshotsView from '../../../../renderer/views/snapshots/SnapshotsView.vue'
import { createScriptedTransport } from '../../stores/scripted-transport'

const startMs = Date.parse('2026-11-23T08:00:00.000Z')
const minuteMs = 60_000
const dayMs = 1_440 * minuteMs

const reportAt = (takenMs: number): Report => {
  const takenAt = new Date(takenMs).toISOString()
  return {
    name: `infra_snap_web-1_${takenAt.replace(/[-:]|\.\d+/g, '')}.json`,
    format: 'json',
    takenAt,
    sizeBytes: 20_000,
    isEncrypted: false,
    isSigned: false,
  }
}

/** What the browser tells of the end of the list; it tells it once more when that is observed anew. */
const sight = { isNear: false, tell: new Set<() => void>() }

const pages: VueWrapper[] = []
beforeEach(() => {
  vi.useFakeTimers({ now: startMs, toFake: ['setTimeout', 'setInterval', 'clearInterval', 'Date'] })
  sight.isNear = false
  sight.tell.clear()
  history.replaceState(null, '')
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      readonly tell: () => void
      constructor(callback: (seen: { isIntersecting: boolean }[]) => void) {
        this.tell = () => callback([{ isIntersecting: sight.isNear }])
      }
      observe(): void {
        sight.tell.add(this.tell)
        if (sight.isNear) queueMicrotask(this.tell)
      }
      disconnect(): void {
        sight.tell.delete(this.tell)
      }
    },
  )
})
afterEach(() => {
  for (const page of pages.splice(0)) page.unmount()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** @param count one a minute, the newest two days old, so that no age changes while a test runs. */
async function open(count: number) {
  const lastMs = startMs - 2 * dayMs
  const kept = new Map(
    Array.from({ length: count }, (_, index) => reportAt(lastMs - index * minuteMs)).map((one) => [
      one.name,
      one,
    ]),
  )
  const deleted = new Map<string, Report>()
  const move = (from: Map<string, Report>, to: Map<string, Report>, name: string): Report => {
    const report = from.get(name)!
    from.delete(name)
    to.set(name, report)
    return report
  }
  const transport = createScriptedTransport({
    'session:get': () => ({ name: 'ann', role: 'operator' }),
    'report:list': () => [...kept.values()],
    'report:delete': ({ name }) => {
      move(kept, deleted, name)
      return { restorableUntil: new Date(startMs + dayMs).toISOString() }
    },
    'report:restore': ({ name }) => move(deleted, kept, name),
  })
  const router = createAppRouter()
  await router.push('/snapshots')
  const drawnAnew = new Map<string, number>()
  const pinia = createPinia()
  const make = (): VueWrapper =>
    (mount as (view: Component, options: object) => VueWrapper)(SnapshotsView as Component, {
      attachTo: document.body,
      global: {
        plugins: [pinia, i18n, router],
        provide: { [transportKey as symbol]: transport },
        mixins: [
          {
            updated(this: { $options: { __name?: string } }) {
              const name = this.$options.__name ?? ''
              drawnAnew.set(name, (drawnAnew.get(name) ?? 0) + 1)
            },
          },
        ],
      },
    })
  const page = make()
  pages.push(page)
  void useSessionStore(pinia).resume()
  const wait = async (): Promise<void> => {
    await vi.advanceTimersByTimeAsync(100)
    await flushPromises()
  }
  await wait()
  return {
    page,
    wait,
    kept,
    transport,
    toasts: useToastsStore(pinia),
    rows: () => page.findAll('.entry').length,
    /** How many rows were drawn anew by what is done. */
    async rowsDrawnBy(act: () => unknown): Promise<number> {
      drawnAnew.clear()
      await act()
      await wait()
      return drawnAnew.get('LibraryRow') ?? 0
    },
    button: (text: string) => page.findAll('button').find((button) => button.text() === text)!,
    /** Past: the end comes near, and one part more takes it away again. */
    async scroll(where: 'away' | 'near' | 'past'): Promise<void> {
      sight.isNear = where !== 'away'
      for (const tell of [...sight.tell]) tell()
      if (where === 'past') sight.isNear = false
      await flushPromises()
      await flushPromises()
    },
    async openAgain(): Promise<VueWrapper> {
      page.unmount()
      const again = make()
      pages.splice(0, 1, again)
      await wait()
      return again
    },
  }
}

describe('a library of a thousand snapshots', () => {
  it('draws a first part, whatever the length, and selects all of them', async () => {
    const { page, rows, button } = await open(1_000)
    expect(rows()).toBe(100)
    expect(page.text().replaceAll('\u00a0', ' ')).toContain('1,000 snapshots, 20 MB')
    expect(page.text()).toContain('100 of 1,000 shown')
    const elements = page.findAll('*').length
    await button('Select all').trigger('click')
    expect(page.get('.bar').text()).toContain('1,000 selected')
    expect(page.text()).not.toContain('Select all')
    page.unmount()
    const shorter = await open(101)
    expect(shorter.page.findAll('*')).toHaveLength(elements)
  })

  it('draws more while its end is near, and stops when it is not or when all are drawn', async () => {
    const { page, rows, scroll } = await open(250)
    await scroll('away')
    expect(rows()).toBe(100)
    await scroll('past')
    expect(rows()).toBe(200)
    await scroll('near')
    expect(rows()).toBe(250)
    expect(page.text()).not.toContain('Show more')
  })

  it('goes on drawing where one part does not fill the window', async () => {
    const { rows, scroll } = await open(250)
    await scroll('near')
    expect(rows()).toBe(250)
  })

  it('draws more when asked, goes on with the keyboard where the button stood, and compares across', async () => {
    const { page, rows, wait, button } = await open(1_000)
    await page.findAll('.entry input')[0]!.setValue(true)
    await button('Show more').trigger('click')
    await wait()
    expect(rows()).toBe(200)
    const boxes = page.findAll('.entry input')
    expect(document.activeElement).toBe(boxes[100]!.element)
    await boxes[100]!.setValue(true)
    const [newest, other] = [0, 100].map((place) => page.findAll('.entry')[place]!.attributes('id')!)
    const query = new URL(page.get('.bar a').attributes('href')!, location.href).searchParams
    expect(query.get('before')).toBe(`${other!}.json`)
    expect(query.get('after')).toBe(`${newest!}.json`)
  })

  it('deletes and brings back all of them, not only what is drawn', async () => {
    const { page, rows, wait, kept, toasts, button } = await open(120)
    await button('Select all').trigger('click')
    await page.get('.bar .danger').trigger('click')
    await wait()
    expect(kept.size).toBe(0)
    expect(page.text()).toContain('No snapshots yet')
    toasts.list.at(-1)!.action!.run()
    await wait()
    expect(kept.size).toBe(120)
    expect(rows()).toBe(100)
    expect(page.text()).toContain('100 of 120 shown')
  })

  it('puts the next ones in the place of those that were deleted', async () => {
    const { page, rows, wait, kept } = await open(120)
    for (const box of page.findAll('.entry input').slice(0, 3)) await box.setValue(true)
    await page.get('.bar .danger').trigger('click')
    await wait()
    expect(kept.size).toBe(117)
    expect(rows()).toBe(100)
  })

  it('searches all of them, and begins with the first part again', async () => {
    const { page, rows, wait, kept, button } = await open(1_000)
    const oldest = [...kept.keys()].at(-1)!
    await page.get('input[type=search]').setValue(oldest)
    expect(page.text()).toContain('1 of 1,000 snapshots')
    expect(page.findAll('.entry').map((row) => row.attributes('id'))).toEqual([oldest.replace('.json', '')])
    await page.get('input[type=search]').setValue('')
    await button('Show more').trigger('click')
    await wait()
    expect(rows()).toBe(200)
    await page.get('input[type=search]').setValue('web-1')
    expect(rows()).toBe(100)
  })

  it('draws one row anew when one box is ticked, and none when another snapshot came or time passes', async () => {
    const { page, rows, rowsDrawnBy, transport } = await open(1_000)
    const box = page.findAll<HTMLInputElement>('.entry input')[3]!
    expect(await rowsDrawnBy(() => box.setValue(true))).toBe(1)
    expect(page.get('.bar').text()).toContain('1 selected')
    const report = reportAt(startMs - 2 * dayMs + minuteMs)
    expect(await rowsDrawnBy(() => transport.say('reports', 1, { change: 'saved', report }))).toBe(0)
    expect(page.text()).toContain('1,001 snapshots')
    expect(rows()).toBe(100)
    expect(await rowsDrawnBy(() => vi.advanceTimersByTimeAsync(30_000))).toBe(0)
    expect(await rowsDrawnBy(() => vi.setSystemTime(startMs + dayMs))).toBe(0)
    expect(await rowsDrawnBy(() => vi.advanceTimersByTimeAsync(1_000))).toBe(100)
  })

  it('is drawn as far as before when somebody comes back to it', async () => {
    const { rows, openAgain, scroll } = await open(250)
    await scroll('past')
    expect(rows()).toBe(200)
    const again = await openAgain()
    expect(again.findAll('.entry')).toHaveLength(200)
  })
})
