import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { defaultSettings, type Settings } from '../../../main/contract/settings'
import { createConfBackend } from '../../../main/settings/conf-backend'
import { setSetting } from '../../../main/settings/edit'
import { createSettingsStore } from '../../../main/settings/store'

const root = mkdtempSync(path.join(os.tmpdir(), 'settings-conf-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let folders = 0
const newFolder = (): string => path.join(root, `config-${++folders}`, 'autoinfrasnap')
const isRoot = process.getuid?.() === 0

/** Mounts a memory-backed file system, or says why this machine does not let us. */
function mount(folder: string, options: string): string | null {
  if (!isRoot) return 'mounting needs root'
  try {
    mkdirSync(folder, { recursive: true })
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'pipe' })
    return null
  } catch (error) {
    return `this machine does not let root mount: ${String(error).split('\n')[0]}`
  }
}

describe('createConfBackend', () => {
  it('saves settings that are read back the same, in a folder that did not exist', async () => {
    const folder = newFolder()
    const backend = createConfBackend(folder)
    const store = await createSettingsStore({ backend })
    expect(existsSync(folder)).toBe(false)
    await store.update((settings) => setSetting(settings, 'snapshot.formats', 'json,csv'))
    expect(JSON.parse(readFileSync(backend.file, 'utf8'))).toEqual({ snapshot: { formats: ['json', 'csv'] } })
    expect(backend.file).toBe(path.join(folder, 'settings.json'))
    const again = await createSettingsStore({ backend: createConfBackend(folder) })
    expect(again.get()).toEqual(store.get())
    expect(readdirSync(folder)).toEqual(['settings.json'])
  })

  it('makes the file readable for its owner alone', async (context) => {
    if (process.platform === 'win32') context.skip('Windows has no file modes')
    const backend = createConfBackend(newFolder())
    await backend.write({ processes: { top: 3 } })
    expect(statSync(backend.file).mode & 0o777).toBe(0o600)
  })

  it('writes through a link that points elsewhere', async () => {
    const folder = newFolder()
    mkdirSync(folder, { recursive: true })
    const target = path.join(root, 'dotfiles.json')
    writeFileSync(target, '{}')
    symlinkSync(target, path.join(folder, 'settings.json'))
    await createConfBackend(folder).write({ processes: { top: 3 } })
    expect(JSON.parse(readFileSync(target, 'utf8'))).toEqual({ processes: { top: 3 } })
  })

  it('refuses to replace a file that is broken, and keeps it', async () => {
    const folder = newFolder()
    mkdirSync(folder, { recursive: true })
    const backend = createConfBackend(folder)
    const store = await createSettingsStore({ backend })
    writeFileSync(backend.file, '{"processes": {"top": 3},}')
    await expect(
      store.update((settings) => setSetting(settings, 'snapshot.windowMs', '500')),
    ).rejects.toMatchObject({
      code: 'settings_unreadable',
    })
    expect(readFileSync(backend.file, 'utf8')).toBe('{"processes": {"top": 3},}')
    expect(store.get()).toEqual(defaultSettings)
  })

  it('says so when the folder lies below a file', async () => {
    const file = path.join(root, 'a-file')
    writeFileSync(file, '')
    await expect(createConfBackend(path.join(file, 'x')).write({})).rejects.toMatchObject({
      code: 'settings_unwritable',
      message: expect.stringContaining('below something that is no folder') as string,
    })
  })

  it('says so when the folder may not be written, and loses nothing', async (context) => {
    if (isRoot) context.skip('root may write everywhere')
    const folder = newFolder()
    const backend = createConfBackend(folder)
    await backend.write({ processes: { top: 3 } })
    chmodSync(folder, 0o500)
    await expect(backend.write({ processes: { top: 4 } })).rejects.toMatchObject({
      code: 'settings_unwritable',
    })
    chmodSync(folder, 0o700)
    expect((await backend.read()).processes.top).toBe(3)
  })

  it('says so on a read-only disk, and loses nothing', async (context) => {
    const folder = newFolder()
    const reason = mount(folder, 'size=64k')
    if (reason !== null) context.skip(reason)
    try {
      const backend = createConfBackend(folder)
      await backend.write({ processes: { top: 3 } })
      execFileSync('mount', ['-o', 'remount,ro', folder])
      await expect(backend.write({ processes: { top: 4 } })).rejects.toMatchObject({
        code: 'settings_unwritable',
        message: expect.stringContaining('read-only disk') as string,
      })
      expect((await backend.read()).processes.top).toBe(3)
    } finally {
      execFileSync('umount', [folder])
    }
  })

  it.for([0, 4096, 8192])(
    'says so on a disk with only %i bytes left, and loses nothing',
    async (left, context) => {
      const folder = newFolder()
      const reason = mount(folder, 'size=128k')
      if (reason !== null) context.skip(reason)
      try {
        const backend = createConfBackend(folder)
        const before = { disks: { hiddenTypes: ['before'] } }
        await backend.write(before)
        fillUp(folder, left)
        const long = { disks: { hiddenTypes: Array.from({ length: 600 }, (_, i) => `type-${i}-of-many`) } }
        await expect(backend.write(long)).rejects.toMatchObject({
          code: 'settings_unwritable',
          message: expect.stringContaining('full disk') as string,
        })
        expect(JSON.parse(readFileSync(backend.file, 'utf8'))).toEqual(before)
        expect(readdirSync(folder).sort()).toEqual(['filler', 'settings.json'])
      } finally {
        execFileSync('umount', [folder])
      }
    },
  )
})

/** Leaves exactly `left` bytes of a 128 KB disk that holds one page of settings. */
function fillUp(folder: string, left: number): void {
  writeFileSync(path.join(folder, 'filler'), Buffer.alloc(128 * 1024 - 4096 - left))
}

describe('several processes that change settings at once', () => {
  it('lose no change of each other', async () => {
    const folder = newFolder()
    const stores = await Promise.all(
      Array.from({ length: 4 }, () => createSettingsStore({ backend: createConfBackend(folder) })),
    )
    const changes: ((settings: Settings) => Settings)[] = [
      (settings) => ({ ...settings, snapshot: { ...settings.snapshot, windowMs: 777 } }),
      (settings) => ({ ...settings, processes: { ...settings.processes, top: 7 } }),
      (settings) => ({ ...settings, history: { retentionDays: 7 } }),
      (settings) => ({ ...settings, server: { ...settings.server, port: 7777 } }),
    ]
    await Promise.all(stores.map((store, index) => store.update(changes[index]!)))
    const saved = await createConfBackend(folder).read()
    expect(saved).toMatchObject({
      snapshot: { windowMs: 777 },
      processes: { top: 7 },
      history: { retentionDays: 7 },
      server: { port: 7777 },
    })
  })
})
