import { expect, test } from 'vitest'
import { createStyle } from '../../../../main/cli/terminal/style'
import { renderTable } from '../../../../main/cli/terminal/table'
import { displayWidth } from '../../../../main/cli/terminal/width'

const style = createStyle({
  isTerminal: false,
  env: { LANG: 'C.UTF-8' },
  platform: 'linux',
  colourAllowed: true,
})
const coloured = createStyle({
  isTerminal: true,
  env: { TERM: 'xterm', LANG: 'C.UTF-8' },
  platform: 'linux',
  colourAllowed: true,
})
const rows = [
  [{ text: 'node' }, { text: '5' }],
  [{ text: '데이터베이스' }, { text: '1234' }],
]
const heads = [
  { title: 'Name', shrinkTo: 6 },
  { title: 'PID', align: 'right' as const },
]

test('columns are aligned by what a terminal shows, numbers to the right', () => {
  expect(renderTable(heads, rows, { style, columns: 40, indent: '  ' })).toEqual([
    '  Name           PID',
    '  node             5',
    '  데이터베이스  1234',
  ])
})

test('what may shrink gives way until the table fits', () => {
  const lines = renderTable(heads, rows, { style, columns: 16, indent: '  ' })
  expect(lines[2]).toBe('  데이터…   1234')
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(16)
})

test('what may not shrink stays whole even where there is no room', () => {
  expect(renderTable(heads, rows, { style, columns: 5, indent: '' })[2]).toContain('1234')
})

test('colour does not change the alignment', () => {
  const painted = [
    [
      { text: 'node', paint: coloured.dim },
      { text: '5', paint: coloured.well },
    ],
  ]
  const lines = renderTable(heads, painted, { style: coloured, columns: 40, indent: '' })
  expect(new Set(lines.map(displayWidth)).size).toBe(1)
})

test('a lead stands where the indent would', () => {
  const lines = renderTable(heads, rows, { style, columns: 40, indent: '  ', leads: ['● ', '▲ '] })
  expect(lines.map((line) => line.slice(0, 2))).toEqual(['  ', '● ', '▲ '])
})
