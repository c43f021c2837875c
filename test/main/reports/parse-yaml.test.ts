import { expect, test } from 'vitest'
import { parseYaml } from '../../../main/reports/parse-yaml'

const numbers = (count: number): string => '- 1\n'.repeat(count)

test('YAML comes back as what it says, and what merely looks odd is said to nobody', async () => {
  expect(
    await parseYaml('a: [1, -0.5, null, .inf]\nb: { c: "\\u202e" }\nd: &x [x]\ne: *x\nf: !odd 1'),
  ).toEqual({ a: [1, -0.5, null, Infinity], b: { c: '\u202e' }, d: ['x'], e: ['x'], f: '1' })
})

test('whoever waits for YAML does other work meanwhile', async () => {
  let turns = 0
  let turn = setImmediate(function again() {
    turns += 1
    turn = setImmediate(again)
  })
  const list = await parseYaml(numbers(20_000))
  clearImmediate(turn)
  expect(list).toHaveLength(20_000)
  expect(turns).toBeGreaterThan(100) // a parser in this thread leaves room for a handful
})

test.each([
  ['a: [', /line 1/],
  ['a: 1\n b: 2', /line 1/],
])('%j is refused in one line', async (text, message) => {
  await expect(parseYaml(text)).rejects.toThrow(message)
  await expect(parseYaml(text)).rejects.not.toThrow(/\n/)
})

test('aliases that unfold to more than anybody can hold are refused', async () => {
  const levels = Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]`)
  await expect(parseYaml(['a0: &a0 [x]', ...levels].join('\n'))).rejects.toThrow('alias')
})

test('what takes too long is given up, and the next is read', async () => {
  await expect(parseYaml(numbers(500_000), 1)).rejects.toThrow('takes too long')
  expect(await parseYaml('[1]')).toEqual([1])
})
