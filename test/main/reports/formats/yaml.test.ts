import { execFileSync, spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { jsonFormat } from '../../../../main/reports/formats/json'
import { toYaml, yamlFormat } from '../../../../main/reports/formats/yaml'
import { readSnapshot } from '../../../../main/reports/read'
import { sampleSnapshot } from '../sample-snapshot'

/** What careless YAML turns into something else. */
const treacherous = [
  ...['yes', 'No', 'on', 'y', 'N', 'true', 'NULL', '~', 'null', '', ' ', 'nan', '.nan', '.inf', '-.INF'],
  ...[
    '1e3',
    '1e-7',
    '0x10',
    '0o17',
    '017',
    '1_000',
    '12:30:45',
    '2026-11-23',
    '2026-11-23T05:07:15Z',
    '+1',
    '-0',
    '.5',
  ],
  ...[
    '<<',
    '=',
    '- a',
    'a: b',
    'a #b',
    '#a',
    '&a',
    '*a',
    '!a',
    '|',
    '>',
    '%TAG',
    '@a',
    '`a',
    '? a',
    '---',
    '...',
    '{}',
    '[]',
  ],
  ...[
    'a\nb',
    'a\n\nb\n',
    '\ta',
    'a\t',
    'a ',
    'a\r\nb',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\u0000',
    '\u001b[2J',
    '\u007f',
    '\u009f',
  ],
  ...[
    '\ud800',
    '\udc00x',
    '😀',
    '한글',
    'é',
    '\ufffe',
    "it's",
    '"quoted"',
    '\\',
    'C:\\dir',
    '__proto__',
    'a'.repeat(2000),
    'x y '.repeat(50),
  ],
]

const anyText = fc.oneof(
  fc.constantFrom(...treacherous),
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
)
const anyJson = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    anyText,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(anyText, tie('value'), { maxKeys: 4 }),
  ),
})).value

/** A JSON text as it would stand in a file: through bytes, so that what UTF-8 cannot hold is noticed. */
const throughBytes = (text: string): string => Buffer.from(text, 'utf8').toString('utf8')

test('JSON to YAML to JSON gives the same text for any document', () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      const json = JSON.stringify(value)
      const yaml = throughBytes(toYaml(JSON.parse(json)))
      expect(JSON.stringify(parse(yaml))).toBe(json)
    }),
    { numRuns: 1000 },
  )
})

test('every treacherous text comes back as itself, as a value and as a key', () => {
  for (const text of treacherous) {
    const value = { list: [text], [text]: text }
    expect(parse(throughBytes(toYaml(value))), JSON.stringify(text)).toEqual(value)
  }
})

test('a snapshot with foreign text anywhere survives the way JSON, YAML, JSON unchanged', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, anyText, async (name, timeZone) => {
      const snapshot = sampleSnapshot({ host: { name, id: null }, timeZone })
      const json = await jsonFormat.render(snapshot)
      // The parser itself: a thread for each of these would take most of the time.
      const back: unknown = parse(throughBytes(await yamlFormat.render(await readSnapshot(json))))
      expect(await jsonFormat.render(await readSnapshot(JSON.stringify(back)))).toBe(json)
    }),
    { numRuns: 60 },
  )
})

test('what holds something is set in by two, and its first line stands beside a dash', () => {
  const value = {
    disks: [
      { mount: '/', sizes: [[1, 2], []] },
      { mount: '/srv', tags: {} },
    ],
    [`${'k'.repeat(1_024)}1`]: { isLong: true },
    none: null,
  }
  expect(toYaml(value)).toBe(`disks:
  - mount: /
    sizes:
      - - 1
        - 2
      - []
  - mount: /srv
    tags: {}
? ${'k'.repeat(1_024)}1
: isLong: true
none: null
`)
  expect(parse(toYaml(value))).toEqual(value)
  expect(toYaml({ none: undefined, group: { none: undefined }, a: 1 })).toBe('group: {}\na: 1\n') // as in JSON
  for (const alone of ['a', '', 1, null, [], {}])
    expect(toYaml(alone)).toBe(`${JSON.stringify(alone).replace('"a"', 'a')}\n`)
})

test('words stand plain and objects that occur twice are written twice', async () => {
  const text = await yamlFormat.render(sampleSnapshot())
  expect(text).toContain('\n  name: web-1\n')
  expect(text).toContain('takenAt: "2026-11-23T05:07:15.250Z"\n')
  expect(text).not.toMatch(/[&*]a\d/)
  expect(text).toMatch(/[^\n]\n$/)
})

test('a reader of YAML 1.1 (PyYAML) reads the same values', (context) => {
  const reader = 'import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin.buffer.read()), sys.stdout)'
  const probe = spawnSync('python3', ['-c', 'import yaml'])
  if (probe.status !== 0) return context.skip('python3 with PyYAML is not installed')
  const documents = [
    sampleSnapshot(),
    // Half a character is no text in Python, so such documents are left out here.
    treacherous.filter((text) => text.isWellFormed()).map((text) => ({ text, [`key ${text}`]: 1 })),
    [1e-7, 1e21, -1.5e-300, 0.1, 123456789012345, -5],
    ...fc.sample(anyJson, { numRuns: 100, seed: 7 }).filter((value) => JSON.stringify(value) !== undefined),
  ].filter((value) => !/\\ud[89a-f]/i.test(JSON.stringify(value)))
  const wrapped = documents.map((value) => ({ value }))
  const answer = execFileSync('python3', ['-c', reader], { input: toYaml(wrapped), maxBuffer: 1 << 26 })
  const same = JSON.parse(JSON.stringify(wrapped)) as unknown
  expect(JSON.parse(answer.toString('utf8'))).toEqual(same)
})
