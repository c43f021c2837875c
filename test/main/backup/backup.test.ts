/** Backups that are made, opened by the standard tools, restored and kept. */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished, type TestContext } from 'vitest'
import { keepNewest, listBackups } from '../../../main/backup/names'
import type { BackupManifest } from '../../../main/contract/backups'
import { createHistory } from '../../../main/history/history'
import { createSealing } from '../../../main/crypto/sealing'
import { drive, keyOf, midnight, minute, second } from '../history/drive'
import {
  backUp,
  createInstallation,
  emptyInstallation,
  filesIn,
  newFolder,
  restore,
  settingsText,
  sourceOf,
} from './world'
import { makeBackup } from '../../../main/backup/make'

const isPosix = process.platform !== 'win32'
const lookFor = (context: TestContext, ...tools: string[]): void => {
  for (const tool of tools)
    if (spawnSync(tool, ['--version'], { stdio: 'ignore' }).error !== undefined)
      context.skip(`${tool} is not installed`)
}

/** Everything that a range of history says, in every tier. */
async function answersOf(folder: string) {
  const end = midnight + 120 * minute
  const history = await createHistory({ folder, now: () => end })
  const series = history.list().map(({ key }) => key)
  const answers = [10, 60, 3_600].map((seconds) => {
    const points = Math.min(2_000, (120 * 60) / seconds)
    return history.query({ series, from: midnight, to: end, points })
  })
  history.close()
  return { series, answers }
}

describe('a backup', () => {
  it('brings back an installation to the byte, on a machine that had none', async () => {
    const folders = await createInstallation()
    const before = await answersOf(folders.data)
    const files = filesIn(folders.config, folders.data)
    const { file, sizeBytes, manifest } = await backUp(folders, { folder: newFolder(), ours: false })
    expect(filesIn(folders.config, folders.data)).toEqual(files)
    expect(path.basename(file)).toMatch(/^infra_snap_backup_web-1_\d{8}T\d{6}Z\.tar\.gz$/)
    expect(statSync(file).size).toBe(sizeBytes)
    if (isPosix) expect(statSync(file).mode & 0o777).toBe(0o600)

    const elsewhere = emptyInstallation()
    const restored = await restore(readFileSync(file), elsewhere)
    expect(restored).toMatchObject({ manifest, setAside: [] })
    const { 'history.db': database, ...small } = filesIn(elsewhere.config, elsewhere.data)
    const { 'history.db': original, ...others } = files
    expect(small).toEqual(others)
    expect([typeof database, typeof original]).toEqual(['string', 'string'])
    expect(before.series).toHaveLength(4) // and the memory of the product itself
    expect(await answersOf(elsewhere.data)).toEqual(before)
    if (isPosix)
      for (const name of readdirSync(elsewhere.data))
        expect(statSync(path.join(elsewhere.data, name)).mode & 0o077, name).toBe(0)
  })

  it('is a tar of gzip for the standard tools, and sha256sum agrees with its manifest', async (context) => {
    lookFor(context, 'tar', 'gzip')
    const folders = await createInstallation()
    const { file } = await backUp(folders, { folder: newFolder(), ours: false })
    execFileSync('gzip', ['--test', file])
    const out = newFolder()
    execFileSync('tar', ['-xzf', file, '-C', out])
    const manifest = JSON.parse(readFileSync(path.join(out, 'manifest.json'), 'utf8')) as BackupManifest
    expect(execFileSync('tar', ['-tzf', file], { encoding: 'utf8' }).trim().split('\n')).toEqual([
      'manifest.json',
      ...manifest.files.map(({ name }) => name),
    ])
    expect(manifest.files.map(({ name }) => name)).toEqual([
      'settings.json',
      'keys.json',
      'schedule.json',
      'redaction.salt',
      'audit.jsonl',
      'audit.jsonl.1',
      'history.db',
    ])
    for (const { name, sizeBytes, sha256 } of manifest.files) {
      const content = readFileSync(path.join(out, name))
      expect([content.length, createHash('sha256').update(content).digest('hex')]).toEqual([
        sizeBytes,
        sha256,
      ])
    }
    expect(readFileSync(path.join(out, 'settings.json'), 'utf8')).toBe(settingsText)
    const database = new DatabaseSync(path.join(out, 'history.db'))
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
    database.close()
  })

  it('made by the standard tar in the POSIX form is restored too', async (context) => {
    lookFor(context, 'tar')
    const folders = await createInstallation()
    const { file, manifest } = await backUp(folders, { folder: newFolder(), ours: false })
    const out = newFolder()
    execFileSync('tar', ['-xzf', file, '-C', out])
    const names = ['manifest.json', ...manifest.files.map(({ name }) => name)]
    const again = path.join(newFolder(), 'again.tar.gz')
    execFileSync('tar', ['--format=ustar', '-czf', again, '-C', out, ...names])
    const elsewhere = emptyInstallation()
    await restore(readFileSync(again), elsewhere)
    expect(filesIn(elsewhere.config)).toEqual(filesIn(folders.config))
  })

  it('encrypted to a recipient opens with the age tool', async (context) => {
    const key = path.join(newFolder(), 'key.txt')
    if (spawnSync('age-keygen', ['-o', key], { stdio: 'ignore' }).error !== undefined)
      context.skip('age is not installed')
    const recipient = /age1\S+/.exec(readFileSync(key, 'utf8'))![0]
    const encrypt = await createSealing(async () => null).prepareEncryptedStream({
      encryption: { isEnabled: true, recipients: [recipient] },
    })
    const folders = await createInstallation(40)
    const { file } = await backUp(folders, { folder: newFolder(), ours: false }, { encrypt })
    expect(file).toMatch(/\.tar\.gz\.age$/)
    expect(readFileSync(file, 'latin1').startsWith('age-encryption.org/v1\n')).toBe(true)
    const plain = execFileSync('age', ['--decrypt', '--identity', key, file], { maxBuffer: 1e8 })
    const elsewhere = emptyInstallation()
    await restore(plain, elsewhere)
    expect(await answersOf(elsewhere.data)).toEqual(await answersOf(folders.data))
  })

  it('is consistent while the history goes on being written', async () => {
    const folders = emptyInstallation()
    const driven = await drive({ folder: folders.data })
    driven.run(midnight, midnight + 60 * minute, 10 * second, (at) => ({ load: at / second }))
    const making = makeBackup(sourceOf(folders, { copyHistory: (file) => driven.history.backup(file) }), {
      folder: newFolder(),
      ours: false,
    })
    driven.run(midnight + 60 * minute, midnight + 120 * minute, 10 * second, (at) => ({ load: at / second }))
    const { file } = await making
    driven.history.close()
    const elsewhere = emptyInstallation()
    await restore(readFileSync(file), elsewhere)
    const history = await createHistory({ folder: elsewhere.data, now: () => midnight + 120 * minute })
    const query = { series: [keyOf('load')], from: midnight, to: midnight + 59 * minute, points: 354 }
    const [{ mean } = { mean: [] }] = history.query(query).series
    expect(mean.every((value, step) => value === midnight / second + step * 10)).toBe(true)
    history.close()
  })

  it('never overwrites, and a second one of the same second gets a name of its own', async () => {
    const folders = await createInstallation()
    const folder = newFolder()
    const now = () => midnight
    const names = []
    for (let count = 0; count < 2; count += 1)
      names.push(path.basename((await backUp(folders, { folder, ours: false }, { now })).file))
    expect(names).toEqual([
      'infra_snap_backup_web-1_20261123T000000Z.tar.gz',
      'infra_snap_backup_web-1_20261123T000000Z-2.tar.gz',
    ])
    const file = path.join(folder, 'mine.tar.gz')
    writeFileSync(file, 'precious')
    await expect(backUp(folders, { file })).rejects.toMatchObject({ code: 'output_exists' })
    expect(readFileSync(file, 'utf8')).toBe('precious')
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('is not made at all where something that belongs into it cannot be read', async () => {
    const folders = await createInstallation()
    const folder = newFolder()
    rmSync(path.join(folders.data, 'keys.json'))
    mkdirSync(path.join(folders.data, 'keys.json'))
    await expect(backUp(folders, { folder, ours: false })).rejects.toMatchObject({
      code: 'backup_incomplete',
      message: expect.stringContaining('keys.json is no ordinary file') as string,
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it('on a full disk leaves nothing, and neither does one whose history cannot be copied', async (context) => {
    const folders = await createInstallation(60)
    const small = smallDisk(context, '64k')
    await expect(backUp(folders, { folder: small, ours: false })).rejects.toMatchObject({
      code: 'output_full',
    })
    expect(readdirSync(small)).toEqual([])
    const data = smallDisk(context, '1m')
    for (const name of readdirSync(folders.data))
      execFileSync('cp', [path.join(folders.data, name), path.join(data, name)])
    spawnSync('dd', ['if=/dev/zero', `of=${path.join(data, 'ballast')}`, 'bs=4096'], { stdio: 'ignore' })
    const folder = newFolder()
    await expect(backUp({ ...folders, data }, { folder, ours: false })).rejects.toMatchObject({
      code: 'output_full',
    })
    expect(readdirSync(folder)).toEqual([])
    expect(readdirSync(data).filter((name) => name.startsWith('.backup'))).toEqual([])
  })

  it('that is given up leaves nothing', async () => {
    const folders = await createInstallation()
    const folder = newFolder()
    const ending = new AbortController()
    const source = sourceOf(folders, {
      copyHistory: async (file) => {
        writeFileSync(file, 'x'.repeat(100_000))
        ending.abort()
      },
    })
    await expect(makeBackup(source, { folder, ours: false }, ending.signal)).rejects.toThrow(/abort/i)
    expect(readdirSync(folder)).toEqual([])
    expect(readdirSync(folders.data).filter((name) => name.startsWith('.backup'))).toEqual([])
  })
})

describe('backups that are kept', () => {
  it('are the newest; files of others are never touched', async () => {
    const folder = newFolder()
    const stamps = ['20261120T030000Z', '20261121T030000Z', '20261121T030000Z-2', '20261122T030000Z']
    const ours = stamps.map((stamp) => `infra_snap_backup_web-1_${stamp}.tar.gz`)
    ours[3] += '.age'
    const others = [
      'infra_snap_backup_web-10_20261101T030000Z.tar.gz',
      'infra_snap_backup_web-1_20261101T030000Z.tar.gz.sig',
      'infra_snap_backup_web-1_20261101T030000Z.tar',
      'infra_snap_backup_web-1_99999999T999999Z.tar.gz',
      'infra_snap_web-1_20261101T030000Z.json',
      'holiday.tar.gz',
    ]
    for (const name of [...ours, ...others]) writeFileSync(path.join(folder, name), name)
    mkdirSync(path.join(folder, 'infra_snap_backup_web-1_20261102T030000Z.tar.gz'))
    symlinkSync('/nonexistent', path.join(folder, 'infra_snap_backup_web-1_20261103T030000Z.tar.gz'))
    expect(listBackups(folder, 'web-1').map(({ name }) => name)).toEqual([ours[3], ours[2], ours[1], ours[0]])
    keepNewest(folder, 'web-1', 2, ours[3]!)
    expect(readdirSync(folder).sort()).toEqual(
      [
        ours[3],
        ours[2],
        ...others,
        'infra_snap_backup_web-1_20261102T030000Z.tar.gz',
        'infra_snap_backup_web-1_20261103T030000Z.tar.gz',
      ].sort(),
    )
    expect(listBackups(path.join(folder, 'missing'), 'web-1')).toEqual([])
  })

  it('hold the one that was just made, also where a clock that was wrong has dated others later', () => {
    const folder = newFolder()
    const [made, ...later] = ['2026', '2030', '2031'].map(
      (year) => `infra_snap_backup_web-1_${year}1120T030000Z.tar.gz`,
    )
    for (const name of [made!, ...later]) writeFileSync(path.join(folder, name), name)
    keepNewest(folder, 'web-1', 2, made!)
    expect(readdirSync(folder).sort()).toEqual([made, later[1]])
    keepNewest(folder, 'web-1', 1, made!)
    expect(readdirSync(folder)).toEqual([made])
  })
})

describe('a restoration', () => {
  it('sets aside everything that is there, also what the backup has nothing for', async () => {
    const folders = await createInstallation()
    const { file } = await backUp(folders, { folder: newFolder(), ours: false })
    const now = await createInstallation(5)
    const wanted = await answersOf(folders.data)
    writeFileSync(path.join(now.data, 'audit.jsonl.2'), '{"oldest":true}\n')
    writeFileSync(path.join(now.data, 'sessions.json'), 'left alone')
    const before = filesIn(now.config, now.data)
    const { setAside } = await restore(readFileSync(file), now)
    const after = filesIn(now.config, now.data)
    expect(setAside.length).toBe(8)
    for (const name of setAside) {
      const original = path.basename(name).replace(/\.before-restore-\d{8}T\d{6}Z$/, '')
      expect(after[path.basename(name)], original).toBe(before[original])
      if (original !== 'history.db')
        expect(after[original], original).toBe(filesIn(folders.config, folders.data)[original])
    }
    expect(await answersOf(now.data)).toEqual(wanted)
    expect(after['audit.jsonl.2']).toBeUndefined()
    expect(after['sessions.json']).toBe(before['sessions.json'])
    expect(Object.keys(after).filter((name) => /^\.|^restore\./.test(name))).toEqual([])
  })

  it('by root gives the files to the account whose folders they go into', async (context) => {
    if (process.getuid?.() !== 0) context.skip('only root can give files away')
    const { file } = await backUp(await createInstallation(), { folder: newFolder(), ours: false })
    const service = emptyInstallation()
    for (const [folder, uid] of [
      [service.data, 64_001],
      [service.config, 64_002],
    ] as const) {
      mkdirSync(folder)
      chownSync(folder, uid, uid)
    }
    await restore(readFileSync(file), service)
    const owners = [service.data, service.config].flatMap((folder) =>
      readdirSync(folder).map((name) => {
        const { uid, gid, mode } = statSync(path.join(folder, name))
        return { name, ids: `${uid}:${gid}`, mode: mode & 0o777 }
      }),
    )
    expect(owners).toHaveLength(7)
    for (const { name, ids, mode } of owners) {
      expect(ids, name).toBe(name === 'settings.json' ? '64002:64002' : '64001:64001')
      expect(mode, name).toBe(0o600)
    }
  })

  it('that is only a check changes nothing', async () => {
    const folders = await createInstallation()
    const { file, manifest } = await backUp(folders, { folder: newFolder(), ours: false })
    const before = filesIn(folders.config, folders.data)
    expect(await restore(readFileSync(file), folders, true)).toMatchObject({ manifest, setAside: [] })
    expect(filesIn(folders.config, folders.data)).toEqual(before)
    expect(readdirSync(folders.data).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('is refused while somebody has the history open, and changes nothing', async () => {
    const folders = await createInstallation()
    const { file } = await backUp(folders, { folder: newFolder(), ours: false })
    const { 'settings.json': settings, 'keys.json': keys } = filesIn(folders.config, folders.data)
    const history = await createHistory({ folder: folders.data })
    await expect(restore(readFileSync(file), folders)).rejects.toMatchObject({ code: 'history_in_use' })
    await expect(backUp(folders, { folder: newFolder(), ours: false })).rejects.toMatchObject({
      code: 'history_in_use',
    })
    expect((await restore(readFileSync(file), folders, true)).manifest.host).toBe('web-1')
    history.close()
    expect(filesIn(folders.config, folders.data)).toMatchObject({
      'settings.json': settings,
      'keys.json': keys,
    })
  })

  it('takes the place of a history that is damaged, with what belongs to it', async () => {
    const folders = await createInstallation()
    const { file } = await backUp(folders, { folder: newFolder(), ours: false })
    writeFileSync(path.join(folders.data, 'history.db'), 'no database')
    writeFileSync(path.join(folders.data, 'history.db-wal'), 'its log')
    const { setAside } = await restore(readFileSync(file), folders)
    expect(setAside.map((name) => path.basename(name).replace(/\.before.*/, ''))).toEqual(
      expect.arrayContaining(['history.db', 'history.db-wal']),
    )
    expect((await answersOf(folders.data)).series).toHaveLength(4)
  })

  it('of a newer history is refused, with what to do', async () => {
    const folders = await createInstallation()
    const database = new DatabaseSync(path.join(folders.data, 'history.db'))
    database.exec('PRAGMA user_version = 99')
    database.close()
    const { file } = await backUp(folders, { folder: newFolder(), ours: false })
    const elsewhere = emptyInstallation()
    await expect(restore(readFileSync(file), elsewhere)).rejects.toMatchObject({
      code: 'history_newer',
      hint: expect.stringContaining('Update AutoInfraSnap') as string,
    })
    expect(filesIn(elsewhere.config, elsewhere.data)).toEqual({})
  })

  it('of settings of a newer version is refused as such, and of broken ones as damaged', async () => {
    const folders = await createInstallation()
    const settings = '{"telepathy":{"isEnabled":true}}'
    for (const [version, code] of [
      ['1.10.0', 'backup_newer'],
      ['1.2.3', 'backup_unreadable'],
    ]) {
      const { file } = await backUp(
        folders,
        { folder: newFolder(), ours: false },
        { settings, version: version! },
      )
      await expect(restore(readFileSync(file), emptyInstallation())).rejects.toMatchObject({
        code,
        message: expect.stringMatching(
          /^settings\.json in backup\.tar\.gz cannot be used: .*telepathy/,
        ) as string,
      })
    }
  })

  it('puts everything back where a file cannot be exchanged', async (context) => {
    const folders = await createInstallation()
    const { file } = await backUp(folders, { folder: newFolder(), ours: false })
    const held = path.join(folders.data, 'audit.jsonl')
    if (process.getuid?.() !== 0 || spawnSync('mount', ['--bind', held, held]).status !== 0)
      context.skip('mounting a file over itself is not allowed here')
    onTestFinished(() => void spawnSync('umount', ['--lazy', held]))
    const before = filesIn(folders.config, folders.data)
    await expect(restore(readFileSync(file), folders)).rejects.toMatchObject({
      code: 'restore_failed',
      message: expect.stringContaining('everything is as it was') as string,
    })
    expect(filesIn(folders.config, folders.data)).toEqual(before)
    expect(readdirSync(folders.data).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('says before it begins that there is no room', async (context) => {
    const folders = await createInstallation(200)
    const { file } = await backUp(folders, { folder: newFolder(), ours: false })
    const data = smallDisk(context, '1m')
    await expect(restore(readFileSync(file), { ...folders, data })).rejects.toMatchObject({
      code: 'output_full',
    })
    expect(readdirSync(data)).toEqual([])
  })

  it('clears what dead processes left, and leaves alone what is no leftover', async () => {
    const folders = await createInstallation()
    const folder = newFolder()
    const { host } = sourceOf(folders)
    const dead = spawnSync('true').pid
    const owner = encodeURIComponent(`${(await import('node:os')).hostname()} ${dead} 1 00`)
    const leftovers = [
      [folder, `.infra_snap_backup-${owner}.tmp`],
      [folders.data, `.backup-${owner}.tmp`],
    ] as const
    mkdirSync(path.join(...leftovers[1]))
    writeFileSync(path.join(...leftovers[0]), 'half')
    writeFileSync(path.join(folder, '.infra_snap_backup-mine.tmp'), 'not ours')
    await backUp(folders, { folder, ours: false }, { host })
    for (const leftover of leftovers) expect(existsSync(path.join(...leftover))).toBe(false)
    expect(readFileSync(path.join(folder, '.infra_snap_backup-mine.tmp'), 'utf8')).toBe('not ours')
    const { file } = await backUp(folders, { folder, ours: false })
    mkdirSync(path.join(folders.data, `.restore-${owner}.tmp`))
    renameSync(
      path.join(folders.data, 'schedule.json'),
      path.join(folders.data, `.restore-${owner}.tmp`, 'schedule.json'),
    )
    await restore(readFileSync(file), folders, true)
    expect(existsSync(path.join(folders.data, `.restore-${owner}.tmp`))).toBe(false)
  })
})

/** A file system of this size of its own; skips the test where that is not allowed. */
function smallDisk(context: TestContext, size: string): string {
  const folder = newFolder()
  if (process.getuid?.() !== 0) context.skip('only root can mount a small file system')
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]).status !== 0)
    context.skip('mounting a tmpfs is not allowed here')
  onTestFinished(() => void spawnSync('umount', ['--lazy', folder]))
  return folder
}
