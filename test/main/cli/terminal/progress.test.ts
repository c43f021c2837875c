import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createProgress } from '../../../../main/cli/terminal/progress'
import { createStyle } from '../../../../main/cli/terminal/style'
import { displayWidth } from '../../../../main/cli/terminal/width'

const style = createStyle({
  isTerminal: false,
  env: { LANG: 'C.UTF-8' },
  platform: 'linux',
  colourAllowed: true,
})

let written: string[]
const start = (columns = 60) => createProgress({ style, write: (text) => written.push(text), columns })

beforeEach(() => {
  written = []
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('a snapshot that is quick shows nothing at all', () => {
  const progress = start()
  progress.update({ subject: 'cpu', state: 'started', durationMs: null })
  progress.update({ subject: 'cpu', state: 'ok', durationMs: 1 })
  progress.end()
  vi.advanceTimersByTime(5000)
  expect(written).toEqual([])
})

test('a slow one says what it waits for, on one line that is wiped in the end', () => {
  const progress = start()
  for (const subject of ['cpu', 'disks', 'containers'] as const) {
    progress.update({ subject, state: 'started', durationMs: null })
  }
  progress.update({ subject: 'cpu', state: 'ok', durationMs: 1 })
  progress.update({ subject: 'cpu', state: 'ok', durationMs: 1 })
  vi.advanceTimersByTime(1000)
  expect(written.at(-1)).toContain('1 of 3 read · waiting for disks, containers')
  progress.update({ subject: 'disks', state: 'failed', durationMs: 900 })
  vi.advanceTimersByTime(200)
  expect(written.at(-1)).toContain('2 of 3 read · waiting for containers')
  progress.end()
  expect(written.at(-1)).toBe('\r\u001b[2K')
  const count = written.length
  vi.advanceTimersByTime(5000)
  expect(written).toHaveLength(count)
  expect(written.join('')).not.toContain('\n')
})

test('the line is never wider than the terminal', () => {
  const progress = start(30)
  for (const subject of ['cpu', 'disks', 'containers', 'processes', 'network'] as const) {
    progress.update({ subject, state: 'started', durationMs: null })
  }
  vi.advanceTimersByTime(1000)
  progress.end()
  for (const line of written) expect(displayWidth(line.replace('\r\u001b[2K', ''))).toBeLessThan(30)
})
