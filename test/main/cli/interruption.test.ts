import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync, readdirSync, existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPlayground, type Playground } from './built'

let place: Playground
beforeEach(() => {
  place = createPlayground()
})
afterEach(() => place.remove())

/** Whether it still runs. One that has ended may stay listed until its parent asks; ps calls it Z then. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z')
}

async function appears(file: string): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (existsSync(file) && readFileSync(file, 'utf8').endsWith('\n'))
      return readFileSync(file, 'utf8').trim()
    await wait(50)
  }
  throw new Error(`${file} never appeared`)
}

test.runIf(process.platform !== 'win32').each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s ends the command and what it started, and leaves no file behind',
  async (signal) => {
    const pidFile = place.at('pid')
    const script = `sleep 300 & echo $! > ${pidFile}; wait`
    writeFileSync(
      place.at('settings.json'),
      JSON.stringify({
        custom: [{ name: 'slow', source: { command: ['sh', '-c', script] }, timeoutMs: 60_000 }],
      }),
    )
    let end: ((signal: NodeJS.Signals) => void) | undefined
    const ended = place.run(
      ['snapshot', '--config', place.at('settings.json'), '--section', 'custom', '--timeout', '50s'],
      { started: (child) => (end = (name) => child.kill(name)) },
    )
    const child = Number(await appears(pidFile))
    expect(isAlive(child)).toBe(true)
    end?.(signal)
    expect(await ended).toMatchObject({ code: null, signal })
    await expect.poll(() => isAlive(child)).toBe(false)
    expect(readdirSync(place.reports)).toEqual([])
  },
)

test.runIf(process.platform !== 'win32')(
  'a file that is being decrypted is not left half in plain',
  async () => {
    const identity = await generateX25519Identity()
    const encrypter = new Encrypter()
    encrypter.addRecipient(await identityToRecipient(identity))
    writeFileSync(place.at('key.txt'), `${identity}\n`)
    writeFileSync(place.at('large.age'), await encrypter.encrypt(new Uint8Array(64 * 1024 * 1024)))
    let end = (): void => undefined
    const ended = place.run(['decrypt', 'large.age', '--identity', 'key.txt', '--output', 'plain'], {
      started: (child) => (end = () => void child.kill('SIGTERM')),
    })
    const isBegun = (): boolean => readdirSync(place.folder).some((name) => name.endsWith('.tmp'))
    await expect.poll(isBegun, { interval: 1 }).toBe(true)
    end()
    expect(await ended).toMatchObject({ code: null, signal: 'SIGTERM' })
    const names = readdirSync(place.folder).filter((name) => name !== 'cache')
    expect(names.sort()).toEqual(['key.txt', 'large.age'])
  },
)
