import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cpusetSize,
  parseHumanDuration,
  parseInspected,
  parseList,
} from '../../../../main/collectors/docker/answers'

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../fixtures/docker/${name}.json`, import.meta.url), 'utf8'))

const oneListed = (entry: unknown) => {
  const [listed] = parseList([entry])
  if (listed === undefined) throw new Error('the entry was dropped')
  return listed
}

describe('list', () => {
  it('reads what engine 20.10 lists', () => {
    const listed = parseList(fixture('list-20.10'))
    const byName = new Map(listed.map((container) => [container.name, container]))
    expect(byName.get('shop-web-1')).toMatchObject({
      image: 'scratchbb',
      state: 'running',
      health: null,
      exitCode: null,
      composeProject: 'shop',
      composeService: 'web',
    })
    expect(byName.get('shop-web-1')?.ports).toHaveLength(7)
    expect(byName.get('shop-job-1')).toMatchObject({ state: 'exited', exitCode: 3, composeProject: null })
    expect(byName.get('shop-job-1')?.createdAt).toMatch(/^2026-11-23T\d\d:\d\d:\d\d\.000Z$/)
  })

  it.each([
    ['Up 3 hours (healthy)', 'healthy'],
    ['Up 3 hours (unhealthy)', 'unhealthy'],
    ['Up 1 second (health: starting)', 'starting'],
    ['Up 3 hours (Paused)', null],
    ['Up 3 hours', null],
  ])('reads the health of "%s" as %s', (Status, health) => {
    expect(oneListed({ Id: 'a', State: 'running', Status }).health).toBe(health)
  })

  it('takes the own name, not that of a link, without its slash', () => {
    expect(oneListed({ Id: 'a', Names: ['/web/db', '/db'] }).name).toBe('db')
  })

  it('keeps hostile names as they are, and cuts those that are endless', () => {
    const name = `"quo'tes"\n<b>\u0000${'x'.repeat(300)}`
    expect(oneListed({ Id: 'a', Names: [`/${name}`] }).name).toBe(name)
    expect(oneListed({ Id: 'a', Names: [`/${'y'.repeat(1e6)}`] }).name).toHaveLength(601)
  })

  it('never asks for an id that leads elsewhere', () => {
    expect(oneListed({ Id: '../../images/json?x=', Names: ['/a'] })).toMatchObject({ id: '', name: 'a' })
  })

  it('calls an odd state unknown, even one that objects have', () => {
    expect(oneListed({ Id: 'a', State: 'constructor' }).state).toBe('unknown')
    expect(oneListed({ Id: 'a', State: 'levitating' }).state).toBe('unknown')
    expect(oneListed({ Id: 'a' }).state).toBe('unknown')
  })

  it.each([null, {}, 'list'])('refuses %j, which is no list', (answer) => {
    expect(() => parseList(answer)).toThrow(expect.objectContaining({ code: 'docker_broken' }))
  })

  it('makes something of every entry whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (entries) => {
        expect(parseList(entries)).toHaveLength(entries.length)
      }),
    )
  })
})

it.each([
  ['Up Less than a second', 0],
  ['Up 1 second', 1],
  ['Up 47 seconds (health: starting)', 47],
  ['Up About a minute', 60],
  ['Up 12 minutes', 720],
  ['Up About an hour (healthy)', 3600],
  ['Exited (137) 5 days ago', 432_000],
  ['Up 3 weeks', 1_814_400],
  ['Created', null],
  ['', null],
])('reads the duration in "%s"', (status, seconds) => {
  expect(parseHumanDuration(status)).toBe(seconds)
})

describe('inspection', () => {
  it('reads a running container of engine 20.10', () => {
    expect(parseInspected(fixture('inspect-running-20.10'))).toMatchObject({
      exitCode: 0,
      oomKilled: false,
      restartCount: 0,
      finishedAt: null,
      cpuLimitCores: 0.5,
      memoryLimitBytes: 64 * 1024 * 1024,
      hostNetwork: false,
      health: null,
    })
  })

  it('reads an exited one: no process, its exit code, no limits', () => {
    const inspected = parseInspected(fixture('inspect-exited-20.10'))
    expect(inspected).toMatchObject({ pid: null, exitCode: 3, cpuLimitCores: null, memoryLimitBytes: null })
    expect(inspected.finishedAt).toMatch(/^2026-11-23T/)
  })

  it.each([
    [{ NanoCpus: 1_500_000_000 }, 1.5],
    [{ CpuQuota: 25_000, CpuPeriod: 50_000 }, 0.5],
    [{ CpuQuota: 150_000 }, 1.5],
    [{ CpuQuota: -1, CpuPeriod: 100_000 }, null],
    [{ CpusetCpus: '0-3,8' }, 5],
    [{ CpusetCpus: '0-3', NanoCpus: 2_000_000_000 }, 2],
    [{ CpuCount: 3 }, 3],
    [{}, null],
  ])('finds the CPU limit in %j', (HostConfig, cores) => {
    expect(parseInspected({ HostConfig }).cpuLimitCores).toBe(cores)
  })

  it('does not break on times that are none, and on wrong kinds', () => {
    const State = { Pid: 'x', StartedAt: 'yesterday', FinishedAt: '0001-01-01T00:00:00Z', ExitCode: null }
    expect(parseInspected({ State, HostConfig: null, RestartCount: -1 })).toMatchObject({
      pid: null,
      startedAt: null,
      finishedAt: null,
      exitCode: null,
      restartCount: null,
    })
  })

  it('refuses what describes no container', () => {
    expect(() => parseInspected('no')).toThrow(expect.objectContaining({ code: 'docker_broken' }))
  })
})

it('counts the cores of a set', () => {
  expect(['', '0', '0-3', '0,2,4-5', '5-2'].map(cpusetSize)).toEqual([0, 1, 4, 4, 0])
})
