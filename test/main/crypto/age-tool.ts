/** The standard `age` tool, and somebody at its terminal. */
import { spawn, spawnSync } from 'node:child_process'
import type { TestContext } from 'vitest'

export function needAge({ skip }: TestContext): void {
  const missing = ['age', 'age-keygen', 'script'].filter((name) => spawnSync('which', [name]).status !== 0)
  if (missing.length > 0) skip(`${missing.join(', ')} not installed (Debian: age, bsdutils)`)
}

/** What it asks, in the order in which it does. */
const questions = {
  '-p': ['autogenerate a secure one): ', 'Confirm passphrase: '],
  '-d': ['passphrase: '],
}

/** Types the passphrase whenever it is asked for, which age does at a terminal alone. */
export function askedByAge(
  args: readonly [keyof typeof questions, ...string[]],
  passphrase: string,
): Promise<void> {
  const child = spawn('script', ['-qec', ['age', ...args].join(' '), '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 60_000,
  })
  const waiting = [...questions[args[0]]]
  let shown = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text
    if (waiting[0] === undefined || !shown.includes(waiting[0])) return
    waiting.shift()
    child.stdin.write(`${passphrase}\r`)
  })
  return new Promise((resolve, reject) =>
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`age ended with ${code}: ${shown}`)),
    ),
  )
}
