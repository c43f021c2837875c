import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'start-'))
  mkdirSync(path.join(folder, 'node_modules/electron'), { recursive: true })
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }')
  copyFileSync('build/start.js', path.join(folder, 'start.js'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** @param electron files of its package. */
function start(electron: Readonly<Record<string, string>>, args: readonly string[] = []) {
  for (const [name, content] of Object.entries({ 'package.json': '{ "main": "index.js" }', ...electron }))
    writeFileSync(path.join(folder, 'node_modules/electron', name), content)
  return spawnSync(process.execPath, [path.join(folder, 'start.js'), ...args], { encoding: 'utf8' })
}

it("starts the app of this folder with the person's arguments, and ends as it does", () => {
  const cli = 'process.stdout.write(JSON.stringify(process.argv.slice(2))); process.exit(7)'
  const { status, stdout, stderr } = start({ 'index.js': '', 'cli.js': cli }, ['--hidden', 'a b.json'])
  expect({ status, stderr }).toEqual({ status: 7, stderr: '' })
  expect(JSON.parse(stdout)).toEqual(['.', '--hidden', 'a b.json'])
})

it('says what to do where the binary is missing and cannot be fetched, without a trace of the code', () => {
  const { status, stdout, stderr } = start({ 'index.js': 'throw new Error("no network")' })
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toContain('`npx install-electron`')
  expect(stderr).toContain('no network')
  expect(stderr).not.toMatch(/^\s+at /m)
})
