import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMetric } from '../../../../main/collectors/custom/parse'
import { AppError } from '../../../../main/contract/errors'

async function refusalOf(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(
    (value) => `was accepted as ${String(value)}`,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(AppError)
  expect((error as AppError).code).toBe('custom_failed')
  return error as AppError
}

describe('a whole text as number', () => {
  it.each([
    ['12.5', 12.5],
    ['-3', -3],
    ['+4', 4],
    ['1e3', 1000],
    ['.5', 0.5],
    [' 42\r\n', 42],
    ['0', 0],
  ])('takes %j', async (text, value) => {
    expect(await parseMetric(text, null)).toBe(value)
  })

  it.each([
    '12 apples',
    '1_000',
    '12,5',
    '0x10',
    'NaN',
    'Infinity',
    '-Infinity',
    '1e999',
    '1.',
    '--1',
    'true',
    '٣',
  ])('refuses %j', async (text) => {
    expect((await refusalOf(parseMetric(text, null))).message).toContain('expected a number, got "')
  })

  it.each(['', ' \n\t'])('says that %j is empty', async (text) => {
    expect((await refusalOf(parseMetric(text, null))).message).toContain('is empty')
  })

  it('reads back every finite number', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ noNaN: true, noDefaultInfinity: true }), async (value) => {
        expect(await parseMetric(` ${value}\n`, null)).toBe(value === 0 ? 0 : value)
      }),
    )
  })

  it('shows hostile text without its control characters and cut short', async () => {
    const { message } = await refusalOf(parseMetric(`\u001b[31mred\u202e${'x'.repeat(5_000)}`, null))
    expect(message).toMatch(/got "red x{196}…"/)
  })
})

describe('jsonPath', () => {
  const text = JSON.stringify({
    queue: { depth: 7, rate: '2.5', healthy: true, paused: false, name: 'mail', none: null, list: [1, 2] },
    workers: [
      { name: 'a', jobs: 3 },
      { name: 'b', jobs: 4 },
    ],
  })
  const find = (jsonPath: string): Promise<number> => parseMetric(text, { jsonPath })

  it.each([
    ['$.queue.depth', 7],
    ['$.queue.rate', 2.5],
    ['$.queue.healthy', 1],
    ['$.queue.paused', 0],
    ['$.workers[-1].jobs', 4],
    ["$.workers[?@.name == 'a'].jobs", 3],
  ])('finds %s', async (path, value) => {
    expect(await find(path)).toBe(value)
  })

  it.each([
    ['$.queue.missing', 'finds nothing'],
    ['$.workers[*].jobs', 'finds 2 values, expected one'],
    ['$.queue.none', 'got null'],
    ['$.queue.list', 'got a list'],
    ['$.queue', 'got an object'],
    ['$.queue.name', 'expected a number, got "mail"'],
    ['$.queue[', 'jsonPath is not valid'],
    ['$[?nosuch(@.a)]', 'jsonPath is not valid'],
  ])('refuses %s', async (path, message) => {
    expect((await refusalOf(find(path))).message).toContain(message)
  })

  it('refuses what is not JSON without repeating it', async () => {
    const { message } = await refusalOf(parseMetric('{"password": hunter2}', { jsonPath: '$.a' }))
    expect(message).toBe('the text is not JSON.')
  })
})

describe('regex', () => {
  it.each([
    ['temperature: 48.5 C', 'temperature: ([\\d.]+)', 48.5],
    ['MemTotal: 1\nMemFree:  12 kB\n', '^MemFree:\\s+(\\d+)', 12],
    ['about 99 of them', '\\d+', 99],
    ['a=1 b=2', '(?:b=)(\\d)', 2],
  ])('in %j finds %s', async (text, regex, value) => {
    expect(await parseMetric(text, { regex })).toBe(value)
  })

  it.each([
    ['nothing here', '(\\d+)', 'regex matches nothing'],
    ['b', '(a)?b', 'took no part'],
    ['depth: deep', 'depth: (\\w+)', 'expected a number, got "deep"'],
  ])('in %j refuses %s', async (text, regex, message) => {
    expect((await refusalOf(parseMetric(text, { regex }))).message).toContain(message)
  })

  it.each(['^(a+)+$', '(a|aa)+$', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
    'gives up on %s, which would take years, and goes on working',
    async (regex) => {
      const startedMs = performance.now()
      const { message } = await refusalOf(parseMetric(`${'a'.repeat(60)}!`, { regex }))
      expect(message).toContain('took longer than 100 ms')
      expect(performance.now() - startedMs).toBeLessThan(1_000)
      expect(await parseMetric('a 5', { regex: '\\d' })).toBe(5)
    },
  )

  it('gives up on a jsonPath that would take for ever', async () => {
    const deep = JSON.stringify(Array.from({ length: 12 }).reduce<unknown>((inner) => [inner, inner], 1))
    const { message } = await refusalOf(parseMetric(deep, { jsonPath: `$${'..*'.repeat(8)}` }))
    expect(message).toContain('took longer than 100 ms')
  })
})
