import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createHostCollector } from '../../../main/collectors/host'
import { deriveHostId, readHostIdentity } from '../../../main/collectors/host-identity'
import { hostSchema } from '../../../main/contract/model/host'
import { defaultSettings } from '../../../main/contract/settings'
import { openMachine } from '../../fixtures/machines/open-machine'

const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true })
})
function tree(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'host-'))
  roots.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(root + path), { recursive: true })
    writeFileSync(root + path, text)
  }
  return root
}
async function hostOf(root: string) {
  const collector = createHostCollector({
    platform: 'linux',
    root,
    env: {},
    settings: defaultSettings,
    now: () => Date.UTC(2026, 6, 1),
  })
  const raw = await collector.read({ signal: new AbortController().signal, deadlineMs: 1000 })
  return hostSchema.parse(collector.derive({ raw, atMs: 0 }, null))
}

describe('the host collector', () => {
  it('knows a recorded machine', async () => {
    using machine = openMachine('many-cores')
    expect(await hostOf(machine.root)).toMatchObject({
      name: 'recorded',
      os: {
        platform: 'linux',
        name: 'Debian GNU/Linux',
        version: '12',
        kernel: expect.stringContaining('6.1.') as string,
      },
      bootedAt: '2026-11-23T05:56:48.000Z', // btime 1795413408
      uptimeSeconds: 68,
      virtualization: { kind: 'machine', technology: 'kvm' },
      loggedInUsers: 1,
      battery: null,
    })
  })

  it('answers where there is neither /proc nor /sys nor /etc', async () => {
    const value = await hostOf('/nonexistent')
    expect(value).toMatchObject({
      bootedAt: null,
      loggedInUsers: null,
      battery: null,
      os: { name: 'Linux', version: null },
    })
    expect(value.name).not.toBe('')
    expect(value.uptimeSeconds).toBeGreaterThan(0)
  })

  it.each(['-5.0 1.0', 'abc', '', 'Infinity 1'])('does not take %j for an uptime', async (uptime) => {
    expect((await hostOf(tree({ '/proc/uptime': uptime }))).uptimeSeconds).toBeGreaterThan(0)
  })

  it('does not know when it booted where the number is no date', async () => {
    expect((await hostOf(tree({ '/proc/stat': 'btime 99999999999999999\n' }))).bootedAt).toBeNull()
  })
})

describe('the time zone', () => {
  /** Asks in a process of its own: the zone of a running one is fixed. */
  const zoneWith = (tz: string): unknown =>
    JSON.parse(
      execFileSync(process.execPath, ['--input-type=module', '-e', script], {
        encoding: 'utf8',
        env: { ...process.env, TZ: tz, NODE_OPTIONS: '' },
        cwd: join(import.meta.dirname, '../../..'),
      }),
    )
  // Vite's own server runs the source, because plain Node resolves no imports without extensions.
  const script = `
    import { createServer } from 'vite'
    const server = await createServer({ configFile: false, logLevel: 'silent', server: { middlewareMode: true, ws: false, watch: null }, optimizeDeps: { noDiscovery: true } })
    const { createHostCollector } = await server.ssrLoadModule('/main/collectors/host.ts')
    const { defaultSettings } = await server.ssrLoadModule('/main/contract/settings.ts')
    const at = (month) => {
      const now = () => Date.UTC(2026, month, 1)
      const collector = createHostCollector({ platform: 'linux', root: '', env: process.env, settings: defaultSettings, now })
      const { timeZone, utcOffsetMinutes } = collector.derive({ raw: collector.read({}), atMs: 0 }, null)
      return { timeZone, utcOffsetMinutes }
    }
    process.stdout.write(JSON.stringify([at(0), at(6)]))
    await server.close()`
  const zone = (timeZone: string, winter: number, summer: number) => [
    { timeZone, utcOffsetMinutes: winter },
    { timeZone, utcOffsetMinutes: summer },
  ]
  it.each([
    ['Etc/UTC', 0, 0],
    ['Asia/Seoul', 540, 540],
    ['Europe/Berlin', 60, 120],
    ['America/St_Johns', -210, -150],
  ])('%s is %d minutes from UTC in winter and %d in summer', (tz, winter, summer) => {
    const found = zoneWith(tz)
    expect(found).toEqual(
      tz === 'Etc/UTC'
        ? zone((found as { timeZone: string }[])[0]!.timeZone, 0, 0)
        : zone(tz, winter, summer),
    )
    if (tz === 'Etc/UTC') expect(JSON.stringify(found)).toMatch(/UTC/)
  })
  it('counts as UTC, and is not invented, where a name has no data', () => {
    const found = zoneWith('Nonsense/Zone') as { timeZone: string; utcOffsetMinutes: number }[]
    expect(found.map(({ utcOffsetMinutes }) => utcOffsetMinutes)).toEqual([0, 0])
    expect(found[0]?.timeZone).toMatch(/^(Etc\/Unknown|UTC|Etc\/UTC)$/)
  })
})

describe('the identity of a host', () => {
  it('is stable, of one length, and does not give the machine id away', async () => {
    const id = '0123456789abcdef0123456789abcdef'
    const one = await readHostIdentity('linux', tree({ '/etc/machine-id': `${id}\n` }))
    const other = await readHostIdentity('linux', tree({ '/var/lib/dbus/machine-id': `${id}\n` }))
    expect(one.id).toMatch(/^[0-9a-f]{32}$/)
    expect(one.id).toBe(other.id)
    expect(one.id).not.toContain(id.slice(0, 8))
    expect(deriveHostId('another')).not.toBe(one.id)
  })
  it.each([null, '', '\n', 'uninitialized\n'])('is unknown for %j', (text) =>
    expect(deriveHostId(text)).toBeNull(),
  )
})
