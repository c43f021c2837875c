/** Turns a JSON line of the log into one line for a person at a terminal, with nothing in it that steers one. */

const steering = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]/gu

/** `05:07:15 warn  Sign-in refused  address=127.0.0.1`, with its line break; an error's stack in lines below. */
export function readableLine(json: string): string {
  const { time, level, message, ...fields } = JSON.parse(json) as Record<string, unknown>
  const clock = String(time).slice(11, 19)
  const stacks: string[] = []
  const shown = Object.entries(fields).map(([name, value]) => {
    const stack = stackOf(value)
    if (stack === null) return `${name}=${show(value)}`
    stacks.push(...stack.split('\n').slice(1))
    return `${name}=${show((value as { message: unknown }).message)}`
  })
  const first = [`${clock} ${String(level).padEnd(5)} ${String(message)}`, ...shown].join('  ')
  return [first, ...stacks].map((line) => `${line.replace(steering, '\ufffd')}\n`).join('')
}

function stackOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('stack' in value)) return null
  return typeof value.stack === 'string' && 'message' in value ? value.stack : null
}

const show = (value: unknown): string =>
  typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)
