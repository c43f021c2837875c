/** What the address asks for is kept for the tab, and what makes no sense falls back. */
import { expect, test } from 'vitest'
import { readOptions } from './options'

function tab() {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
  return (query: string) => readOptions(new URLSearchParams(query), storage)
}
const usual = {
  scenario: 'well',
  role: 'admin',
  signin: false,
  latencyMs: 0,
  offline: false,
  speed: 1,
  desktop: null,
  store: 'well',
}

test('a plain address gives a machine that is well, to an admin', () => {
  expect(tab()('')).toEqual(usual)
})

test('navigation keeps what was asked for, a further question changes only what it names', () => {
  const open = tab()
  open('scenario=critical&role=viewer&latency=200')
  expect(open('')).toEqual({ ...usual, scenario: 'critical', role: 'viewer', latencyMs: 200 })
  expect(open('role=operator&offline=1&signin=1')).toEqual({
    ...usual,
    scenario: 'critical',
    role: 'operator',
    latencyMs: 200,
    offline: true,
    signin: true,
  })
})

test('a page is a window of the desktop app when it is asked to be one, with or without a tray', () => {
  const open = tab()
  expect(open('desktop=1')).toEqual({ ...usual, desktop: 'tray' })
  expect(open('desktop=no-tray')).toEqual({ ...usual, desktop: 'no-tray' })
})

test('a reset forgets what was asked before', () => {
  const open = tab()
  open('scenario=critical&speed=500')
  expect(open('reset&role=viewer')).toEqual({ ...usual, role: 'viewer' })
  expect(open('')).toEqual({ ...usual, role: 'viewer' })
})

test('nonsense is what nobody asked for', () => {
  expect(tab()('scenario=__proto__&role=king&latency=-4&speed=0&desktop=yes')).toEqual(usual)
  expect(tab()('latency=soon&speed=Infinity')).toEqual(usual)
})
