import { expect, test } from 'vitest'
import type { Snapshot } from '../../../../main/contract/snapshot'
import { checkAssertion } from '../../../../main/snapshot/assert/check'
import { parseAssertion } from '../../../../main/snapshot/assert/parse'
import { createRedactor } from '../../../../main/snapshot/redact/redact'
import {
  container,
  fileSystem,
  processRow,
  sampleSections,
  sampleSnapshot,
} from '../../reports/sample-snapshot'
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

test('what is masked is looked at as it is, and told as it is shown', () => {
  const sections = sampleSections()
  const { processes } = sections
  if (processes?.status === 'ok')
    processes.value.topByMemory = [
      processRow({ name: 'node', user: '1000234', commandLine: 'PGPASSWORD=hunter2' }),
    ]
  const plain = sampleSnapshot({ sections })
  const { snapshot: shown } = createRedactor(plain, { profile: 'all', salt: new Uint8Array(32) })
  const told = (text: string): string[] =>
    checkAssertion(parseAssertion(text, []), plain, shown).failures.map((failure) =>
      failure.replaceAll(/-[0-9a-f]{8}/g, '-MASK'),
    )
  expect(told('processes.topByMemory[user=1000234].name == node')).toEqual([])
  expect(told('processes.topByMemory.*.user == root')).toEqual(['processes[name=node].user is user-MASK'])
  expect(told('processes.topByMemory.*.commandLine == node')).toEqual([
    'processes[name=node].commandLine is command-MASK',
  ])
  expect(told('processes.topByMemory[user=root].name == node')).toEqual([
    'Matches nothing: user is user-MASK',
  ])
  expect(told('disks[mountPoint=/var/lib/docker].readOnly == true')).toEqual([
    'disks[mountPoint=/path-MASK].readOnly is false',
  ])
})

test('numbers of findings, whose names are not fixed, can be looked at', () => {
  expect(failures('findings[kind=disk_full].values.percent < 1')).not.toEqual([])
  expect(failures('findings[kind=disk_full].values.percent < 100')).toEqual([])
})

test('a list within some items may be empty, as long as it is not in all of them', () => {
  const one = container({ name: 'a', ports: [] })
  const other = container({ name: 'b' })
  expect(other.ports).not.toEqual([])
  const holdsForAll = 'containers.*.ports.*.containerPortFirst > 0'
  expect(failures(holdsForAll, composed({ containers: [one, other] }))).toEqual([])
  expect(failures(holdsForAll, composed({ containers: [one] }))).toEqual([
    'Matches nothing: the list is empty',
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
