import { expect, test } from 'vitest'
import type { Container } from '../../../../main/contract/model/containers'
import { container } from '../../reports/sample-snapshot'
import { compare, composed } from './composed'

const changesOf = (before: Partial<Container>, after: Partial<Container>) =>
  compare(
    composed({ containers: [container({ name: 'db', ...before })] }),
    composed({ containers: [container({ name: 'db', ...after })] }),
  ).changes.map(({ weight, message }) => `${weight}: ${message}`)

test('a container of the same name and another id was made anew, and its image may have changed', () => {
  expect(
    changesOf({ image: 'postgres:16' }, { id: 'b'.repeat(64), image: 'postgres:17', imageId: 'sha256:2' }),
  ).toEqual([
    'notable: Container db was made anew',
    'notable: Container db went from image postgres:16 to postgres:17',
  ])
})

test('the same tag may stand for another image', () => {
  expect(changesOf({ imageId: 'sha256:1111' }, { imageId: 'sha256:2222' })).toEqual([
    'notable: Container db went from image shop/api:4.2 (1111) to shop/api:4.2 (2222)',
  ])
})

test('restarts are told whether the engine counted them or not; many of them are serious', () => {
  expect(changesOf({ restartCount: 1 }, { restartCount: 2 })).toEqual(['notable: Container db was restarted'])
  expect(changesOf({ restartCount: 0 }, { restartCount: 7 })).toEqual([
    'serious: Container db was restarted 7 times',
  ])
  expect(changesOf({}, { startedAt: '2026-11-23T01:00:00.000Z' })).toEqual([
    'notable: Container db was restarted',
  ])
})

test('one that ended by itself is serious, one that was stopped is not', () => {
  const ended: Partial<Container> = {
    state: 'exited',
    ports: [],
    finishedAt: '2026-11-01T00:00:00.000Z',
  }
  expect(changesOf({}, { ...ended, exitCode: 1 })).toEqual([
    'serious: Container db went from running to exited (code 1)',
  ])
  expect(changesOf({}, { ...ended, exitCode: 143 })).toEqual([
    'notable: Container db went from running to exited (code 143)',
  ])
})

test('health and ports', () => {
  expect(changesOf({ health: 'healthy' }, { health: 'unhealthy' })).toEqual([
    'serious: Container db went from healthy to unhealthy',
  ])
  expect(changesOf({}, { ports: [] })).toEqual([
    'notable: Container db has other ports: 0.0.0.0:8080->80/tcp before, now none',
  ])
})

test('ports of which a document holds the first alone are compared as far as both sides tell', () => {
  const range = (hostPort: number): Container['ports'][number] => ({
    ...{ hostAddress: '0.0.0.0', hostPortFirst: hostPort, hostPortLast: hostPort },
    ...{ containerPortFirst: hostPort, containerPortLast: hostPort, protocol: 'tcp' },
  })
  const many = Array.from({ length: 80 }, (_, index) => range(20_000 + 2 * index))
  const holding = (ports: Container['ports']): Partial<Container> => ({
    ports: ports.slice(0, 64),
    ...(ports.length > 64 && { portsLeftOut: ports.length - 64 }),
  })
  const [told, ...others] = changesOf(holding(many), holding([range(80), ...many]))
  expect(others).toEqual([])
  const [before, after] = /: (0.+) before, now (.+)$/
    .exec(told!)!
    .slice(1)
    .map((text) => text.split(', '))
  expect(after).toEqual(['0.0.0.0:80->80/tcp', ...before!])
  expect(before).toHaveLength(63)
  expect(changesOf(holding(many), holding(many.slice(0, 70)))).toEqual([])
})
