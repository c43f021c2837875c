/** Archives that were made to harm, or that were harmed: each is refused, by name, before anything is touched. */
import { createHash } from 'node:crypto'
import {
  chownSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { mostEntryBytes, readTar, TarError, writeTar, type TarFile } from '../../../main/backup/tar'
import { makeStageIn, swapIn } from '../../../main/backup/swap'
import { unpackBackup } from '../../../main/backup/unpack'
import type { BackupManifest } from '../../../main/contract/backups'
import type { InstallationFolders } from '../../../main/backup/items'
import { AppError } from '../../../main/contract/errors'
import {
  backUp,
  createInstallation,
  emptyInstallation,
  filesIn,
  newFolder,
  restore,
  settingsText,
} from './world'

interface Entry {
  name: string
  content: string | Buffer
}

const modifiedAt = new Date('2026-11-26T03:00:00Z')
const sha256Of = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex')

async function tarOf(entries: readonly Entry[]): Promise<Buffer> {
  const files = entries.map(({ name, content }): TarFile => {
    const bytes = Buffer.from(content)
    return { name, sizeBytes: bytes.length, modifiedAt, content: [bytes] }
  })
  return Buffer.concat(await all(writeTar(files)))
}

function manifestOf(entries: readonly Entry[], part: Partial<BackupManifest> = {}): Entry {
  const files = entries.map(({ name, content }) => ({
    name,
    sizeBytes: Buffer.from(content).length,
    sha256: sha256Of(content),
  }))
  const manifest = {
    schema: 'autoinfrasnap/backup@1',
    version: '1.2.3',
    host: 'web-1',
    madeAt: modifiedAt.toISOString(),
    files,
    ...part,
  }
  return { name: 'manifest.json', content: JSON.stringify(manifest) }
}

const settings: Entry = { name: 'settings.json', content: settingsText }
const salt: Entry = { name: 'redaction.salt', content: `${'ab'.repeat(32)}\n` }
const backupOf = async (entries: readonly Entry[], manifest = manifestOf(entries)): Promise<Buffer> =>
  gzipSync(await tarOf([manifest, ...entries]))

function unpacksTo(expected: Buffer, packed: Buffer): boolean {
  try {
    return gunzipSync(packed).equals(expected)
  } catch {
    return false
  }
}

/** Changes a header and mends its sum, as who means it would. @param at which header. */
function forged(tar: Buffer, at: number, change: (header: Buffer) => void): Buffer {
  const copy = Buffer.from(tar)
  const header = copy.subarray(at, at + 512)
  change(header)
  header.fill(' ', 148, 156)
  header.write(
    header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0') + '\0 ',
    148,
    'latin1',
  )
  return copy
}

/** The manifest names it too, before. */
const secondHeader = (tar: Buffer): number => tar.lastIndexOf('settings.json')

let folders: InstallationFolders
let before: Record<string, string>
beforeEach(() => {
  folders = emptyInstallation()
  for (const folder of [folders.config, folders.data]) mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folders.config, 'settings.json'), settingsText)
  for (const name of ['keys.json', 'audit.jsonl', 'history.db', 'sessions.json'])
    writeFileSync(path.join(folders.data, name), `what is in ${name}`)
  before = filesIn(folders.config, folders.data)
})

async function expectRefused(content: Buffer, message: RegExp, code = 'backup_unreadable'): Promise<void> {
  const error: unknown = await restore(content, folders).then(
    () => null,
    (caught: unknown) => caught,
  )
  expect(error).toBeInstanceOf(AppError)
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string })
  expect(filesIn(folders.config, folders.data)).toEqual(before)
  for (const folder of [folders.config, folders.data])
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([])
}

describe('a backup is refused', () => {
  it.each([
    ['../../etc/passwd'],
    ['/etc/passwd'],
    ['..\\settings.json'],
    ['settings.json/'],
    ['sessions.json'],
    ['restore.json'],
    ['server-certificate.pem'],
    ['manifest.json'],
    [''],
  ])('whose manifest names %j', async (name) => {
    await expectRefused(
      await backupOf([settings, { name, content: 'x' }]),
      /which is nothing that is restored/,
    )
  })

  it.each([['../evil'], ['/tmp/evil'], ['keys.json'], ['redaction.salt']])(
    'that holds %j, of which its manifest says nothing',
    async (name) => {
      const entries = [settings, { name, content: 'x' }]
      await expectRefused(
        await backupOf(entries, manifestOf([settings])),
        /of which its manifest says nothing/,
      )
      await expectRefused(await backupOf([entries[1]!, settings], manifestOf([settings])), /says nothing/)
    },
  )

  it.each([
    ['a link', '1'],
    ['a symbolic link', '2'],
    ['a device', '3'],
    ['a folder', '5'],
    ['a pipe', '6'],
    ['a header of pax', 'x'],
    ['a long name of GNU', 'L'],
  ])('that holds %s', async (_, type) => {
    const tar = await tarOf([manifestOf([settings]), settings])
    const at = secondHeader(tar)
    await expectRefused(gzipSync(forged(tar, at, (header) => header.write(type, 156))), /no ordinary file/)
  })

  it('whose name has a folder before it, or leads elsewhere', async () => {
    const tar = await tarOf([manifestOf([settings]), settings])
    const at = secondHeader(tar)
    await expectRefused(gzipSync(forged(tar, at, (header) => header.write('/etc', 345))), /no ordinary file/)
    await expectRefused(
      gzipSync(forged(tar, at, (header) => header.write('/etc/passwd', 157))),
      /no ordinary file/,
    )
  })

  it('that names a file twice, or out of order', async () => {
    await expectRefused(await backupOf([settings, settings]), /out of order/)
    await expectRefused(await backupOf([salt, settings]), /out of order/)
  })

  it('whose files are of other sizes than it says, or of none', async () => {
    const longer = { ...settings, content: `${settingsText} ` }
    await expectRefused(
      await backupOf([longer], manifestOf([settings])),
      /holds another settings\.json than it says/,
    )
    const tar = await tarOf([manifestOf([settings]), settings])
    const at = secondHeader(tar)
    for (const size of ['77777777777', '-0000000001', '999999999999'])
      await expectRefused(
        gzipSync(forged(tar, at, (header) => header.write(size, 124))),
        /holds another|a number of it is none/,
      )
  })

  it('that says it holds more than the disk, or than any such file', async () => {
    const { files } = JSON.parse(String(manifestOf([settings, salt]).content)) as BackupManifest
    const huge = { ...files[0]!, sizeBytes: 1e12 }
    await expectRefused(await backupOf([settings], manifestOf([], { files: [huge] })), /too large/)
    // Everything that may be large at once, on a disk that has less.
    const history = { name: 'history.db', sizeBytes: mostEntryBytes, sha256: 'a'.repeat(64) }
    const full = await backupOf([], manifestOf([], { files: [history] }))
    await expectRefused(
      full,
      /has \d+ MB left|has no history\.db|ends too early/,
      expect.stringMatching(/^(output_full|backup_unreadable)$/) as string,
    )
  })

  it('whose bytes are others than were written', async () => {
    const other = { ...settings, content: settingsText.replace('71', '72') }
    await expectRefused(await backupOf([other], manifestOf([settings])), /settings\.json that is damaged/)
  })

  it('that lacks what it names, has no manifest, or not at its beginning', async () => {
    await expectRefused(await backupOf([settings], manifestOf([settings, salt])), /has no redaction\.salt/)
    await expectRefused(gzipSync(await tarOf([])), /has no manifest\.json/)
    await expectRefused(
      gzipSync(await tarOf([settings, manifestOf([settings])])),
      /does not begin with a manifest/,
    )
    await expectRefused(
      gzipSync(await tarOf([{ name: 'manifest.json', content: ' '.repeat(65_537) }])),
      /does not begin/,
    )
    for (const content of ['', 'null', '[]', '{"schema":"autoinfrasnap/backup@1"}', '{"schema":"other"}'])
      await expectRefused(gzipSync(await tarOf([{ name: 'manifest.json', content }])), /has a manifest/)
  })

  it('of a form to come, with what to do', async () => {
    const manifest = {
      ...manifestOf([settings]),
      content: '{"schema":"autoinfrasnap/backup@2","files":"otherwise"}',
    }
    await expectRefused(await backupOf([settings], manifest), /autoinfrasnap\/backup@2/, 'backup_newer')
  })

  it('whose contents are none: settings with a secret, keys, a salt, a history', async () => {
    const secret = { name: 'settings.json', content: '{"s3":{"secretAccessKey":"hunter2hunter2"}}' }
    await expectRefused(await backupOf([secret]), /^settings\.json in .* cannot be used: (?!.*hunter2)/s)
    for (const name of ['keys.json', 'redaction.salt', 'history.db'])
      await expectRefused(await backupOf([settings, { name, content: 'garbage' }]), new RegExp(`^${name} in`))
  })

  it('that is no archive, is cut off, or goes on behind its end', async () => {
    const whole = await backupOf([settings])
    await expectRefused(Buffer.from('garbage'), /is no backup/)
    await expectRefused(Buffer.alloc(0), /is no backup/)
    await expectRefused(gzipSync('garbage'), /is no backup.*ends too early/)
    for (const length of [10, 200, whole.length - 1])
      await expectRefused(whole.subarray(0, length), /is no backup/)
    await expectRefused(Buffer.concat([whole, Buffer.from('more')]), /goes on behind its end|is damaged/)
    await expectRefused(Buffer.concat([whole, whole]), /something follows its end/)
    const tar = gunzipSync(whole)
    await expectRefused(gzipSync(Buffer.concat([tar, Buffer.alloc(1e6)])), /something follows its end/)
    await expectRefused(gzipSync(tar.subarray(0, -1_024)), /ends too early/)
  })

  it('wherever one byte of it was changed, unless it unpacks to the very same', async () => {
    const made = await backUp(await createInstallation(), { folder: newFolder(), ours: false })
    const whole = readFileSync(made.file)
    const archive = gunzipSync(whole)
    let refusedCount = 0
    // The header of gzip says when and where it was made, which nobody reads.
    for (let at = 10; at < whole.length; at += Math.ceil(whole.length / 60)) {
      const changed = Buffer.from(whole)
      changed[at]! ^= 0x10
      // A code of deflate that no byte uses may change without a change to what comes out.
      if (unpacksTo(archive, changed)) continue
      await expect(restore(changed, emptyInstallation(), true), String(at)).rejects.toBeInstanceOf(AppError)
      refusedCount += 1
    }
    expect(refusedCount).toBeGreaterThan(40)
  })
})

describe('the reader of tar', () => {
  it('reads back what was written, however it is cut into pieces', async () => {
    const entry = fc.record({
      name: fc.stringMatching(/^[a-z][a-z.-]{0,99}$/),
      content: fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { maxLength: 5 }),
        fc.integer({ min: 1, max: 1_500 }),
        async (entries, step) => {
          const tar = await tarOf(entries)
          const read: Entry[] = []
          await readTar(cut(tar, step), async ({ name }, content) => {
            read.push({ name, content: Buffer.concat(await all(content)) })
          })
          expect(read).toEqual(entries)
        },
      ),
    )
  })

  it('never accepts noise, and never fails otherwise than it says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 3_000 }), async (bytes) => {
        const error: unknown = await readTar(cut(bytes, 100), async (_, content) => {
          await all(content)
        }).catch((caught: unknown) => caught)
        // 1,024 zeros are an archive of nothing.
        if (bytes.some((byte) => byte !== 0) || bytes.length < 1_024) expect(error).toBeInstanceOf(TarError)
      }),
    )
  })
})

async function* cut(bytes: Uint8Array, step: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step)
}

async function all(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const found: Uint8Array[] = []
  for await (const piece of pieces) found.push(piece)
  return found
}

describe('a folder that belongs to another account than root, which restores into it', () => {
  it('gets nothing of what its account makes root write elsewhere', async (context) => {
    if (process.getuid?.() !== 0) context.skip('only root can give files away')
    if (process.platform !== 'linux') context.skip('only Linux tells where an open file lies')
    const [data, victim] = [newFolder(), newFolder()]
    chownSync(data, 64_001, 64_001)
    const stage = path.join(data, '.restore-1.tmp')
    makeStageIn(data, path.basename(stage))
    // As its account may, between any two calls of root's.
    rmdirSync(stage)
    symlinkSync(victim, stage)
    const plain = Readable.from([await backupOf([settings, salt])])
    await expect(unpackBackup(plain, 'it', stage)).rejects.toMatchObject({ code: 'output_unwritable' })
    for (const name of readdirSync(victim)) expect(statSync(path.join(victim, name)).uid).toBe(0)
  })
  it('is handed no file that a link in it leads to', async (context) => {
    if (process.getuid?.() !== 0) context.skip('only root can give files away')
    if (process.platform !== 'linux') context.skip('only Linux tells where an open file lies')
    const [data, config, victim] = [newFolder(), newFolder(), newFolder()]
    for (const folder of [data, config]) chownSync(folder, 64_001, 64_001)
    const stage = '.restore-1.tmp'
    makeStageIn(data, stage)
    writeFileSync(path.join(victim, 'secret'), 'secret')
    symlinkSync(path.join(victim, 'secret'), path.join(data, stage, 'settings.json'))
    await expect(
      swapIn(stage, ['settings.json'], { data, config }, () => modifiedAt.getTime()),
    ).rejects.toMatchObject({ code: 'restore_failed' })
    expect(readdirSync(config)).not.toContain('settings.json')
  })
})
