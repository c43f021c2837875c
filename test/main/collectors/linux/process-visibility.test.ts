import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { createKernelFiles } from '../../../../main/collectors/linux/kernel-files'
import { readVisibility } from '../../../../main/collectors/linux/process-visibility'
import { createLinuxProcessesSource } from '../../../../main/collectors/linux/processes'
import { readSnapshot } from '../../../../main/reports/read'
import { machineNames, openMachine } from '../../../fixtures/machines/open-machine'
import { builtCommand } from '../../cli/built'

const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true })
})

interface Seen {
  /** What stands behind the file system on /proc. */
  options: string
  capabilities?: string
  groups?: string
  group?: number
}

function visibility({ options, capabilities = '0000000000000000', groups = '', group = 1000 }: Seen): string {
  const root = mkdtempSync(join(tmpdir(), 'visibility-'))
  roots.push(root)
  mkdirSync(join(root, 'proc/self'), { recursive: true })
  const mounts = `21 1 8:1 / / rw - ext4 /dev/sda1 rw\n22 21 0:20 / /proc rw,nosuid - proc proc ${options}\n`
  writeFileSync(join(root, 'proc/self/mountinfo'), mounts)
  const ids = [group, group, group, group].join('\t')
  const status = `Name:\tnode\nUid:\t1000\t1000\t1000\t1000\nGid:\t${ids}\nGroups:\t${groups} \nCapEff:\t${capabilities}\n`
  writeFileSync(join(root, 'proc/self/status'), status)
  return readVisibility(createKernelFiles(root))
}

const root = { capabilities: '000001ffffffffff' }

describe('of the processes of others', () => {
  test.each<[string, Seen, string]>([
    ['all where nothing is hidden', { options: 'rw' }, 'all'],
    ['all where hiding is off', { options: 'rw,hidepid=off' }, 'all'],
    ['all where hiding is off by number', { options: 'rw,hidepid=0' }, 'all'],
    ...['1', '2', '4', 'noaccess', 'invisible', 'ptraceable'].flatMap((mode): [string, Seen, string][] => [
      [`none with hidepid=${mode}`, { options: `rw,hidepid=${mode}` }, 'own'],
      [`all with hidepid=${mode} for root`, { options: `rw,hidepid=${mode}`, ...root }, 'all'],
    ]),
    ['all for a member of the trusted group', { options: 'rw,gid=27,hidepid=2', groups: '4 27 100' }, 'all'],
    ['all for whose main group it is', { options: 'rw,gid=27,hidepid=2', group: 27 }, 'all'],
    ['none for members of others', { options: 'rw,gid=27,hidepid=invisible', groups: '2 7 270' }, 'own'],
    ["all for a member of root's group, without an option", { options: 'rw,hidepid=2', groups: '0' }, 'all'],
    [
      'none for the trusted group where only tracing counts',
      { options: 'rw,gid=27,hidepid=4', group: 27 },
      'own',
    ],
    [
      'none for root without the capability',
      { options: 'rw,hidepid=4', capabilities: '00000000a80425fb' },
      'own',
    ],
  ])('%s', (_, seen, expected) => {
    expect(visibility(seen)).toBe(expected)
  })

  test('only the last mount on /proc counts', () => {
    const options = 'rw,hidepid=2\n23 22 0:21 / /proc rw - proc proc rw'
    expect(visibility({ options })).toBe('all')
  })

  test.each(machineNames)('all on the recorded machine %s', async (name) => {
    using recorded = openMachine(name)
    const source = createLinuxProcessesSource(recorded.root, { commandLines: false })
    expect((await source.read(AbortSignal.abort())).visibility).toBe('all')
  })

  test('none on a recorded machine whose /proc hides them, and the list is what is there', async () => {
    using recorded = openMachine('one-core')
    writeFileSync(
      join(recorded.root, 'proc/self/mountinfo'),
      '22 1 0:20 / /proc rw,relatime - proc proc rw,hidepid=invisible\n',
    )
    const source = createLinuxProcessesSource(recorded.root, { commandLines: false })
    const { processes, visibility: seen } = await source.read(AbortSignal.abort())
    expect(seen).toBe('own')
    expect(processes.length).toBeGreaterThan(10)
  })
})

describe('the built command, where the kernel really hides processes', () => {
  /** In a mount namespace of its own, so that nobody else sees another /proc. */
  const underHidepid = (uid: number, mode: string): string => {
    const folder = mkdtempSync(join(tmpdir(), 'hidepid-'))
    roots.push(folder)
    chmodSync(folder, 0o777)
    const command = `${process.execPath} ${builtCommand} snapshot --section processes --window 50 --quiet --output -`
    const script = `mount -t proc -o hidepid=${mode} proc /proc && exec setpriv --reuid=${uid} --regid=${uid} --clear-groups ${command}`
    return execFileSync('unshare', ['--mount', 'sh', '-c', script], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', HOME: folder },
    })
  }

  test.for([
    [65_534, 'invisible', 'own'],
    [65_534, 'noaccess', 'own'],
    [0, 'invisible', 'all'],
  ] as const)('account %i with hidepid=%s sees %s', async ([uid, mode, expected], context) => {
    if (spawnSync('unshare', ['--mount', 'setpriv', '--version']).status !== 0)
      return context.skip('mounting another /proc needs root, unshare and setpriv')
    const { processes } = (await readSnapshot(underHidepid(uid, mode))).sections
    expect(processes).toMatchObject({ status: 'ok', value: { visibility: expected } })
    if (processes?.status !== 'ok') throw new Error('there are processes')
    if (expected === 'own') expect(processes.value.total).toBeLessThan(5)
    else expect(processes.value.total).toBeGreaterThan(5)
  })
})
