/** Snapshots that are uploaded from the tray: with a store that is down, one that refuses, and what is said of both. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { appAddress, cannotLaunch, isStandIn, onWhat, type LaunchedApp } from '../electron/launch'
import { startFakeStore, type FakeStore } from '../fakes/store/fake-store'
import { filesIn, makeHome, openedAgain, startIn, type Home } from './started'

let store: FakeStore
let home: Home
let app: LaunchedApp | null = null

beforeEach(async (context) => {
  if (cannotLaunch !== null) context.skip(cannotLaunch)
  // Real Electron has no way to reach into the system's tray and notifications from a test.
  if (!isStandIn) context.skip('a tray that a test can click: the stand-in for Electron has one')
  store = await startFakeStore()
  home = makeHome()
  mkdirSync(path.dirname(home.settingsFile), { recursive: true })
  const { bucket, endpoint, pathStyle } = store.settings
  writeFileSync(
    home.settingsFile,
    JSON.stringify({ s3: { bucket, endpoint, pathStyle }, snapshot: { formats: ['json', 'csv'] } }),
  )
  home.env['AUTOINFRASNAP_S3_ACCESSKEYID_FILE'] = secretFile('id', await store.readSecret('s3.accessKeyId'))
  home.env['AUTOINFRASNAP_S3_SECRETACCESSKEY_FILE'] = secretFile(
    'secret',
    await store.readSecret('s3.secretAccessKey'),
  )
})
afterEach(async () => {
  await app?.close()
  app = null
  home?.remove()
  await store?.close()
})

function secretFile(name: string, value: string | null): string {
  const file = path.join(home.folder, name)
  writeFileSync(file, value ?? '', { mode: 0o600 })
  return file
}

async function startHidden(): Promise<LaunchedApp> {
  app = await startIn(home, { args: ['--hidden'] })
  await expect.poll(() => app!.desk.tray(), { timeout: 20_000 }).not.toBeNull()
  return app
}
const entries = async ({ desk }: LaunchedApp): Promise<string[]> =>
  (await desk.tray())!.menu.map(({ label }) => label)
const told = async ({ desk }: LaunchedApp): Promise<string[]> =>
  (await desk.notifications()).map(({ title }) => title)
const patient = { timeout: 25_000 }

/** Every report of the library is in the store, byte for byte, and was written once. */
function expectAllOnce(): void {
  const reports = filesIn(home.reports)
  expect(reports).toHaveLength(2)
  const kept = [...store.objects].map(([key, { bytes, writes }]) => [path.basename(key), bytes, writes])
  const saved = reports.map((name) => [name, readFileSync(path.join(home.reports, name)), 1])
  expect(kept.sort()).toEqual(saved.sort())
}

describe(`a snapshot that is uploaded from the tray, ${onWhat}`, () => {
  it('is saved although the store is down, and there once when it is back, with nobody doing anything', async () => {
    await store.close()
    const started = await startHidden()
    const file = (await started.desk.applicationMenu()).find(({ label }) => label === 'File')
    expect(file?.items.map(({ label }) => label)).toContain('Snapshot and Upload')
    await started.desk.chooseInTray(['Snapshot and Upload'])
    await expect.poll(() => told(started), patient).toEqual(['Snapshot saved and queued for upload'])
    await expect
      .poll(() => entries(started), patient)
      .toContainEqual(expect.stringMatching(/^2 reports wait to be uploaded: The store .* cannot be reached/))
    expect(await entries(started)).toEqual(expect.arrayContaining(['Retry Uploads', 'Show Uploads']))
    await expect
      .poll(async () => (await started.desk.tray())?.toolTip, patient)
      .toContain('Waiting to be uploaded: 2')

    store = await startFakeStore({ port: Number(new URL(store.endpoint).port) })
    await expect.poll(() => store.objects.size, patient).toBe(2)
    await expect.poll(() => told(started), patient).toHaveLength(2)
    expect((await started.desk.notifications())[1]).toMatchObject({
      title: 'Snapshot uploaded',
      body: expect.stringMatching(/^s3:\/\/reports\/dt=.*\/host=.*\/infra_snap_.*$/) as string,
    })
    expectAllOnce()
    await expect.poll(async () => (await entries(started)).join()).not.toMatch(/upload(ed|ing)|Uploads/)

    const toolTips = (await started.desk.recorded('tray:tool-tip')).map(({ details }) => details)
    for (const { toolTip } of toolTips as { toolTip: string }[])
      expect(toolTip.length).toBeLessThanOrEqual(127)
  })

  it('is told to be refused, with what to do, and goes on when a person has mended it', async () => {
    secretFile('secret', 'not-the-secret')
    const started = await startHidden()
    await started.desk.chooseInTray(['Snapshot and Upload'])
    await expect
      .poll(() => told(started), patient)
      .toEqual(['Snapshot saved and queued for upload', 'The snapshot was not uploaded'])
    const { body } = (await started.desk.notifications())[1]!
    expect(body).toMatch(/credentials|secret|key/i)
    expect(body.split('\n')).toHaveLength(2) // why, and what to do
    await expect
      .poll(() => entries(started), patient)
      .toContainEqual(expect.stringMatching(/^2 reports were not uploaded: /))
    expect(store.objects.size).toBe(0)

    await started.desk.chooseInTray(['Show Uploads'])
    const page = await openedAgain(started)
    await expect.poll(() => appAddress(page)).toBe('app://autoinfrasnap/snapshots')
    await page.getByRole('region', { name: 'Outbox' }).getByText('2 reports were not uploaded').waitFor()

    secretFile('secret', await store.readSecret('s3.secretAccessKey'))
    await started.desk.chooseInTray(['Retry Uploads'])
    await expect.poll(() => store.objects.size, patient).toBe(2)
    expectAllOnce()
    await expect.poll(async () => (await told(started)).at(-1), patient).toBe('Snapshot uploaded')
    expect(await told(started)).toHaveLength(3)
    await page.getByRole('region', { name: 'Outbox' }).waitFor({ state: 'detached' })
    await page
      .getByText('2 of 2 files')
      .or(page.getByText(/^Uploaded/))
      .first()
      .waitFor()
  })
})
