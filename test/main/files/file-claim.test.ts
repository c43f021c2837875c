import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import os, { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { claimFile, isClaimed } from '../../../main/files/file-claim'

const lifeMs = 500
let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'claim-'))
  file = path.join(folder, 'one.claim')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('belongs to one at a time, and is free when it was released', () => {
  const claim = claimFile(file, lifeMs)
  expect(claim?.isHeld()).toBe(true)
  expect(claimFile(file, lifeMs)).toBeNull()
  expect(isClaimed(file, lifeMs)).toBe(true)
  claim?.release()
  expect(isClaimed(file, lifeMs)).toBe(false)
  expect(existsSync(file)).toBe(false)
})

it('stays held for much longer than its life as long as its owner lives, which touches it', async () => {
  const claim = claimFile(file, lifeMs)
  const first = statSync(file).mtimeMs
  await expect.poll(() => statSync(file).mtimeMs - first, { timeout: 5_000 }).toBeGreaterThan(lifeMs)
  expect(claimFile(file, lifeMs)).toBeNull()
  claim?.release()
})

it('of a killed process is taken over at once', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '0'])
  writeFileSync(file, `${os.hostname().replaceAll(' ', '_')} ${pid} 1 abc`)
  expect(isClaimed(file, lifeMs)).toBe(false)
  const claim = claimFile(file, lifeMs)
  expect(claim?.isHeld()).toBe(true)
  claim?.release()
})

it('of another machine is taken over when it was not touched for its life, and its owner sees that', () => {
  const lost = claimFile(file, 60_000)
  writeFileSync(file, 'elsewhere 1 1 abc')
  expect(claimFile(file, 60_000)).toBeNull()
  const past = new Date(Date.now() - 61_000)
  utimesSync(file, past, past)
  const claim = claimFile(file, 60_000)
  expect(claim?.isHeld()).toBe(true)
  expect(lost?.isHeld()).toBe(false)
  lost?.release()
  expect(claim?.isHeld()).toBe(true)
  claim?.release()
})
