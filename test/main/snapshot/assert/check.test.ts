import { expect, test } from 'vitest'
import type { Snapshot } from '../../../../main/contract/snapshot'
import { checkAssertion } from '../../../../main/snapshot/assert/check'
import { parseAssertion } from '../../../../main/snapshot/assert/parse'
import { container, fileSystem, sampleSections, sampleSnapshot } from '../../reports/sample-snapshot'
import { composed } from '../diff/composed'

const failures = (text: string, snapshot: Snapshot = sampleSnapshot()): string[] =>
  checkAssertion(parseAssertion(text, ['queue_depth', 'orders']), snapshot).failures

test('an assertion holds when it holds for everything that it matches', () => {
  for (const text of [
    'disks.*.usedPercent < 92',
    'disks[mountPoint=/].usedPercent < 85',
    'containers[name=shop-api].health == unhealthy',
    'containers.counts.running >= 2',
    'containers[composeProject=shop][health=unhealthy].name == shop-api',
    'memory.controlGroup.usedPercent == null',
    'queue_depth == -12',
    'custom[name=queue_depth].value < 0',
    'disks.*.readOnly == false',
    'findings.state == warning',
  ])
    expect(failures(text), text).toEqual([])
})

test('what breaks it is told by name and value', () => {
  expect(failures('disks.*.usedPercent < 50')).toEqual([
    'disks[mountPoint=/].usedPercent is 51',
    'disks[mountPoint=/var/lib/docker].usedPercent is 91',
  ])
  expect(failures('containers[name=shop-api].health == healthy')).toEqual([
    'containers[name=shop-api].health is unhealthy',
  ])
})

test('what matches nothing fails, and says what there is', () => {
  expect(failures('containers[name=db].health == healthy')).toEqual([
    'Matches nothing: name is shop-api, postgres',
  ])
  expect(failures('containers.*.health == healthy', composed({ containers: [] }))).toEqual([
    'Matches nothing: the list is empty',
  ])
})

test('what is unknown fails, and says why where that is known', () => {
  expect(failures('containers[name=postgres].health == healthy')).toEqual([
    'containers[name=postgres].health is unknown',
  ])
  expect(failures('containers[name=postgres].health != unhealthy')).toEqual([
    'containers[name=postgres].health is unknown',
  ])
  expect(failures('orders < 5')).toEqual([
    'custom[name=orders].value is unknown: Custom metric orders: the command did not end within 2 s',
  ])
  const problem = { code: 'mount_silent', message: 'It does not answer.', hint: null }
  const silent = composed({ fileSystems: [fileSystem({ usedPercent: null, problem })] })
  expect(failures('disks.*.usedPercent < 85', silent)).toEqual([
    'disks[mountPoint=/].usedPercent is unknown: It does not answer',
  ])
  expect(failures('memory.controlGroup.usedPercent < 90')).toEqual([
    'memory.controlGroup.usedPercent is unknown',
  ])
})

test('a section that failed or was not taken fails', () => {
  const sections = sampleSections()
  sections.containers = {
    status: 'failed',
    durationMs: 1,
    problem: { code: 'docker_silent', message: 'Docker does not answer (3 s).', hint: null },
  }
  expect(failures('containers.counts.running > 0', sampleSnapshot({ sections }))).toEqual([
    'Nothing to look at: Docker does not answer (3 s)',
  ])
  const { cpu } = sections
  expect(failures('disks.*.usedPercent < 85', sampleSnapshot({ sections: { cpu } }))).toEqual([
    'Nothing to look at: the snapshot holds no disks',
  ])
})

test('names are compared as they are, whatever they hold', () => {
  const snapshot = composed({ containers: [container({ name: 'a]"b' }), container({ name: '__proto__' })] })
  expect(failures("containers[name='a]\"b'].state == running", snapshot)).toEqual([])
  expect(failures('containers[name=__proto__].state == running', snapshot)).toEqual([])
})
