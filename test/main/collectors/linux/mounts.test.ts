import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isMemoryBacked,
  mayHang,
  parseMountInfo,
  selectMounts,
  type Mount,
} from '../../../../main/collectors/linux/mounts'
import { createPathHider } from '../../../../main/collectors/hidden-paths'
import { defaultSettings } from '../../../../main/contract/settings'
import { openMachine, type MachineName } from '../../../fixtures/machines/open-machine'

function tableOf(name: MachineName): Mount[] {
  using machine = openMachine(name)
  return parseMountInfo(readFileSync(`${machine.root}/proc/self/mountinfo`, 'utf8'))
}
const line = (
  id: number,
  parent: number,
  point: string,
  type = 'ext4',
  device = `/dev/sd${id}`,
  options = 'rw',
) => `${id} ${parent} 8:${id} / ${point} ${options},relatime shared:1 - ${type} ${device} rw`
const points = (mounts: readonly Mount[]) => mounts.map(({ mountPoint }) => mountPoint)
const { hiddenTypes, hiddenMountPoints } = defaultSettings.disks
const hidingOf = await createPathHider(hiddenMountPoints)([])
const mount = (part: Partial<Mount>): Mount => ({
  mountPoint: '/data',
  device: '/dev/sdb',
  type: 'ext4',
  deviceNumber: '8:16',
  readOnly: false,
  ...part,
})

describe('parseMountInfo', () => {
  it('reads names with spaces, tabs, newlines, backslashes, # and of other scripts, as a kernel wrote them', () => {
    const found = points(tableOf('many-mounts'))
    expect(found).toEqual(
      expect.arrayContaining([
        '/mnt/with space',
        '/mnt/back\\slash',
        '/mnt/back\\040slash',
        '/mnt/new\nline',
        '/mnt/tab\tulator',
        '/mnt/사진 보관함',
        '/mnt/Müller & Söhne',
        '/mnt/hash#tag',
      ]),
    )
    expect(found).toHaveLength(323)
    expect(tableOf('many-mounts').find(({ mountPoint }) => mountPoint === '/mnt/with space')?.device).toBe(
      'a device',
    )
  })

  it('tells read-only by the mount or by the file system', () => {
    const readOnly = (text: string) => parseMountInfo(text)[0]?.readOnly
    expect(readOnly(line(2, 1, '/a'))).toBe(false)
    expect(readOnly(line(2, 1, '/a', 'ext4', 'x', 'ro'))).toBe(true)
    expect(readOnly('2 1 8:2 / /a rw - ext4 /dev/x ro,errors=continue')).toBe(true)
    expect(readOnly('2 1 8:2 / /a rw,errors=ro-mount - ext4 /dev/x rw')).toBe(false)
    const recorded = new Map(tableOf('many-mounts').map((one) => [one.mountPoint, one.readOnly]))
    expect([recorded.get('/srv'), recorded.get('/backup'), recorded.get('/image')]).toEqual([
      false,
      true,
      true,
    ])
  })

  it('reads lines with any number of optional fields, and an empty device', () =>
    expect(
      parseMountInfo('2 1 0:5 / /a rw - tmpfs  rw\n3 1 0:6 / /b rw shared:1 master:2 - tmpfs none rw'),
    ).toEqual([
      mount({ mountPoint: '/a', device: '', type: 'tmpfs', deviceNumber: '0:5' }),
      mount({ mountPoint: '/b', device: 'none', type: 'tmpfs', deviceNumber: '0:6' }),
    ]))

  it('sees the upper one of two mounts on the same point', () => {
    const text = [line(2, 1, '/a', 'ext4'), line(3, 2, '/a', 'tmpfs', 'tmpfs')].join('\n')
    expect(parseMountInfo(text).map(({ type }) => type)).toEqual(['tmpfs'])
  })

  it('leaves out what a later mount on a folder above covers, and all below it', () => {
    const text = [
      line(1, 1, '/'),
      line(2, 1, '/a/b'),
      line(3, 2, '/a/b/c'),
      line(4, 1, '/a'), // a sibling of /a/b, so it came later and lies over it
      line(5, 4, '/a/b'), // mounted on the new one
      line(6, 1, '/ab'),
    ].join('\n')
    expect(points(parseMountInfo(text))).toEqual(['/', '/a', '/a/b', '/ab'])
    expect(parseMountInfo(text).find(({ mountPoint }) => mountPoint === '/a/b')?.deviceNumber).toBe('8:5')
  })

  it('loses nothing of a machine where nothing is covered', () => {
    for (const name of ['one-core', 'many-cores'] as const) {
      using machine = openMachine(name)
      const text = readFileSync(`${machine.root}/proc/self/mountinfo`, 'utf8')
      expect(parseMountInfo(text)).toHaveLength(text.trim().split('\n').length)
    }
  })

  it('keeps the bytes of a name that is no UTF-8, and shows where they are', () => {
    const table = Buffer.concat([
      Buffer.from('2 1 8:2 / /mnt/caf'),
      Buffer.from([0xe9, 0x5c, 0x30, 0x34, 0x30]), // é in Latin-1, and an escaped space
      Buffer.from('x rw - ext4 /dev/sdb rw\n3 1 8:3 / /mnt/café rw - ext4 /dev/sdc rw\n'),
    ])
    const [strange, usual] = parseMountInfo(table)
    expect(strange?.mountPoint).toBe('/mnt/caf\ufffd x')
    expect(strange?.mountPointBytes).toEqual(Buffer.from('/mnt/caf\u00e9 x', 'latin1'))
    expect(usual).toEqual(mount({ mountPoint: '/mnt/café', device: '/dev/sdc', deviceNumber: '8:3' }))
  })

  it('never throws, whatever the text', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('-', '/', '/a', '/a/b', 'ext4', '1', '2', '\\040', '\\777'),
    )
    fc.assert(
      fc.property(fc.array(fc.array(word)), (lines) => {
        const mounts = parseMountInfo(lines.map((words) => words.join(' ')).join('\n'))
        for (const one of mounts) expect(one.type).not.toBe('')
        selectMounts(mounts, hiddenTypes, hidingOf)
      }),
    )
  })

  it('gives back any name that a kernel escapes', () => {
    const escape = (text: string) =>
      text.replace(/[ \t\n\\]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`)
    const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('/'))
    fc.assert(
      fc.property(name, (text) => {
        expect(points(parseMountInfo(line(2, 1, `/${escape(text)}`)))).toEqual([`/${text}`])
      }),
    )
  })
})

describe('selectMounts with the default settings', () => {
  const select = (mounts: Mount[]) => selectMounts(mounts, hiddenTypes, hidingOf)

  it('shows of 323 mounts what is a disk or memory: each once, without images and overlays', () => {
    const { shown, hiddenCount } = select(tableOf('many-mounts'))
    const names = points(shown)
    expect(names.filter((name) => name.startsWith('/mnt/volume-'))).toHaveLength(300)
    expect(names.filter((name) => !name.startsWith('/mnt/'))).toEqual(['/', '/run', '/srv', '/fill'])
    expect(shown.length + hiddenCount).toBe(323)
    // /, /run, /srv, /fill, 300 volumes and 8 names.
    expect(shown).toHaveLength(312)
  })

  it('shows on a virtual machine the root and what is neither of the kernel nor of containers', () =>
    expect(points(select(tableOf('debian12-vm')).shown)).toEqual(['/', '/mnt/empty']))

  it.each(['squashfs', 'overlay', 'proc', 'cgroup2', 'fuse.snapfuse', 'devtmpfs', 'autofs'])(
    'hides %s',
    (type) => expect(select([mount({ type })])).toEqual({ shown: [], hiddenCount: 1 }),
  )
  it.each([
    '/snap/core/1',
    '/var/lib/docker/overlay2/x/merged',
    '/run/user/1000',
    '/proc',
    '/sys/fs/bpf',
    '/dev/shm',
  ])('hides what is mounted on %s, even a tmpfs', (mountPoint) =>
    expect(select([mount({ mountPoint, type: 'tmpfs', device: 'tmpfs' })]).shown).toEqual([]),
  )
  it.each(['/devices', '/system', '/snapshots', '/var/lib/dockerish', '/var/lib/docker', '/home/proc'])(
    'shows %s, which only looks like one of those',
    (mountPoint) => expect(points(select([mount({ mountPoint })]).shown)).toEqual([mountPoint]),
  )
  it('shows / even when it is an overlay, as in a container', () =>
    expect(points(select([mount({ mountPoint: '/', type: 'overlay', device: 'overlay' })]).shown)).toEqual([
      '/',
    ]))
  it('shows tmpfs', () => expect(select([mount({ type: 'tmpfs', device: 'tmpfs' })]).shown).toHaveLength(1))
  it('shows a file system once, at its shortest path', () =>
    expect(
      points(select([mount({ mountPoint: '/srv/bound' }), mount({ mountPoint: '/srv' })]).shown),
    ).toEqual(['/srv']))
  it('shows the writable one of two mounts of a file system, however long its path', () => {
    const writable = mount({ mountPoint: '/very/long/path/of/a/disk' })
    const bound = mount({ mountPoint: '/view', readOnly: true })
    expect(select([writable, bound])).toEqual({ shown: [writable], hiddenCount: 1 })
    expect(select([bound, writable])).toEqual({ shown: [writable], hiddenCount: 1 })
  })
  it.each(['/var/lib/docker/volumes', '/run/user/1000/disk', '/dev/big', '/snap/data'])(
    'shows a disk that is mounted nowhere but on %s, once',
    (mountPoint) => {
      const only = mount({ mountPoint })
      expect(select([only, mount({ mountPoint: `${mountPoint}/bound` })]).shown).toEqual([only])
    },
  )
  it('hides a view of a disk that is shown elsewhere, even a writable one', () => {
    const shown = mount({ mountPoint: '/data', readOnly: true })
    expect(select([mount({ mountPoint: '/var/lib/docker/volumes/x' }), shown]).shown).toEqual([shown])
  })
  it.each([
    ['a snap', { type: 'squashfs', device: '/dev/loop3', deviceNumber: '7:3' }],
    ['an image in a file of another disk', { device: '/dev/loop3', deviceNumber: '7:3' }],
    ['a program behind FUSE', { type: 'fuse', device: '/dev/fuse', deviceNumber: '0:50' }],
  ])('hides %s among them', (_, part) =>
    expect(select([mount({ mountPoint: '/snap/core/1', ...part })]).shown).toEqual([]),
  )
  it('is changed by the settings, which may also hide a disk', async () => {
    const mounts = [
      mount({}),
      mount({ mountPoint: '/secret', type: 'xfs' }),
      mount({ mountPoint: '/i', type: 'squashfs' }),
    ]
    const hiding = await createPathHider(['^/secret'])(points(mounts))
    expect(points(selectMounts(mounts, ['ext4'], hiding).shown)).toEqual(['/i'])
  })
})

describe('kinds of file systems', () => {
  it.each(['nfs', 'nfs4', 'cifs', 'smb3', 'fuse.sshfs', 'fuse', 'ceph', '9p', 'virtiofs'])(
    '%s may hang',
    (type) => expect(mayHang(type)).toBe(true),
  )
  it.each(['ext4', 'xfs', 'btrfs', 'zfs', 'tmpfs', 'overlay', 'vfat'])('%s is steady', (type) =>
    expect(mayHang(type)).toBe(false),
  )
  it('knows what lives in memory', () => {
    expect(['tmpfs', 'ramfs', 'devtmpfs'].every(isMemoryBacked)).toBe(true)
    expect(isMemoryBacked('ext4')).toBe(false)
  })
})
