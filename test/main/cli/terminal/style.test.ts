import { expect, test } from 'vitest'
import {
  createStyle,
  speaksUnicode,
  wantsColour,
  type StreamFacts,
} from '../../../../main/cli/terminal/style'

const facts = (changes: Partial<StreamFacts> = {}): StreamFacts => ({
  isTerminal: true,
  env: { TERM: 'xterm-256color', LANG: 'en_US.UTF-8' },
  platform: 'linux',
  colourAllowed: true,
  ...changes,
})

test.each<[string, Partial<StreamFacts>, boolean]>([
  ['a terminal', {}, true],
  ['a pipe', { isTerminal: false }, false],
  ['--no-color', { colourAllowed: false }, false],
  ['NO_COLOR', { env: { NO_COLOR: '1' } }, false],
  ['an empty NO_COLOR, which counts as unset', { env: { NO_COLOR: '' } }, true],
  ['TERM=dumb', { env: { TERM: 'dumb' } }, false],
  ['a pipe with FORCE_COLOR', { isTerminal: false, env: { FORCE_COLOR: '1' } }, true],
  ['FORCE_COLOR=0', { env: { FORCE_COLOR: '0' } }, false],
  ['NO_COLOR against FORCE_COLOR', { env: { NO_COLOR: '1', FORCE_COLOR: '1' } }, false],
  ['--no-color against FORCE_COLOR', { colourAllowed: false, env: { FORCE_COLOR: '1' } }, false],
])('colour for %s', (_, changes, expected) => {
  expect(wantsColour(facts(changes))).toBe(expected)
})

test.each<[string, Partial<StreamFacts>, boolean]>([
  ['a UTF-8 locale', {}, true],
  ['utf8 spelt otherwise', { env: { LC_ALL: 'ko_KR.utf8' } }, true],
  ['LC_ALL before LANG', { env: { LC_ALL: 'C', LANG: 'en_US.UTF-8' } }, false],
  ['no locale at all', { env: {} }, false],
  ['Windows', { env: {}, platform: 'win32' }, true],
  ["the kernel's own console", { env: { TERM: 'linux', LANG: 'C.UTF-8' } }, false],
])('shapes beyond ASCII for %s', (_, changes, expected) => {
  expect(speaksUnicode(facts(changes))).toBe(expected)
})

test('every state has a shape of its own, with and without colour, in both character sets', () => {
  for (const env of [{}, { LANG: 'C.UTF-8' }]) {
    for (const isTerminal of [true, false]) {
      const style = createStyle(facts({ env, isTerminal }))
      const marks = (['well', 'warning', 'critical', 'off'] as const).map((state) => style.mark(state))
      expect(new Set(marks).size).toBe(4)
    }
  }
  const plain = createStyle(facts({ isTerminal: false }))
  expect((['well', 'warning', 'critical', 'off'] as const).map((state) => plain.mark(state)).join('')).toBe(
    '●▲◆○',
  )
  expect(plain.bold('x')).toBe('x')
})
