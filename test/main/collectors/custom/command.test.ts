import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commandEnvironment, createCommandRunner } from '../../../../main/collectors/custom/command'

const folder = mkdtempSync(path.join(os.tmpdir(), 'custom-command-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const runner = createCommandRunner(process.env)
afterEach(() => runner.close())

const noDeadline = (): AbortSignal => new AbortController().signal
const run = (argv: string[], signal = noDeadline(), maxBytes = 65_536): Promise<string> =>
  runner.run(argv, { maxBytes, signal })
const shell = (script: string, signal?: AbortSignal, maxBytes?: number): Promise<string> =>
  run(['sh', '-c', script], signal, maxBytes)

let files = 0
const newFile = (): string => path.join(folder, `pid-${++files}`)

/** Waits until the processes whose ids stand in the file are gone; false when they still live after two seconds. */
async function areGone(file: string): Promise<boolean> {
  const pids = readFileSync(file, 'utf8').trim().split(/\s+/).map(Number)
  expect(pids.length).toBeGreaterThan(0)
  for (let waitedMs = 0; waitedMs < 2_000; waitedMs += 20) {
    if (!pids.some(isAlive)) return true
    await pause(20)
  }
  return false
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // A zombie whose parent has not looked yet is dead all the same.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

async function untilExists(file: string): Promise<void> {
  while (!existsSync(file) || readFileSync(file, 'utf8').trim().split(/\s+/).length < 2) await pause(5)
}

describe('createCommandRunner', () => {
  beforeEach((context) =>
    context.skip(process.platform === 'win32', 'Windows has neither sh nor process groups'),
  )

  it('answers what the command prints', async () => {
    expect(await run(['printf', '%s', '12.5'])).toBe('12.5')
  })

  it('passes arguments as they are, without a shell', async () => {
    expect(await run(['printf', '%s|', '$HOME', '`id`', '; rm -rf /', '*'])).toBe('$HOME|`id`|; rm -rf /|*|')
  })

  it('gives the command no input to wait for', async () => {
    expect(await run(['cat'])).toBe('')
  })

  it('keeps secrets of this product and of the cloud out of the command', async () => {
    const env = { PATH: process.env['PATH'], AUTOINFRASNAP_TOKEN: 'a', AWS_SECRET_ACCESS_KEY: 'b', LANG: 'C' }
    expect(commandEnvironment(env)).toEqual({ PATH: process.env['PATH'], LANG: 'C' })
    const output = await createCommandRunner(env).run(['env'], { maxBytes: 65_536, signal: noDeadline() })
    expect(output).toContain('LANG=C')
    expect(output).not.toMatch(/AUTOINFRASNAP|AWS/)
  })

  it('shows the exit code and the first line of what went wrong, cleaned', async () => {
    await expect(
      shell(String.raw`printf '\n\033[31mno queue\033[0m\nsecond\n' >&2; echo 5; exit 3`),
    ).rejects.toMatchObject({
      code: 'custom_failed',
      message: 'its command ended with exit code 3: no queue',
    })
    await expect(shell('exit 1')).rejects.toMatchObject({ message: 'its command ended with exit code 1.' })
    await expect(shell('kill -SEGV $$')).rejects.toMatchObject({
      message: 'its command was ended by SIGSEGV.',
    })
  })

  it.each([
    ['/nonesuch/program', 'the program /nonesuch/program was not found.'],
    ['/etc', 'the program /etc may not be run.'],
    ['', 'did not start'],
    ['a\u0000b', 'did not start'],
  ])('says what is wrong with the program %j', async (program, message) => {
    await expect(run([program])).rejects.toMatchObject({
      code: 'custom_failed',
      message: expect.stringContaining(message) as string,
    })
  })

  it('stops a command that prints more than it may, and all that it started', async () => {
    const file = newFile()
    await expect(shell(`sleep 60 & echo $$ $! > ${file}; yes`, noDeadline(), 1_000)).rejects.toMatchObject({
      message: 'its command printed more than 1000 bytes.',
    })
    expect(await areGone(file)).toBe(true)
  })

  it('accepts exactly as many bytes as allowed', async () => {
    expect(await shell('printf %0100d 7', noDeadline(), 100)).toHaveLength(100)
    await expect(shell('printf %0101d 7', noDeadline(), 100)).rejects.toMatchObject({ code: 'custom_failed' })
  })

  it('does not mind a flood of complaints', async () => {
    expect(await shell('head -c 3000000 /dev/zero >&2; echo 5')).toBe('5\n')
  })

  it('ends a command at the deadline together with its grandchildren, even those that ignore SIGTERM', async () => {
    const file = newFile()
    const controller = new AbortController()
    const result = shell(
      `trap '' TERM; sh -c 'trap "" TERM; echo $$ >> ${file}; while :; do sleep 1; done' & echo $$ >> ${file}; while :; do sleep 1; done`,
      controller.signal,
    )
    const refused = expect(result).rejects.toThrow('too late')
    await untilExists(file)
    const stoppedAtMs = performance.now()
    controller.abort(new Error('too late'))
    await refused
    expect(performance.now() - stoppedAtMs).toBeLessThan(200)
    expect(await areGone(file)).toBe(true)
  })

  it('does not wait for a process that the command left behind, and ends it', async () => {
    const file = newFile()
    const startedMs = performance.now()
    expect(await shell(`sleep 60 & echo $! > ${file}; echo 5`)).toBe('5\n')
    expect(performance.now() - startedMs).toBeLessThan(2_000)
    expect(await areGone(file)).toBe(true)
  })

  it('kills what still runs when it is closed', async () => {
    const file = newFile()
    const result = shell(`sleep 60 & echo $! $$ > ${file}; wait`)
    const refused = expect(result).rejects.toMatchObject({ code: 'custom_failed' })
    await untilExists(file)
    runner.close()
    await refused
    expect(await areGone(file)).toBe(true)
  })
})
