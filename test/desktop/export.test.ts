/** Getting a snapshot out of the window: the export with its dialog, as every format and as paper, and dragging. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../e2e/dashboard/browser'
import { appAddress, cannotLaunch, isStandIn, onWhat, type LaunchedApp } from '../electron/launch'
import { ask, filesIn, liveWindow, makeHome, startIn, type Home } from './started'

let home: Home
let app: LaunchedApp
let page: Page
const why =
  cannotLaunch ??
  (isStandIn ? null : 'a save dialog that a test can answer: the stand-in for Electron has one')

beforeAll(async () => {
  if (why !== null) return
  home = makeHome()
  app = await startIn(home)
  page = await liveWindow(app)
  mkdirSync(path.join(home.folder, 'exports'))
})
afterAll(async () => {
  await app?.close()
  home?.remove()
})
beforeEach((context) => {
  if (why !== null) context.skip(why)
})

const target = (name: string): string => path.join(home.folder, 'exports', name)

async function exportAs(format: string, file: string): Promise<void> {
  await app.desk.answerDialog({ kind: 'save', filePath: file })
  await app.desk.pressKeys('Ctrl+E')
  await page.getByRole('dialog').getByText(format, { exact: true }).click()
  await page.getByRole('button', { name: 'Save as…' }).click()
}

describe(`the export, ${onWhat}`, () => {
  it('proposes the usual name, saves what was chosen, and shows the file', async () => {
    await exportAs('JSON', target('mine.json'))
    await page.getByText(/mine\.json was saved/).waitFor({ timeout: 20_000 })
    const [asked] = (await app.desk.recorded('dialog:save')).slice(-1)
    expect((asked!.details as { defaultPath: string }).defaultPath).toMatch(
      /infra_snap_.+_\d{8}T\d{6}Z\.json$/,
    )
    expect(JSON.parse(readFileSync(target('mine.json'), 'utf8'))).toMatchObject({
      host: { name: os.hostname() },
    })
    expect(statSync(target('mine.json')).mode & 0o777).toBe(0o600)
    await page.getByRole('button', { name: 'Show in folder' }).last().click()
    await expect.poll(() => app.desk.recorded('shell:show-item')).toHaveLength(1)
    expect((await app.desk.recorded('shell:show-item'))[0]!.details).toEqual({ file: target('mine.json') })
  })

  it('prints a PDF that holds what the page says', async () => {
    await exportAs('PDF', target('mine.pdf'))
    await page.getByText(/mine\.pdf was saved/).waitFor({ timeout: 25_000 })
    const bytes = readFileSync(target('mine.pdf'))
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect(execFileSync('pdftotext', ['-layout', target('mine.pdf'), '-'], { encoding: 'utf8' })).toContain(
      os.hostname(),
    )
    // The window in which it was drawn is gone.
    expect(await app.electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(
      1,
    )
  })

  it('saves a page that needs nothing else to be read, and opens it again', async () => {
    await exportAs('HTML', target('mine.html'))
    await page.getByText(/mine\.html was saved/).waitFor({ timeout: 20_000 })
    const browser = await launchBrowser()
    const reader = await browser.newPage({ offline: true, javaScriptEnabled: false })
    await reader.goto(pathToFileURL(target('mine.html')).href)
    expect(await reader.locator('body').innerText()).toContain(os.hostname())
    await browser.close()
    await app.desk.answerDialog({ kind: 'open', filePaths: [target('mine.html')] })
    await app.desk.pressKeys('Ctrl+O')
    await expect.poll(() => appAddress(page)).toContain('/opened/')
    await page.getByRole('heading', { name: os.hostname() }).first().waitFor()
    await page.getByRole('link', { name: 'Overview' }).first().click()
  })

  it('opens the YAML that it saved, which a thread of its own reads', async () => {
    await exportAs('YAML', target('mine.yaml'))
    await page.getByText(/mine\.yaml was saved/).waitFor({ timeout: 20_000 })
    await app.desk.answerDialog({ kind: 'open', filePaths: [target('mine.yaml')] })
    await app.desk.pressKeys('Ctrl+O')
    await expect.poll(() => appAddress(page)).toContain('/opened/')
    await page.getByText('mine.yaml').first().waitFor()
    await page.getByRole('heading', { name: os.hostname() }).first().waitFor()
    await page.getByRole('link', { name: 'Overview' }).first().click()
  })

  it('says why a file could not be written, and leaves nothing half-written', async () => {
    writeFileSync(target('no-folder'), 'a file')
    await exportAs('YAML', path.join(target('no-folder'), 'mine.yaml'))
    await page
      .getByText(/cannot be written/)
      .first()
      .waitFor({ timeout: 20_000 })
    expect(readFileSync(target('no-folder'), 'utf8')).toBe('a file')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  })

  it('does nothing when the person thinks better of it', async () => {
    const asked = (await app.desk.recorded('dialog:save')).length
    await app.desk.pressKeys('Ctrl+E')
    await page.getByRole('button', { name: 'Save as…' }).click() // no answer was left: the dialog is cancelled
    await expect.poll(() => app.desk.recorded('dialog:save')).toHaveLength(asked + 1)
    await page.getByRole('button', { name: 'Save as…' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('lets a snapshot be dragged out of the list into another program', async () => {
    await ask(page, 'snapshot:take', {})
    await page.getByRole('link', { name: 'Snapshots' }).first().click()
    const row = page.locator(`[draggable="true"]`).first()
    await row.waitFor()
    await row.dispatchEvent('dragstart', {
      dataTransfer: await page.evaluateHandle(() => new DataTransfer()),
    })
    await expect.poll(() => app.desk.recorded('window:drag')).not.toEqual([])
    const { file } = (await app.desk.recorded('window:drag'))[0]!.details as { file: string }
    expect(path.dirname(file)).toBe(home.reports)
    expect(filesIn(home.reports)).toContain(path.basename(file))
  })

  it('saves an encrypted snapshot as it is, though the app has no key to open it', async () => {
    const identity = await generateIdentity()
    const recipients = [await identityToRecipient(identity)]
    await ask(page, 'settings:update', { settings: { encryption: { isEnabled: true, recipients } } })
    const { reports } = await ask(page, 'snapshot:take', {})
    const { name } = reports[0]!
    expect(name).toMatch(/\.json\.age$/)
    await page.getByRole('link', { name: 'Snapshots' }).first().click()
    const row = page.locator('li.entry').filter({ hasText: name })
    await row.getByRole('button', { name: /^Export the snapshot of/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('As it is (.age)', { exact: true }).click()
    await app.desk.answerDialog({ kind: 'save', filePath: target('mine.json.age') })
    await dialog.getByRole('button', { name: 'Save as…' }).click()
    await page.getByText(/mine\.json\.age was saved/).waitFor({ timeout: 20_000 })
    const asked = (await app.desk.recorded('dialog:save')).at(-1)!.details as { defaultPath: string }
    expect(path.basename(asked.defaultPath)).toBe(name)
    const bytes = readFileSync(target('mine.json.age'))
    expect(bytes).toEqual(readFileSync(path.join(home.reports, name)))
    const decrypter = new Decrypter()
    decrypter.addIdentity(identity)
    const text = await decrypter.decrypt(bytes, 'text')
    expect(JSON.parse(text)).toMatchObject({ host: { name: os.hostname() } })
  })
})
