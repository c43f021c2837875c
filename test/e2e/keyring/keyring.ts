/** A keyring for one test: a real gnome-keyring on a D-Bus session of its own. */
import { execFile, spawn, spawnSync } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'

const script = path.resolve('test/e2e/keyring/with-keyring.sh')

export interface Keyring {
  /** For processes that shall use it. */
  env: Record<string, string>
  lock(): Promise<void>
  close(): Promise<void>
}

/** Why it cannot run here; null where it can. */
export function keyringMissing(): string | null {
  if (process.platform !== 'linux') return 'gnome-keyring is Linux alone'
  const missing = ['dbus-run-session', 'dbus-send', 'gnome-keyring-daemon'].filter(
    (program) => spawnSync('which', [program]).status !== 0,
  )
  return missing.length === 0 ? null : `${missing.join(', ')} not installed (Debian: dbus gnome-keyring)`
}

/** @param without a part that a real machine may lack. */
export async function openKeyring(without?: 'login' | 'service'): Promise<Keyring> {
  const args = without === undefined ? [] : [`--without-${without}`]
  // It lives until its input ends.
  const session = spawn(script, [...args, 'sh', '-c', 'echo "$DBUS_SESSION_BUS_ADDRESS"; cat'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const ended = new Promise<void>((resolve) => session.on('close', () => resolve()))
  const address = await new Promise<string>((resolve, reject) => {
    let text = ''
    session.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part
      if (text.includes('\n')) resolve(text.split('\n')[0]!)
    })
    session.on('close', (code) => reject(new Error(`the keyring ended with ${code}`)))
  })
  const env = { DBUS_SESSION_BUS_ADDRESS: address }
  return {
    env,
    async lock() {
      const service = '/org/freedesktop/secrets'
      await promisify(execFile)(
        'dbus-send',
        [
          '--session',
          '--print-reply',
          '--dest=org.freedesktop.secrets',
          service,
          'org.freedesktop.Secret.Service.Lock',
          `array:objpath:${service}/collection/login`,
        ],
        { env: { ...process.env, ...env } },
      )
    },
    async close() {
      session.stdin.end()
      await ended
    },
  }
}
