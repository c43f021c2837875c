import { expect, test } from 'vitest'
import type { Sections } from '../../../../main/contract/snapshot'
import { isComplete } from '../../../../main/cli/snapshot/run'
import { fileSystem, sampleSections } from '../../reports/sample-snapshot'

const problem = { code: 'mount_silent', message: 'No answer.', hint: null }

function withDisks(changes: object): Sections {
  const { disks } = sampleSections()
  if (disks.status !== 'ok') throw new Error('the sample has disks')
  return { disks: { ...disks, value: { ...disks.value, fileSystems: [fileSystem(changes)] } } }
}

test.each<[string, Sections, boolean]>([
  ['everything read', withDisks({}), true],
  ['a mount that does not answer', withDisks({ problem }), false],
  ['a section that failed', { cpu: { status: 'failed', durationMs: 1, problem } }, false],
  [
    'a section that this machine does not have',
    { cpu: { status: 'unavailable', durationMs: 1, problem } },
    true,
  ],
  ['a custom metric that failed', { custom: sampleSections().custom }, false],
  ['nothing asked for', {}, true],
])('%s: complete is %s', (_, sections, expected) => {
  expect(isComplete(sections)).toBe(expected)
})
