import { expect, test } from 'vitest'
import type { Sections } from '../../../../main/contract/snapshot'
import { exitCodeOfSnapshot, isComplete } from '../../../../main/cli/snapshot/run'
import { fileSystem, sampleSections, sampleSnapshot } from '../../reports/sample-snapshot'

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

test.each([
  ['well', null, 0],
  ['warning', null, 0],
  ['critical', null, 0],
  ['well', 'warning', 0],
  ['warning', 'warning', 6],
  ['critical', 'warning', 6],
  ['warning', 'critical', 0],
  ['critical', 'critical', 6],
] as const)('a machine that is %s, with --fail-on %s: exit code %i', (state, failOn, code) => {
  const snapshot = sampleSnapshot({ sections: withDisks({}), findings: { state, list: [] } })
  expect(exitCodeOfSnapshot(snapshot, failOn)).toBe(code)
})

test('what could not be read comes before what was found', () => {
  const snapshot = sampleSnapshot({ sections: withDisks({ problem }) })
  expect(snapshot.findings.state).toBe('critical')
  expect(exitCodeOfSnapshot(snapshot, 'critical')).toBe(3)
})
