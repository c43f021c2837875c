// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import PrintView from '../../../../renderer/views/print/PrintView.vue'
import { openInWindow, until } from '../../components/desktop/window-page'

const root = document.documentElement
const hourMs = 3_600_000
type Page = Awaited<ReturnType<typeof openInWindow>>
let opened: Page
afterEach(() => opened.page.unmount())

async function print(query: string, address = '/opened/example'): Promise<Page> {
  opened = await openInWindow(PrintView, `${address}?print=1${query}`, 'tray', 'critical')
  await until(() => root.dataset['ready'] !== undefined)
  return opened
}

describe('PrintView', () => {
  it('is light, names host, time, version and file, and says when all of it is there', async () => {
    root.dataset['theme'] = 'dark'
    const { page } = await print('')
    expect(root.dataset['ready']).toBe('print')
    expect(root.dataset['theme']).toBe('light')
    const head = page.get('header').text()
    expect(head).toContain('Snapshot of web-1')
    expect(head).toMatch(/\d{2}:\d{2}:\d{2}/)
    expect(head).toContain('AutoInfraSnap 0.1.0')
    expect(head).toContain('backup of db-7 before the move.json')
    expect(document.adoptedStyleSheets).toHaveLength(1)
    page.unmount()
    expect(root.dataset['ready']).toBeUndefined()
    expect(document.adoptedStyleSheets).toHaveLength(0)
  })

  it('lists the ports that something listened on', async () => {
    const { page } = await print('')
    expect(page.get('[aria-label="Listening TCP ports"]').text()).toMatch(
      /this machine only\s*127\.0\.0\.1, ::1\s*5432/,
    )
  })

  it('draws what was measured in the range that is asked for', async () => {
    const to = Date.now() - hourMs
    const { page } = await print(`&history=${to - hourMs}-${to}`)
    const titles = page.findAll('.history svg[role=img]').map((one) => one.attributes('aria-label'))
    expect(titles).toHaveLength(5)
    expect(titles.join()).toMatch(/CPU.*Memory.*Disks.*Network/)
    expect(page.get('.history path.line').attributes('d')).toMatch(/^M-?[\d.]+ [\d.]+L/)
  })

  it('says that nothing was measured, and is ready all the same', async () => {
    const { page } = await print(`&history=${hourMs}-${2 * hourMs}`)
    expect(root.dataset['ready']).toBe('print')
    expect(page.get('.history').text()).toContain('Nothing was measured in this time')
  })

  it('says that there is nothing to print', async () => {
    const { page } = await print('', '/snapshots/infra_snap_web-1_20200101T000000Z.json')
    expect(root.dataset['ready']).toBe('failed')
    expect(page.text()).toContain('could not be read')
  })
})
