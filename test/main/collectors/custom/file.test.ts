import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createFileReader, isOfKernel } from '../../../../main/collectors/custom/file'

const folder = mkdtempSync(path.join(os.tmpdir(), 'custom-file-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const files = createFileReader()
const read = (file: string, maxBytes = 65_536, signal = new AbortController().signal): Promise<string> =>
  files.read(file, { maxBytes, signal })

describe('createFileReader', () => {
  it('answers the text of a file', async () => {
    const file = path.join(folder, 'depth')
    writeFileSync(file, '42\n')
    expect(await read(file)).toBe('42\n')
  })

  it('reads a file of /proc to its end, although it says that it is empty', async (context) => {
    if (process.platform !== 'linux') context.skip('only Linux has /proc')
    expect(await read('/proc/meminfo')).toMatch(/^MemTotal:[\s\S]+DirectMap/)
  })

  it('accepts exactly as many bytes as allowed', async () => {
    const file = path.join(folder, 'long')
    writeFileSync(file, 'x'.repeat(20_000))
    expect(await read(file, 20_000)).toHaveLength(20_000)
    await expect(read(file, 19_999)).rejects.toMatchObject({
      message: 'its file is larger than 19999 bytes.',
    })
  })

  it('refuses folders, devices and files that are missing', async () => {
    await expect(read(folder)).rejects.toMatchObject({
      message: expect.stringContaining('regular file') as string,
    })
    await expect(read('/dev/zero')).rejects.toMatchObject({
      message: expect.stringContaining('device') as string,
    })
    await expect(read(path.join(folder, 'absent'))).rejects.toMatchObject({
      code: 'custom_failed',
      message: 'its file does not exist.',
    })
    await expect(read(path.join(folder, 'depth', 'below'))).rejects.toMatchObject({
      message: 'its file cannot be read (ENOTDIR).',
    })
  })

  it('refuses a pipe at once instead of waiting for a writer', async (context) => {
    if (process.platform === 'win32') context.skip('Windows has no named pipes in folders')
    const pipe = path.join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    const startedMs = performance.now()
    await expect(read(pipe)).rejects.toMatchObject({ code: 'custom_failed' })
    expect(performance.now() - startedMs).toBeLessThan(1_000)
  })

  it('refuses a file that this account may not read', async (context) => {
    if (process.getuid?.() === 0) context.skip('root may read every file')
    const file = path.join(folder, 'secret')
    writeFileSync(file, '1', { mode: 0o000 })
    await expect(read(file)).rejects.toMatchObject({ message: 'its file refuses to be read.' })
  })

  it('lets go when it is told to', async () => {
    const file = path.join(folder, 'depth')
    await expect(read(file, 100, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late')
    expect(await read(file)).toBe('42\n')
  })

  it('does not ask a file again that has not answered yet, so that a dead mount takes one thread and not all', async () => {
    const first = Promise.withResolvers<string>()
    let asked = 0
    const dead = createFileReader(() => (asked++ === 0 ? first.promise : Promise.resolve('7')))
    const controller = new AbortController()
    const limits = { maxBytes: 100, signal: new AbortController().signal }
    const hanging = dead.read('/mnt/dead/depth', { maxBytes: 100, signal: controller.signal })
    const refused = expect(hanging).rejects.toThrow('too late')
    controller.abort(new Error('too late'))
    await refused
    await expect(dead.read('/mnt/dead/depth', limits)).rejects.toMatchObject({
      message: 'its file still does not answer.',
    })
    expect(asked).toBe(1)
    first.resolve('6')
    await first.promise
    expect(await dead.read('/mnt/dead/depth', limits)).toBe('7')
  })

  describe('when files hang', () => {
    const hanging = () => {
      const asked: string[] = []
      const release = new Map<string, (text: string) => void>()
      const reader = createFileReader((file) => {
        asked.push(file)
        return new Promise((resolve) => release.set(file, resolve))
      })
      return { asked, release, reader }
    }
    const limits = (signal = new AbortController().signal) => ({ maxBytes: 60_000, signal })
    const tick = () => new Promise((resolve) => setImmediate(resolve))

    it('takes two threads at most; the others fail at once, those of the kernel do not', async (context) => {
      const { asked, release, reader } = hanging()
      const controller = new AbortController()
      const first = ['/mnt/1', '/mnt/2'].map((file) => reader.read(file, limits(controller.signal)))
      const third = reader.read('/mnt/3', limits())
      const refused = { message: 'it was not asked, because 2 files of other metrics do not answer.' }
      const ends = [
        ...first.map((one) => expect(one).rejects.toThrow('too late')),
        expect(third, 'one that waited').rejects.toMatchObject(refused),
      ]
      await tick()
      expect(asked).toEqual(['/mnt/1', '/mnt/2'])
      controller.abort(new Error('too late'))
      await Promise.all(ends)
      await expect(reader.read('/mnt/4', limits()), 'one that came later').rejects.toMatchObject(refused)
      expect(asked).toHaveLength(2)

      release.get('/mnt/1')?.('1')
      await tick()
      const fifth = reader.read('/mnt/5', limits())
      await tick()
      release.get('/mnt/5')?.('5')
      expect(await fifth).toBe('5')
      if (process.platform !== 'linux') context.skip('only Linux has /proc')
      expect(await reader.read('/proc/uptime', limits())).toMatch(/^\d/)
      expect(asked).not.toContain('/proc/uptime')
    })

    it('lets more healthy ones wait for their turn', async () => {
      const { asked, release, reader } = hanging()
      const all = ['/a', '/b', '/c', '/d'].map((file) => reader.read(file, limits()))
      for (const file of ['/a', '/b', '/c', '/d']) {
        await tick()
        expect(asked.length - release.size).toBe(0)
        release.get(file)?.(file)
      }
      expect(await Promise.all(all)).toEqual(['/a', '/b', '/c', '/d'])
      expect(asked).toEqual(['/a', '/b', '/c', '/d'])
    })

    it('forgets one that was told to stop while it waited', async () => {
      const { asked, release, reader } = hanging()
      const others = ['/a', '/b'].map((file) => reader.read(file, limits()))
      const controller = new AbortController()
      const stopped = expect(reader.read('/c', limits(controller.signal))).rejects.toThrow('over')
      await tick()
      controller.abort(new Error('over'))
      await stopped
      for (const file of ['/a', '/b']) release.get(file)?.('1')
      await Promise.all(others)
      const later = reader.read('/c', limits())
      await tick()
      release.get('/c')?.('3')
      expect(await later).toBe('3')
      expect(asked).toEqual(['/a', '/b', '/c'])
    })
  })
})

describe('isOfKernel', () => {
  it.each(['/proc/meminfo', '/sys/class/thermal/thermal_zone0/temp', '/mnt/../proc/stat'])('%s', (file) =>
    expect(isOfKernel(file)).toBe(true),
  )
  it.each([
    '/proc/1/root/mnt/dead',
    '/proc/self/cwd/x',
    '/proc/self/fd/3',
    '/proc/../mnt/dead',
    '/process/x',
    '/proc',
  ])('not %s', (file) => expect(isOfKernel(file)).toBe(false))
})
