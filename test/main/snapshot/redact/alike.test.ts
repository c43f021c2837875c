import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { redactionProfiles } from '../../../../main/contract/redaction'
import { maskAlike } from '../../../../main/snapshot/redact/alike'
import { createMasking } from '../../../../main/snapshot/redact/masking'
import { compare, composed } from '../diff/composed'

const later = { takenAt: '2026-11-24T05:07:15.250Z' }

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'alike-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
})

test.each(redactionProfiles)(
  'what really changed between a masked one and a plain one is told: %s',
  (profile) => {
    const masked = createMasking(profile, folder).snapshot(composed())
    for (const [before, after] of [
      [masked, composed({ custom: 40 }, later)],
      [composed({ custom: 40 }, later), masked],
    ] as const) {
      const alike = maskAlike(before, after, folder)
      expect(alike.map(({ redaction }) => redaction)).toEqual([{ profile }, { profile }])
      expect(compare(...alike).changes.map(({ entity }) => entity)).toEqual(['queue_depth'])
    }
  },
)

test('of two profiles both are masked by both', () => {
  const names = createMasking('names', folder).snapshot(composed())
  const addresses = createMasking('addresses', folder).snapshot(composed({}, later))
  const alike = maskAlike(names, addresses, folder)
  expect(alike.map(({ redaction }) => redaction)).toEqual([{ profile: 'all' }, { profile: 'all' }])
  expect(compare(...alike).changes).toEqual([])
})

test('both stay as they are where they are masked alike, or masked elsewhere', () => {
  const [plain, other] = [composed(), composed({}, later)]
  expect(maskAlike(plain, other, folder)).toEqual([plain, other])
  expect(readdirSync(folder)).toEqual([])
  const elsewhere = mkdtempSync(path.join(folder, 'elsewhere-'))
  const masked = createMasking('names', elsewhere).snapshot(composed())
  expect(maskAlike(masked, other, folder)).toEqual([masked, other]) // no salt was made here
  createMasking('names', folder)
  expect(maskAlike(masked, other, folder)).toEqual([masked, other])
  writeFileSync(path.join(folder, 'redaction.salt'), 'not a key')
  expect(() => maskAlike(masked, other, folder)).toThrow(/redaction\.salt, is damaged/)
})
