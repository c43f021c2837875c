import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppError } from '../../../../main/contract/errors'
import { parseAssertion } from '../../../../main/snapshot/assert/parse'

const parse = (text: string) => parseAssertion(text, ['queue_depth', 'queue.oldest-job'])

/** The column that the error points at, and what it says. */
function fault(text: string): [column: unknown, said: string] {
  try {
    parse(text)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(error.code).toBe('assertion_invalid')
    const [first = '', shown = '', mark = ''] = error.message.split('\n')
    expect(shown).toBe(`  ${text}`)
    expect(mark.indexOf('^')).toBe(1 + Number(error.details['column']))
    return [error.details['column'], `${first.replace(/^.*?: /, '')} ${error.hint ?? ''}`]
  }
  throw new Error(`${text} was understood`)
}

test('the examples of the manual are understood', () => {
  for (const text of [
    'disks.*.usedPercent < 85',
    'disks.*.usedPercent<85%',
    'disks[mountPoint=/var/lib/docker].usedPercent <= 90',
    'containers[name=db].health == healthy',
    'containers[name = "my db"].state == "running"',
    "containers[composeProject='shop'][state=running].restartCount == 0",
    'containers.counts.unhealthy == 0',
    'disks.totals.usedPercent < 80',
    'memory.usedPercent <= 90',
    'memory.swap == null'.replace('swap', 'swap.usedPercent'),
    'cpu.loadAverage.fiveMinutes < 4.5e0',
    'cpu.*.busyPercent < 100',
    'network[name=eth0].state == up',
    'processes.byState.zombie == 0',
    'custom[name=queue_depth].value < 1000',
    'queue_depth < 1000',
    'queue.oldest-job < 1000',
    'findings.state != critical',
    'cost.wallMs < 2000',
    'host.os.version == "12"',
    'disks.*.readOnly == false',
  ])
    expect(() => parse(text), text).not.toThrow()
})

test('a short name stands for its list where items are asked for', () => {
  expect(
    parse('disks.*.usedPercent < 85').steps.map((step) => ('name' in step ? step.name : step.kind)),
  ).toEqual(['fileSystems', 'each', 'usedPercent'])
  expect(parse('queue_depth < 1')).toEqual(
    expect.objectContaining({ root: 'custom', operator: '<', literal: 1 }),
  )
})

test.each<[string, number, string]>([
  ['', 1, 'is missing'],
  ['diks.*.usedPercent < 85', 1, 'nothing called diks'],
  ['disks.*.usedPercnt < 85', 9, 'no field usedPercnt'],
  ['disks.usedPercent < 85', 7, 'Write disks.*.usedPercent'],
  ['disks.*.usedPercent.x < 85', 21, 'is a value'],
  ['disks.* < 85', 7, 'group of values'],
  ['memory.*.usedPercent < 85', 8, 'is no list'],
  ['disks.*.usedPercent = 85', 21, 'Write == to compare'],
  ['disks.*.usedPercent => 85', 21, '=> is no operator'],
  ['disks.*.usedPercent', 20, 'operator is missing'],
  ['disks.*.usedPercent < ', 23, 'value to compare with is missing'],
  ['disks.*.usedPercent < 85 or so', 26, 'Give --assert once for each'],
  ['disks.*.usedPercent < 85 && memory.usedPercent < 90', 26, 'Give --assert once for each'],
  ['disks.*.usedPercent < 85 percent', 26, 'Text that holds spaces stands in quotes'],
  ['disks.*.usedPercent < high', 23, 'this is text'],
  ['disks.*.usedPercent < "85"', 23, 'this is text'],
  ['disks.*.usedBytes < 10GB', 21, 'digits alone'],
  ['disks.*.usedPercent < null', 23, 'null is no number'],
  ['containers[name=db].health == helthy', 31, 'one of starting, healthy and unhealthy'],
  ['containers[name=db].health < healthy', 28, 'compares numbers'],
  ['containers[nme=db].health == healthy', 11, 'no field nme'],
  ['containers[name=].health == healthy', 17, 'a value is missing'],
  ['containers[name=db.health == healthy', 37, '] is missing'],
  ['containers[name="db].health == healthy', 17, 'never closed'],
  ['containers.counts.total == "3"', 28, 'this is text'],
  ['host.name == 3', 14, 'in quotes if it is meant as text'],
])('%s is refused at column %i', (text, column, said) => {
  const [at, what] = fault(text)
  expect(what).toContain(said)
  expect(at).toBe(column)
})

test('whatever is typed is understood or refused with a column', () => {
  const pieces = fc.constantFrom(
    'disks',
    '.*',
    '.usedPercent',
    '[',
    'name=',
    ']',
    ' ',
    '<',
    '==',
    '85',
    '"',
    '\\',
    '.',
    'é',
    '\n',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces).map((parts) => parts.join('')),
      ),
      (text) => {
        try {
          parse(text)
        } catch (error) {
          expect(error).toMatchObject({
            code: 'assertion_invalid',
            details: { column: expect.any(Number) as number },
          })
        }
      },
    ),
  )
})
