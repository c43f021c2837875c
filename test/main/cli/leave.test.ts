import { execFileSync, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPlayground, type Playground } from './built'

let place: Playground
beforeEach(() => {
  place = createPlayground()
  writeFileSync(place.at('leave.mjs'), stripTypeScriptTypes(readFileSync('main/cli/leave.ts', 'utf8')))
})
afterEach(() => place.remove())

/** Runs a program that calls `leave`, and says how it ended; killed when it has not within the time. */
function run(
  program: string,
): Promise<{ code: number | null; signal: string | null; ms: number; stdout: string }> {
  writeFileSync(place.at('program.mjs'), `import { leave } from './leave.mjs'\n${program}`)
  const startedMs = performance.now()
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [place.at('program.mjs')], { timeout: 8000, killSignal: 'SIGKILL' })
    let stdout = ''
    child.stdout.on('data', (text: Buffer) => (stdout += text.toString()))
    child.on('close', (code, signal) => resolve({ code, signal, ms: performance.now() - startedMs, stdout }))
  })
}

/** Opening a pipe that nobody writes to holds a thread in the kernel, as a dead network mount does. */
const hang = (pipe: string): string => `
import { open } from 'node:fs/promises'
open(${JSON.stringify(pipe)}, 'r').catch(() => undefined)
await new Promise((resolve) => setTimeout(resolve, 200))
process.stdout.write('said')
`

test.each([0, 3])(
  'a thread that hangs in the kernel does not keep the process, and the exit code stays %i',
  async (code) => {
    execFileSync('mkfifo', [place.at('pipe')])
    expect(await run(`${hang(place.at('pipe'))} leave(${code}, false)`)).toMatchObject({
      code,
      signal: null,
      stdout: 'said',
    })
  },
)

test('without leave() such a thread does keep the process, so the test above says something', async () => {
  execFileSync('mkfifo', [place.at('pipe')])
  expect(await run(`${hang(place.at('pipe'))} process.exit(3)`)).toMatchObject({ signal: 'SIGKILL' })
})

test('work that was given up elsewhere is left behind too', async () => {
  expect(await run('leave(4, true)')).toMatchObject({ code: 4, signal: null })
})

test('timers and sockets that are still open do not delay the end', async () => {
  const { code, ms } = await run('setTimeout(() => undefined, 60_000); leave(2, false)')
  expect(code).toBe(2)
  expect(ms).toBeLessThan(5000)
})
