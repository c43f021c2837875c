// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import PausedBar from '../../../../renderer/components/desktop/PausedBar.vue'
import WindowLayer from '../../../../renderer/components/desktop/WindowLayer.vue'
import { openInWindow, until } from './window-page'

type Page = Awaited<ReturnType<typeof openInWindow>>
let opened: Page
const open = async (...rest: [address?: string, desktop?: 'tray' | 'no-tray']): Promise<Page> =>
  (opened = await openInWindow(WindowLayer, ...rest))
const dialog = () => document.querySelector<HTMLElement>('[role=dialog]')
const press = async (text: string): Promise<void> => {
  const found = [...document.querySelectorAll<HTMLElement>('[role=dialog] :is(button, label)')].find(
    (one) => one.textContent?.trim() === text,
  )
  expect(found, text).toBeDefined()
  // What a form's button does, happy-dom does not do from outside of the form.
  if (text === 'Save as…') document.querySelector('form')!.requestSubmit()
  else (found!.querySelector('input') ?? found!).click()
  await flushPromises()
}
const inputOf = (channel: string): unknown =>
  opened.app.asked.filter((one) => one.channel === channel).at(-1)?.input

beforeEach(() => {
  localStorage.clear()
  document.body.innerHTML = ''
})
afterEach(() => opened.page.unmount())

describe('closing for the first time', () => {
  it.each([
    ['Keep watching', true],
    ['Quit when closed', false],
  ])('explains what closing does, and takes "%s" for an answer', async (text, keepInTray) => {
    const { app } = await open()
    app.say('close-asked', {})
    await flushPromises()
    expect(dialog()!.textContent).toContain('icon in the tray')
    await press(text)
    expect(inputOf('desktop:explain-close')).toEqual({ keepInTray })
    expect(dialog()).toBeNull()
  })

  it('answers nothing when the question is put away', async () => {
    const { app } = await open()
    app.say('close-asked', {})
    await flushPromises()
    dialog()!.querySelector<HTMLElement>('[aria-label=Close]')!.click()
    await flushPromises()
    expect(inputOf('desktop:explain-close')).toBeUndefined()
  })
})

describe('what the app says', () => {
  it('leads to the address that was asked for, also when it came before the layer', async () => {
    const { app, router } = await open()
    app.say('navigate', { address: '/settings/desktop' })
    await until(() => router.currentRoute.value.path === '/settings/desktop')
    expect(opened.store.askedAddress).toBeNull()
  })

  it('tells once in a lifetime that there is no tray', async () => {
    const first = await open('/', 'no-tray')
    expect(first.toasts.list.map(({ text }) => text)).toEqual([
      expect.stringContaining('shows no tray icons'),
    ])
    first.page.unmount()
    expect((await open('/', 'no-tray')).toasts.list).toEqual([])
  })

  it('says nothing of a tray that is there', async () => {
    expect((await open()).toasts.list).toEqual([])
  })
})

describe('the export', () => {
  const ask = async (): Promise<void> => {
    opened.app.say('export-asked', {})
    await flushPromises()
  }

  it('takes what is chosen now, with charts only where the format has room for them', async () => {
    await open()
    await ask()
    expect(dialog()!.textContent).not.toContain('Charts of what came before')
    await press('PDF')
    await press('1 hour')
    await press('Custom metrics')
    await press('Save as…')
    const input = inputOf('desktop:export') as { what: unknown; history: { from: number; to: number } }
    expect(input).toMatchObject({ format: 'pdf', what: { kind: 'now' } })
    expect((input.what as { subjects: string[] }).subjects).not.toContain('custom')
    expect(input.history.to - input.history.from).toBe(3_600_000)
    expect(dialog()!.textContent).toContain('Choose where to save it')
  })

  it('asks for no charts when another format is chosen after all', async () => {
    await open()
    await ask()
    for (const text of ['PDF', '24 hours', 'CSV', 'Save as…']) await press(text)
    expect(inputOf('desktop:export')).toMatchObject({ format: 'csv', history: null })
  })

  it('ends in a toast that shows the file in its folder', async () => {
    const { toasts } = await open()
    await ask()
    await press('Save as…')
    await until(() => toasts.list.length > 0)
    expect(dialog()).toBeNull()
    expect(toasts.list[0]!.text).toMatch(/^infra_snap_web-1_.*\.json was saved \(184\skB\)\.$/)
    toasts.list[0]!.action!.run()
    expect(inputOf('desktop:reveal')).toEqual({ what: { kind: 'saved', id: 'saved' } })
  })

  it('ends at the instant of the past snapshot with its charts, and takes nothing anew', async () => {
    const { store } = await open()
    const takenAt = '2026-11-20T10:00:00.000Z'
    store.seenSnapshot = { past: { kind: 'report', name: 'a.json' }, takenAt }
    await ask()
    expect(dialog()!.textContent).not.toContain('Sections')
    for (const text of ['PDF', '24 hours', 'Save as…']) await press(text)
    const to = Date.parse(takenAt)
    expect(inputOf('desktop:export')).toEqual({
      what: { kind: 'report', name: 'a.json' },
      format: 'pdf',
      history: { from: to - 86_400_000, to },
    })
    await until(() => opened.toasts.list.length > 0)
    expect(opened.toasts.list[0]!.text).toContain('The export failed')
    expect(dialog()!.textContent).toContain('Save as…')
  })

  it('offers an encrypted report as it is, for this one alone', async () => {
    const { store } = await open()
    store.seenSnapshot = { past: { kind: 'report', name: 'a.json.age' }, takenAt: null }
    await ask()
    await press('YAML')
    await press('As it is (.age)')
    expect(dialog()!.textContent).toContain('The encrypted file itself')
    await press('Save as…')
    const what = { kind: 'report', name: 'a.json.age' }
    expect(inputOf('desktop:export')).toEqual({ what, format: 'age', history: null })
    await until(() => opened.toasts.list.length > 0)
    dialog()!.querySelector<HTMLElement>('[aria-label=Close]')!.click()
    await flushPromises()
    store.seenSnapshot = { past: { kind: 'report', name: 'a.json' }, takenAt: null }
    await ask()
    expect(dialog()!.textContent).not.toContain('As it is')
    expect(store.exportFormat).toBe('yaml')
    expect(document.querySelector<HTMLInputElement>('[role=dialog] input:checked[value=yaml]')).not.toBeNull()
  })

  it('offers no history of this machine for a file that may be of another', async () => {
    const { store } = await open()
    store.seenSnapshot = {
      past: { kind: 'opened', id: 'example' },
      takenAt: '2026-11-20T10:00:00.000Z',
    }
    await ask()
    await press('PDF')
    expect(dialog()!.textContent).not.toContain('Charts of what came before')
    await press('This machine now')
    expect(dialog()!.textContent).toContain('Charts of what came before')
  })

  it('saves nothing of which there is nothing', async () => {
    await open()
    await ask()
    for (const name of ['Host', 'CPU', 'Memory', 'Disks', 'Network', 'Processes', 'Containers'])
      await press(name)
    expect(dialog()!.textContent).not.toContain('Choose at least one section')
    await press('Custom metrics')
    expect(dialog()!.textContent).toContain('Choose at least one section')
    expect(document.querySelector<HTMLButtonElement>('[form=export]')!.disabled).toBe(true)
  })
})

describe('PausedBar', () => {
  it('is there only while nothing is measured, and ends that', async () => {
    opened = await openInWindow(PausedBar)
    expect(opened.page.text()).toBe('')
    opened.app.say('state', { platform: 'linux', hasTray: true, isPaused: true, isCloseExplained: true })
    await flushPromises()
    expect(opened.page.text()).toContain('Monitoring is paused')
    await opened.page.get('button').trigger('click')
    await flushPromises()
    expect(inputOf('desktop:pause')).toEqual({ isPaused: false })
    expect(opened.page.text()).toBe('')
  })
})
