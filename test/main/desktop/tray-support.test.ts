import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hasTray, isTrayUsual } from '../../../main/desktop/tray-support'

/** A client that owns a name as long as the bus runs; no tool of the system holds one (D-Bus Specification 0.43). */
async function ownName(socket: string, name: string): Promise<void> {
  const bus = connect(socket)
  bus.write(`\0AUTH EXTERNAL ${Buffer.from(String(process.getuid!())).toString('hex')}\r\n`)
  await once(bus, 'data')
  bus.write('BEGIN\r\n')
  bus.write(callOfBus(1, 'Hello', '', Buffer.alloc(0)))
  bus.write(callOfBus(2, 'RequestName', 'su', Buffer.concat([padded(4, text(name)), number(0)])))
  let said = ''
  bus.on('data', (part: Buffer) => (said += part.toString('latin1')))
  await expect.poll(() => said).toContain('NameAcquired\0')
}

const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const padded = (to: number, bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((to - (bytes.length % to)) % to)])
const text = (value: string): Buffer =>
  Buffer.concat([number(Buffer.byteLength(value)), Buffer.from(`${value}\0`)])

function callOfBus(serial: number, member: string, signature: string, body: Buffer): Buffer {
  const field = (code: number, type: string, value: Buffer): Buffer =>
    Buffer.concat([Buffer.from([code, 1, type.charCodeAt(0), 0]), value])
  const named = [
    field(1, 'o', text('/org/freedesktop/DBus')),
    field(6, 's', text('org.freedesktop.DBus')),
    field(2, 's', text('org.freedesktop.DBus')),
    field(3, 's', text(member)),
    ...(signature === ''
      ? []
      : [field(8, 'g', Buffer.from([signature.length, ...Buffer.from(signature), 0]))]),
  ]
  const last = named.pop()!
  const fields = Buffer.concat([...named.map((one) => padded(8, one)), last])
  const head = [
    Buffer.from([0x6c, 1, 0, 1]),
    number(body.length),
    number(serial),
    number(fields.length),
    fields,
  ]
  return Buffer.concat([padded(8, Buffer.concat(head)), body])
}

const asks = (env: Record<string, string>, folders: Record<string, string[]> = {}) =>
  isTrayUsual({ env, home: '/home/ada' }, (folder) => {
    if (folders[folder] === undefined) throw new Error(`ENOENT ${folder}`)
    return folders[folder]
  })
const shared = '/usr/share/gnome-shell/extensions'
const own = '/home/ada/.local/share/gnome-shell/extensions'

describe('a tray by the name of the desktop', () => {
  it('is there on the desktops that show one', () => {
    for (const desktop of ['KDE', 'XFCE', 'X-Cinnamon', 'MATE', '', 'sway'])
      expect(asks({ XDG_CURRENT_DESKTOP: desktop })).toBe(true)
  })

  it('is there on GNOME only with an extension that shows it', () => {
    for (const desktop of ['GNOME', 'ubuntu:GNOME', 'GNOME-Classic:GNOME']) {
      const env = { XDG_CURRENT_DESKTOP: desktop }
      expect(asks(env)).toBe(false)
      expect(asks(env, { [shared]: ['dash-to-dock@x'] })).toBe(false)
      expect(asks(env, { [shared]: ['ubuntu-appindicators@ubuntu.com'] })).toBe(true)
      expect(asks(env, { [own]: ['appindicatorsupport@rgcjonas.gmail.com'] })).toBe(true)
    }
  })

  it('looks where the account and the system keep their data', () => {
    const env = { XDG_CURRENT_DESKTOP: 'GNOME', XDG_DATA_HOME: '/d', XDG_DATA_DIRS: '/one:relative:/two' }
    const found = (folder: string) => asks(env, { [folder]: ['appindicatorsupport@rgcjonas.gmail.com'] })
    expect(found('/d/gnome-shell/extensions')).toBe(true)
    expect(found('/two/gnome-shell/extensions')).toBe(true)
    expect(found('relative/gnome-shell/extensions')).toBe(false)
    expect(found(own)).toBe(false)
  })
})

describe('a tray', () => {
  let folder = ''
  const children: ChildProcess[] = []
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tray-'))
  })
  afterEach(() => {
    for (const child of children.splice(0)) child.kill()
    rmSync(folder, { recursive: true })
  })

  /** A tool of the desktop that writes down how it was called. */
  const stub = (name: string, body: string): void => {
    const file = path.join(folder, name)
    writeFileSync(file, `#!/bin/sh\necho "$0 $*" >> '${folder}/calls'\n${body}\n`)
    chmodSync(file, 0o755)
  }
  const calls = (): string[] => {
    const file = path.join(folder, 'calls')
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  }
  /** On a desktop which has a tray by its name, or none. */
  const onKde = (env: Record<string, string> = {}, patienceMs = 0) =>
    hasTray(
      {
        platform: 'linux',
        env: {
          PATH: folder,
          DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
          XDG_CURRENT_DESKTOP: 'KDE',
          ...env,
        },
        home: null,
      },
      patienceMs,
    )
  const onGnome = (env: Record<string, string> = {}) =>
    onKde({ XDG_CURRENT_DESKTOP: 'GNOME', XDG_DATA_DIRS: '/nonexistent', ...env })

  it('is there on Windows and macOS', async () => {
    for (const platform of ['win32', 'darwin'] as const)
      expect(await hasTray({ platform, env: { PATH: folder }, home: null })).toBe(true)
  })

  it('is what a person says it is, and nobody else is asked', async () => {
    stub('gdbus', 'echo "(true,)"')
    expect(await onGnome({ AUTOINFRASNAP_TRAY: '1' })).toBe(true)
    expect(await onKde({ AUTOINFRASNAP_TRAY: '0' })).toBe(false)
    expect(calls()).toEqual([])
  })

  it('is there where somebody shows icons, whatever the desktop is called', async () => {
    stub('gdbus', 'echo "(true,)"')
    expect(await onGnome()).toBe(true)
    stub('gdbus', 'echo "(false,)"')
    expect(await onKde()).toBe(false)
    expect(calls()[0]).toMatch(/gdbus call --session .*NameHasOwner org\.kde\.StatusNotifierWatcher$/)
  })

  it('is asked for with the other tool where the first is missing or fails', async () => {
    stub('dbus-send', 'echo "method return sender=x"; echo "   boolean true"')
    expect(await onGnome()).toBe(true)
    stub('gdbus', 'exit 1')
    expect(await onGnome()).toBe(true)
    stub('dbus-send', 'echo "   boolean false"')
    expect(await onKde()).toBe(false)
  })

  it('is as usual where nobody can be asked, or nobody answers in time', async () => {
    expect([await onKde(), await onGnome()]).toEqual([true, false])
    for (const body of ['exit 1', 'echo "(maybe,)"', 'while :; do :; done']) {
      stub('gdbus', body)
      expect([await onKde(), await onGnome()]).toEqual([true, false])
    }
  })

  it('is as usual where there is no bus, for which none is started', async () => {
    stub('gdbus', 'echo "(true,)"')
    expect(await onGnome({ DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: folder })).toBe(false)
    expect(calls()).toEqual([])
    writeFileSync(path.join(folder, 'bus'), '')
    expect(await onGnome({ DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: folder })).toBe(true)
  })

  it('may come a little later when the desktop is just starting', async () => {
    stub('gdbus', `[ -e '${folder}/later' ] && echo "(true,)" || echo "(false,)"; : > '${folder}/later'`)
    expect(await onKde({}, 5_000)).toBe(true)
    expect(calls()).toHaveLength(2)
  })

  describe.each(['gdbus', 'dbus-send'])('on a real bus asked with %s', (tool) => {
    it('is there once somebody owns the name', async (context) => {
      const found = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', tool], { encoding: 'utf8' }).stdout.trim()
      if (found === '') context.skip(`${tool} is not installed`)
      if (spawnSync('dbus-daemon', ['--version']).error) context.skip('dbus-daemon is not installed')
      const socket = path.join(folder, 'bus')
      const daemon = spawn('dbus-daemon', ['--session', '--nofork', `--address=unix:path=${socket}`], {
        stdio: 'ignore',
      })
      children.push(daemon)
      await expect.poll(() => existsSync(socket)).toBe(true)
      stub(tool, `exec ${found} "$@"`)
      const env = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}` }
      expect(await onKde(env)).toBe(false)
      await ownName(socket, 'org.kde.StatusNotifierWatcher')
      expect(await onGnome(env)).toBe(true)
      daemon.kill()
      await new Promise((resolve) => daemon.once('exit', resolve))
      expect([await onKde(env), await onGnome(env)]).toEqual([true, false])
    })
  })
})
