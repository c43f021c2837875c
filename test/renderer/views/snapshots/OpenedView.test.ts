// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import LibraryRow from '../../../../renderer/views/snapshots/LibraryRow.vue'
import OpenedView from '../../../../renderer/views/snapshots/OpenedView.vue'
import SnapshotsView from '../../../../renderer/views/snapshots/SnapshotsView.vue'
import { openInWindow, until } from '../../components/desktop/window-page'

type Page = Awaited<ReturnType<typeof openInWindow>>
let opened: Page
afterEach(() => opened.page.unmount())

describe('OpenedView', () => {
  it('shows a file as the past, and as none of the library', async () => {
    opened = await openInWindow(OpenedView, '/opened/example')
    await until(() => opened.page.find('.past').exists())
    expect(opened.page.get('.file').text()).toMatch(
      /not from the library: backup of db-7 before the move\.json/,
    )
    expect(opened.page.findAll('.tile').length).toBeGreaterThan(3)
    expect(opened.store.seenSnapshot?.past).toEqual({ kind: 'opened', id: 'example' })
    opened.page.unmount()
    expect(opened.store.seenSnapshot).toBeNull()
  })

  it('shows no document that is none of this product', async () => {
    opened = await openInWindow(OpenedView, '/opened/broken')
    expect(opened.page.text()).toContain('cannot be shown as a snapshot')
    expect(opened.page.text()).toContain('holiday.json')
    expect(opened.page.find('.tile').exists()).toBe(false)
  })

  it('says what to do about a file that is not open any more', async () => {
    opened = await openInWindow(OpenedView, '/opened/other')
    expect(opened.page.text()).toContain('Open it again')
  })

  it('is not there in a browser', async () => {
    opened = await openInWindow(OpenedView, '/opened/example', null)
    expect(opened.page.text()).toContain('There is nothing at this address')
  })
})

describe('the library in a window', () => {
  it('hands the file that is dragged out of the list to the app', async () => {
    opened = await openInWindow(SnapshotsView, '/snapshots')
    await until(() => opened.page.find('.entry').exists())
    const row = opened.page.getComponent(LibraryRow as never)
    const event = new Event('dragstart', { bubbles: true, cancelable: true })
    row.get('a').element.dispatchEvent(event)
    expect(event.defaultPrevented).toBe(true)
    const [newest] = await opened.transport.invoke('report:list', {})
    expect(opened.app.asked.at(-1)).toEqual({ channel: 'desktop:drag', input: { name: newest!.name } })
  })

  it('offers the export of what can be had in every format, and the plain file where CSV is all there is', async () => {
    opened = await openInWindow(SnapshotsView, '/snapshots')
    await until(() => opened.page.find('.entry').exists())
    const entries = opened.page.findAll('.entry')
    const closed = entries.filter((one) => !one.find('a').exists())
    expect(opened.page.findAll('.entry .acts [aria-haspopup=dialog]')).toHaveLength(
      entries.length - closed.length,
    )
    expect(closed[0]!.find('[aria-haspopup=menu]').exists()).toBe(true)
  })

  it('leaves dragging to the browser elsewhere', async () => {
    opened = await openInWindow(SnapshotsView, '/snapshots', null)
    await until(() => opened.page.find('.entry').exists())
    const event = new Event('dragstart', { bubbles: true, cancelable: true })
    opened.page.get('.entry a').element.dispatchEvent(event)
    expect(event.defaultPrevented).toBe(false)
    expect(opened.page.get('.entry').attributes('draggable')).toBeUndefined()
  })
})
