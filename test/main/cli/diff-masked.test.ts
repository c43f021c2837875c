/** `diff` as it was built, of a plain and a masked snapshot: no form of its output names what is masked. */
import { readFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMasking } from '../../../main/snapshot/redact/masking'
import { readSnapshot } from '../../../main/reports/read'
import { createPlayground, type Playground } from './built'

let ground: Playground
beforeEach(() => {
  ground = createPlayground()
})
afterEach(() => ground.remove())

test.each([['text'], ['--json'], ['--html']])('as %s', async (form) => {
  const taken = await ground.run([
    'snapshot',
    '--section',
    'host',
    '--window',
    '50',
    '--output',
    'taken.json',
  ])
  expect(taken.code).toBe(0)
  const measured = await readSnapshot(readFileSync(ground.at('taken.json'), 'utf8'), 'It')
  const plain = { ...measured, host: { ...measured.host, name: 'qwvx-7.corp.example' } }
  const masked = createMasking('names', ground.at('data', 'autoinfrasnap')).snapshot(plain)
  writeFileSync(ground.at('infra_snap_qwvx-7.corp.example_20261123T050715Z.json'), JSON.stringify(plain))
  writeFileSync(ground.at('masked.json'), JSON.stringify(masked))
  const args = ['diff', 'infra_snap_qwvx-7.corp.example_20261123T050715Z.json', 'masked.json']
  const { code, stdout, stderr } = await ground.run(form === 'text' ? args : [...args, form])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  // The text names hosts and instants, and no files.
  const { name } = masked.host
  expect(stdout).toContain(form === 'text' ? name : `infra_snap_${name}_20261123T050715Z.json`)
  expect(stdout).not.toContain('qwvx')
})
