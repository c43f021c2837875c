import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { launchFixture, seen } from './fixture-app.ts'
import { cannotLaunch, isStandIn, onWhat, type LaunchedApp } from './launch.ts'

const icon = path.resolve(import.meta.dirname, '../../assets/tray/well-dark.png')

describe.skipIf(cannotLaunch !== null || !isStandIn)(`the desk around the app, ${onWhat}`, () => {
  let app: LaunchedApp
  beforeAll(async () => {
    app = await launchFixture()
    await app.firstWindow()
    // Shown, it has the focus.
    await vi.waitFor(async () => expect(await seen(app.electronApp, 'show')).toHaveLength(1), 15_000)
  })
  afterAll(() => app?.close())

  test('keys reach the menu, and only what can be chosen', async () => {
    expect(await app.desk.pressKeys('Control+E')).toBe(true)
    expect(await app.desk.pressKeys('Ctrl+N')).toBe(false)
    expect((await seen(app.electronApp)).map(({ name }) => name)).toContain('export')
    await app.desk.chooseInApplicationMenu(['File', 'Export…'])
    expect(await seen(app.electronApp, 'export')).toHaveLength(2)
    await expect(app.desk.chooseInApplicationMenu(['File', 'Never'])).rejects.toThrow('cannot be chosen now')
    await expect(app.desk.chooseInApplicationMenu(['File', 'Import'])).rejects.toThrow('No item "Import"')
  })

  test('keys reach no menu while no window has the focus', async () => {
    await app.electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.hide())
    expect(await app.desk.pressKeys('Ctrl+E')).toBe(false)
    await app.electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.show())
    expect(await app.desk.pressKeys('Ctrl+E')).toBe(true)
  })

  test('the tray is seen, clicked and chosen in', async () => {
    await app.electronApp.evaluate(({ Menu, nativeImage, Tray }, file) => {
      const tray = new Tray(nativeImage.createFromPath(file))
      const state = globalThis as unknown as { seen: unknown[]; tray: unknown }
      state.tray = tray // or it is collected
      tray.setToolTip('All is well')
      tray.on('click', () => state.seen.push({ name: 'tray-clicked', details: [] }))
      tray.setContextMenu(
        Menu.buildFromTemplate([
          {
            label: 'Recent',
            submenu: [{ label: 'One', click: () => state.seen.push({ name: 'one', details: [] }) }],
          },
          { label: 'Pause', type: 'checkbox', checked: false },
        ]),
      )
    }, icon)
    expect(await app.desk.tray()).toMatchObject({ image: icon, toolTip: 'All is well' })
    await app.desk.pressTray('click')
    await app.desk.chooseInTray(['Recent', 'One'])
    await app.desk.chooseInTray(['Pause'])
    expect((await app.desk.tray())?.menu[1]).toMatchObject({ label: 'Pause', isChecked: true })
    expect((await seen(app.electronApp)).slice(-2).map(({ name }) => name)).toEqual(['tray-clicked', 'one'])
    expect(await app.desk.recorded('tray:tool-tip')).toHaveLength(1)
  })

  test('dialogs get the answers that were left for them, and are cancelled without', async () => {
    await app.desk.answerDialog({ kind: 'message', response: 2 })
    await app.desk.answerDialog({ kind: 'save', filePath: '/tmp/wanted.json' })
    const answers = await app.electronApp.evaluate(async ({ dialog }) => [
      await dialog.showSaveDialog({ title: 'Where to?' }),
      await dialog.showSaveDialog({}),
      await dialog.showMessageBox({ message: 'Sure?', buttons: ['Yes', 'No', 'Later'], cancelId: 1 }),
      await dialog.showMessageBox({ message: 'Sure?', buttons: ['Yes', 'No'], cancelId: 1 }),
      await dialog.showOpenDialog({}),
    ])
    expect(answers).toEqual([
      { canceled: false, filePath: '/tmp/wanted.json' },
      { canceled: true, filePath: '' },
      { response: 2, checkboxChecked: false },
      { response: 1, checkboxChecked: false },
      { canceled: true, filePaths: [] },
    ])
    expect((await app.desk.recorded('dialog:save'))[0]?.details).toEqual({ title: 'Where to?' })
  })

  test('notifications are clicked, and their actions pressed', async () => {
    await app.electronApp.evaluate(({ Notification }) => {
      const { seen } = globalThis as unknown as { seen: unknown[] }
      for (const title of ['First', 'Second']) {
        const notification = new Notification({
          title,
          body: 'Body',
          actions: [{ type: 'button', text: 'Open' }],
        })
        notification.on('click', () => seen.push({ name: 'clicked', details: [title] }))
        notification.on('action', (_details, index) => seen.push({ name: 'acted', details: [title, index] }))
        notification.show()
      }
    })
    expect((await app.desk.notifications()).map(({ title, actions }) => [title, ...actions])).toEqual([
      ['First', 'Open'],
      ['Second', 'Open'],
    ])
    await app.desk.pressNotification('Open')
    await app.desk.pressNotification(null)
    expect((await seen(app.electronApp)).slice(-2)).toEqual([
      { name: 'acted', details: ['Second', 0] },
      { name: 'clicked', details: ['First'] },
    ])
    expect(await app.desk.notifications()).toEqual([])
  })

  test('what is asked of other programs is kept and not done', async () => {
    await app.electronApp.evaluate(async ({ app, clipboard, shell, BrowserWindow }, file) => {
      await shell.openExternal('https://elsewhere.invalid/')
      shell.showItemInFolder(file)
      await clipboard.writeText('copied')
      app.setLoginItemSettings({ openAtLogin: true, args: ['--hidden'] })
      app.setAsDefaultProtocolClient('fixture')
      BrowserWindow.getAllWindows()[0]!.webContents.startDrag({ file, icon: file })
    }, icon)
    const whats = (await app.desk.recorded(null)).map(({ what }) => what)
    expect(whats.slice(-6)).toEqual([
      'shell:open-external',
      'shell:show-item',
      'clipboard:text',
      'app:login-item',
      'app:default-protocol-client',
      'window:drag',
    ])
    expect(
      await app.electronApp.evaluate(async ({ app, clipboard }) => [
        await clipboard.readText(),
        app.getLoginItemSettings().openAtLogin,
        app.isDefaultProtocolClient('fixture'),
        app.isDefaultProtocolClient('other'),
      ]),
    ).toEqual(['copied', true, true, false])
  })

  test('permissions are what the handlers of the app say', async () => {
    expect(await app.desk.askPermission('fullscreen')).toEqual({ requested: true, checked: true })
    expect(await app.desk.askPermission('geolocation')).toEqual({ requested: false, checked: true })
  })

  test('displays come and go', async () => {
    const second = { bounds: { x: 1_920, y: 0, width: 1_280, height: 1_024 }, scaleFactor: 2 }
    await app.desk.setDisplays([{ bounds: { x: 0, y: 0, width: 1_920, height: 1_080 } }, second])
    const matching = await app.electronApp.evaluate(({ screen }) => ({
      count: screen.getAllDisplays().length,
      right: screen.getDisplayMatching({ x: 2_000, y: 10, width: 100, height: 100 }).id,
      beyond: screen.getDisplayMatching({ x: 9_000, y: 10, width: 100, height: 100 }).id,
      left: screen.getDisplayMatching({ x: 10, y: 10, width: 100, height: 100 }).id,
    }))
    expect(matching).toEqual({ count: 2, right: 2, beyond: 2, left: 1 })
  })

  test('power, and what macOS tells', async () => {
    await app.electronApp.evaluate(({ powerMonitor }) => {
      const { seen } = globalThis as unknown as { seen: unknown[] }
      powerMonitor.on('suspend', () => seen.push({ name: 'suspend', details: [] }))
    })
    await app.desk.power('suspend')
    await app.desk.power('on-battery')
    await app.desk.openUrl('fixture://snapshot/1')
    await app.desk.openFile('/tmp/one.json')
    await app.desk.activate()
    expect(await app.electronApp.evaluate(({ powerMonitor }) => powerMonitor.isOnBatteryPower())).toBe(true)
    expect((await seen(app.electronApp)).slice(-4)).toEqual([
      { name: 'suspend', details: [] },
      { name: 'open-url', details: ['fixture://snapshot/1'] },
      { name: 'open-file', details: ['/tmp/one.json'] },
      { name: 'activate', details: [true] },
    ])
  })
})
