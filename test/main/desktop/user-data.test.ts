import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chooseUserData, isHeldHere } from '../../../main/desktop/user-data'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'user-data-'))
  mkdirSync(at('tmp'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const at = (...parts: string[]): string => path.join(folder, ...parts)
const userId = process.getuid?.() ?? null
const choose = (dataFolder: string): string =>
  chooseUserData({ dataFolder, temporaryFolder: at('tmp'), userId })

describe("Chromium's files", () => {
  it('lie beside our data, for this account alone', () => {
    expect(choose(at('data'))).toBe(at('data', 'window'))
    if (userId !== null) expect(lstatSync(at('data', 'window')).mode & 0o777).toBe(0o700)
  })

  it('lie below the temporary folder where our data cannot be written, at the same place each time', () => {
    writeFileSync(at('file'), '')
    const first = choose(at('file', 'data'))
    expect(path.dirname(first)).toBe(at('tmp'))
    expect(choose(at('file', 'data'))).toBe(first)
    if (userId !== null) expect(lstatSync(first).mode & 0o777).toBe(0o700)
  })

  it('lie there too where their folder exists and is read-only', (context) => {
    if (userId === null || userId === 0) context.skip('an account that may not write everywhere')
    mkdirSync(at('data', 'window'), { recursive: true })
    chmodSync(at('data', 'window'), 0o500)
    expect(path.dirname(choose(at('data')))).toBe(at('tmp'))
  })

  it('never lie in what somebody else has put there', (context) => {
    if (userId === null) context.skip('a temporary folder that accounts share')
    writeFileSync(at('file'), '')
    mkdirSync(at('elsewhere'), { mode: 0o700 })
    symlinkSync(at('elsewhere'), at('tmp', `autoinfrasnap-${userId}`))
    const linked = choose(at('file', 'data'))
    expect(linked).not.toBe(at('tmp', `autoinfrasnap-${userId}`))
    rmSync(at('tmp', `autoinfrasnap-${userId}`))
    mkdirSync(at('tmp', `autoinfrasnap-${userId}`))
    chmodSync(at('tmp', `autoinfrasnap-${userId}`), 0o777)
    expect(choose(at('file', 'data'))).not.toBe(at('tmp', `autoinfrasnap-${userId}`))
    expect(existsSync(linked)).toBe(true)
  })
})

describe('a folder that could not be locked', () => {
  const lock = (target: string): void => symlinkSync(target, at('SingletonLock'))

  it('is held by another app of this machine', () => {
    lock('box-7')
    expect(isHeldHere(folder, 'box')).toBe(true)
  })

  it('is held by another machine, which cannot be told', () => {
    lock('other-7')
    expect(isHeldHere(folder, 'box')).toBe(false)
  })

  it('cannot be written at all', () => {
    expect(isHeldHere(folder, 'box')).toBe(true) // where a lock can lie, only somebody who holds it explains the failure
    expect(isHeldHere(at('gone'), 'box')).toBe(false)
  })
})
