/** Measures whole commands: wall and CPU time of a process and its children, as the shell's `time` sees them. */
import { spawnSync } from 'node:child_process'

export interface Cost {
  wallMs: number
  cpuMs: number
}

/**
 * Runs a command to its end, output thrown away. bash's `time` waits for the children too, with 1 ms resolution.
 * @throws Error when the command cannot be run or ends with another code than `expectedCode`.
 */
export function measure(command: readonly string[], expectedCode = 0): Cost {
  const script = 'TIMEFORMAT="%R %U %S"; time { "$@" >/dev/null 2>/dev/null </dev/null; }'
  const { stderr, status, error } = spawnSync('bash', ['-c', script, 'bash', ...command], {
    encoding: 'utf8',
  })
  if (error) throw error
  if (status !== expectedCode) throw new Error(`${command.join(' ')} ended with code ${status}: ${stderr}`)
  const [wall, user, system] = stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? []
  if (wall === undefined || user === undefined || system === undefined)
    throw new Error(`no times in "${stderr}"`)
  return { wallMs: wall * 1000, cpuMs: (user + system) * 1000 }
}

/** Runs every command `rounds` times, taking turns, so that a busy minute of the machine meets all of them alike. */
export function measureInTurn<Name extends string>(
  commands: Record<Name, readonly string[]>,
  rounds: number,
): Record<Name, Cost> {
  const names = Object.keys(commands) as Name[]
  for (const name of names) measure(commands[name]) // the first run warms caches of disk and V8
  const costs = new Map<Name, Cost[]>(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round += 1)
    for (const name of names) costs.get(name)?.push(measure(commands[name]))
  return Object.fromEntries(names.map((name) => [name, medianCost(costs.get(name) ?? [])])) as Record<
    Name,
    Cost
  >
}

const medianCost = (costs: readonly Cost[]): Cost => ({
  wallMs: median(costs.map(({ wallMs }) => wallMs)),
  cpuMs: median(costs.map(({ cpuMs }) => cpuMs)),
})

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Whether a program can be found. */
export function exists(program: string): boolean {
  return spawnSync('bash', ['-c', 'command -v "$1"', 'bash', program]).status === 0
}
