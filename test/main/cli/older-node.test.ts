import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { commandWithNewerNode } from '../../../main/cli/older-node'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'older node-'))
  mkdirSync(path.join(folder, 'dist/main'), { recursive: true })
  writeFileSync(path.join(folder, 'dist/main/cli.js'), '')
  symlinkSync('dist/main/cli.js', path.join(folder, 'autoinfrasnap'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const words = (command: string): string[] =>
  spawnSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' })
    .stdout.trimEnd()
    .split('\n')

test('goes through npx where no Node.js came along, with the link followed and every argument kept', () => {
  const args = ['snapshot', '--assert', "containers[name=it's].health == healthy", '$HOME', '']
  const command = commandWithNewerNode(path.join(folder, 'autoinfrasnap'), args, 'linux')
  expect(words(command).slice(0, 3)).toEqual(['npx', 'node@24', path.join(folder, 'dist/main/cli.js')])
  expect(words(`${command} end`).slice(3)).toEqual([...args, 'end'])
})

test('uses the Node.js that came along', () => {
  const bundled = path.join(folder, 'node_modules/node/bin/node')
  mkdirSync(path.dirname(bundled), { recursive: true })
  writeFileSync(bundled, '')
  const [node, script, ...args] = words(
    commandWithNewerNode(path.join(folder, 'autoinfrasnap'), ['doctor'], 'linux'),
  )
  expect([node, script, args]).toEqual([bundled, path.join(folder, 'dist/main/cli.js'), ['doctor']])
})
