/** Backups and restorations whose process is killed at any moment. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import type { InstallationFolders } from '../../../main/backup/items'
import { isRestorePending } from '../../../main/backup/pending'
import { claimRestore, settleRestore } from '../../../main/backup/swap'
import { bundleModule } from '../../bundle-module'
import { backUp, createInstallation, emptyInstallation, filesIn, newFolder, restore, sourceOf } from './world'

const kills = 25
let modules = ''
beforeAll(async () => {
  modules = path.join('/tmp', `backup-kill-${process.pid}`)
  mkdirSync(modules, { recursive: true })
  await bundleModule(modules, 'main/backup/make.ts')
  await bundleModule(modules, 'main/backup/restore.ts')
  return () => rmSync(modules, { recursive: true })
})

/** Works without an end, and says when it begins. */
const endless = {
  backup: `
const [modules, data, folder, source] = process.argv.slice(1)
const { makeBackup } = await import(modules + '/make.mjs')
const { copyFileSync, writeSync } = await import('node:fs')
const copyHistory = async (file) => copyFileSync(data + '/history.db', file)
writeSync(1, 'begun')
for (;;) await makeBackup({ ...JSON.parse(source), dataFolder: data, now: Date.now, copyHistory, encrypt: null }, { folder, ours: false })`,
  restore: `
const [modules, data, config, file] = process.argv.slice(1)
const { restoreBackup } = await import(modules + '/restore.mjs')
const { createReadStream, writeSync } = await import('node:fs')
writeSync(1, 'begun')
for (;;) await restoreBackup({ plain: createReadStream(file), name: file, folders: { data, config }, version: '1.2.3', now: Date.now, isCheckOnly: false })`,
}

const randomly = (withinMs: number): Promise<void> => setTimeout(Math.random() * withinMs)

/** Ends it at a moment of its work. */
async function killAmid(script: string, args: readonly string[], when: () => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, modules, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let trouble = ''
  child.stderr.on('data', (text: Buffer) => (trouble += text.toString()))
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  await when()
  child.kill('SIGKILL')
  await once(child, 'close')
  expect(trouble).toBe('')
}

describe('a backup that is killed', () => {
  it(`at ${kills} random moments leaves whole ones alone, and what is half the next one clears`, async () => {
    const folders = await createInstallation(20)
    const folder = newFolder()
    const { copyHistory, encrypt, now, ...source } = sourceOf(folders)
    expect([copyHistory, encrypt, typeof now]).toEqual([null, null, 'function'])
    for (let round = 0; round < kills; round += 1)
      await killAmid(endless.backup, [folders.data, folder, JSON.stringify(source)], () => randomly(150))
    await backUp(folders, { folder, ours: false })
    const names = readdirSync(folder)
    expect(names.filter((name) => name.startsWith('.'))).toEqual([])
    expect(readdirSync(folders.data).filter((name) => name.startsWith('.'))).toEqual([])
    expect(names.length).toBeGreaterThan(0)
    for (const name of names) await restore(readFileSync(path.join(folder, name)), emptyInstallation(), true)
  })
})

describe('a restoration that is killed', () => {
  it(`at ${kills} random moments is whole or undone, and loses nothing that was there`, async () => {
    const [one, other] = [await createInstallation(20), await createInstallation(4)]
    const folder = newFolder()
    const backups = [await backUp(one, { folder, ours: false }), await backUp(other, { folder, ours: false })]
    // What a restoration of each puts in place; the history is compared by it, too.
    const states = await Promise.all(
      backups.map(async ({ file }) => {
        const folders = emptyInstallation()
        await restore(readFileSync(file), folders)
        return filesIn(folders.config, folders.data)
      }),
    )
    const folders = emptyInstallation()
    await restore(readFileSync(backups[0]!.file), folders)
    // A restoration that is killed while it looks whether a server has the history open leaves a log without a byte.
    const emptyLog = ['history.db-wal', createHash('sha256').digest('hex')]
    const now = (): Record<string, string> =>
      Object.fromEntries(
        Object.entries(filesIn(folders.config, folders.data)).filter(
          (entry) => !/before-restore|lock/.test(entry[0]) && !isDeepStrictEqual(entry, emptyLog),
        ),
      )
    for (let round = 0; round < kills; round += 1) {
      // Every other time within the exchange itself, which is short.
      const when = async (): Promise<void> => {
        while (round % 2 === 1 && !isRestorePending(folders.data)) await setImmediate()
        await randomly(round % 2 === 1 ? 2 : 120)
      }
      await killAmid(
        endless.restore,
        [folders.data, folders.config, backups[Math.floor(round / 2) % 2]!.file],
        when,
      )
      await settleRestore(folders)
      const found = now()
      // Which of the two is told by the keys; everything else has to be of the same one.
      const state = states.find((one) => one['keys.json'] === found['keys.json'])
      expect(found).toEqual(state)
      expect(isRestorePending(folders.data)).toBe(false)
    }
    await restore(readFileSync(backups[0]!.file), folders)
    expect(now()).toEqual(states[0])
    for (const place of [folders.config, folders.data])
      expect(readdirSync(place).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('after every single step of it is undone by whoever starts next', async () => {
    const folders = await createInstallation()
    const before = filesIn(folders.config, folders.data)
    const ending = '.before-restore-20261126T030000Z'
    const stage = '.restore-dead.tmp'
    const moves = [
      { name: 'settings.json', wasThere: true, isRestored: true },
      { name: 'keys.json', wasThere: true, isRestored: true },
      { name: 'audit.jsonl.2', wasThere: false, isRestored: true },
      { name: 'history.db', wasThere: true, isRestored: false },
    ]
    const { renameSync } = await import('node:fs')
    const folderOf = (name: string): string => (name === 'settings.json' ? folders.config : folders.data)
    const steps = moves.flatMap(({ name, wasThere, isRestored }) => {
      const place = path.join(folderOf(name), name)
      return [
        ...(wasThere ? [[place, place + ending]] : []),
        ...(isRestored ? [[path.join(folderOf(name), stage, name), place]] : []),
      ]
    })
    for (let done = 0; done <= steps.length; done += 1) {
      for (const folder of [folders.config, folders.data]) mkdirSync(path.join(folder, stage))
      for (const { name, isRestored } of moves)
        if (isRestored) writeFileSync(path.join(folderOf(name), stage, name), 'from the backup')
      writeFileSync(
        path.join(folders.data, 'restore.json'),
        JSON.stringify({ version: 1, ending, stage, moves }),
      )
      for (const [from, to] of steps.slice(0, done)) renameSync(from!, to!)
      expect(await settleRestore(folders)).toBe(true)
      expect(filesIn(folders.config, folders.data)).toEqual(before)
      expect(existsSync(path.join(folders.data, stage)) || existsSync(path.join(folders.config, stage))).toBe(
        false,
      )
    }
    expect(await settleRestore(folders)).toBe(false)
  })

  it('is left alone while it goes on, and told where its journal is no more than noise', async () => {
    const folders: InstallationFolders = await createInstallation()
    writeFileSync(path.join(folders.data, 'restore.json'), '{"version":1,"ending":"/../../x"}')
    const claim = claimRestore(folders)
    await expect(settleRestore(folders)).rejects.toMatchObject({ code: 'file_busy' })
    claim.release()
    await expect(settleRestore(folders)).rejects.toMatchObject({ code: 'restore_failed' })
    expect(isRestorePending(folders.data)).toBe(true)
  })
})
