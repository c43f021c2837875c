import { expect, it } from 'vitest'
import { closingOf } from '../../../main/desktop/closing'

const usual = { isQuitting: false, closeToTray: true, hasTray: true, isExplained: true, canExplain: true }

it.each([
  ['leaves the app in the tray', {}, 'close'],
  ['is explained the first time', { isExplained: false }, 'explain'],
  ['goes on where the page cannot explain it', { isExplained: false, canExplain: false }, 'close'],
  ['ends the app when the person wants that', { closeToTray: false }, 'quit'],
  ['leaves the window in the taskbar without a tray', { hasTray: false, isExplained: false }, 'minimize'],
  ['never stands in the way of quitting', { isQuitting: true, isExplained: false, hasTray: false }, 'close'],
] as const)('closing the window %s', (_what, facts, expected) => {
  expect(closingOf({ ...usual, ...facts })).toBe(expected)
})
