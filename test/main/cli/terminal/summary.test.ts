import { describe, expect, test } from 'vitest'
import type { Snapshot } from '../../../../main/contract/snapshot'
import { createStyle } from '../../../../main/cli/terminal/style'
import { renderSummary, type SummaryOptions } from '../../../../main/cli/terminal/summary'
import { displayWidth } from '../../../../main/cli/terminal/width'
import {
  container,
  fileSystem,
  processRow,
  sampleSections,
  sampleSnapshot,
} from '../../reports/sample-snapshot'

const style = (coloured = false, env: Record<string, string> = { LANG: 'C.UTF-8' }) =>
  createStyle({ isTerminal: coloured, env, platform: 'linux', colourAllowed: true })

const file = '/home/kim/.local/share/autoinfrasnap/reports/infra_snap_web-1_20261123T050715Z.json'

const render = (snapshot: Snapshot, changes: Partial<SummaryOptions> = {}): string =>
  renderSummary(snapshot, {
    style: style(),
    columns: 80,
    isTerminal: true,
    top: null,
    collectorTimeoutMs: 2000,
    saved: [{ file, bytes: 14_900 }],
    verbose: false,
    ...changes,
  })

function wellSections(): Snapshot['sections'] {
  const sections = sampleSections()
  if (sections.disks.status !== 'ok') throw new Error('the sample has disks')
  const disks = { ...sections.disks, value: { ...sections.disks.value, fileSystems: [fileSystem()] } }
  const problem = {
    code: 'docker_absent',
    message: 'No container engine was found on this machine.',
    hint: 'If there is one, name its socket in DOCKER_HOST or in the setting containers.endpoint.',
  }
  return {
    ...sections,
    disks,
    containers: { status: 'unavailable', durationMs: 0.2, problem },
    custom: { status: 'unavailable', durationMs: 0, problem: { ...problem, code: 'custom_none' } },
  }
}

test('a machine with troubles: what is wrong first, then the evidence', () => {
  expect(render(sampleSnapshot())).toMatchInlineSnapshot(`
    "▲ Disk /var/lib/docker is 91 % full
    ▲ Container shop-api is unhealthy
    ▲ Custom metric orders: the command did not end within 2 s
      web-1 · Debian GNU/Linux 12 · 2 cores · 24 GB · up 12 d 4 h

    ● CPU         23 % busy  2 % waiting for disks · load 0.82 0.71 0.60 · 2 cores
    ● Memory      47 % used  11.3 of 24 GB, cache left out · swap 100 MB of 2 GB
    ▲ Disks       91 % used  /var/lib/docker, 4.1 GB free · fullest of 2
    ● Network      1.5 MB/s  1.2 MB/s received, 300 kB/s sent · eth0
    ● Processes         213  1 zombie · 3 running · 640 threads
    ▲ Containers     2 of 2  1 unhealthy: shop-api · all running · Docker 28.5.1
    ▲ Custom              2  1 without a value · queue_depth -12 jobs

      Process    PID  User   CPU of one core  Memory
      node      4312  build             98 %  210 MB
      postgres    77                   0.5 %  1.4 GB

      Container  Image         State      CPU of host         Memory
    ▲ shop-api   shop/api:4.2  unhealthy         12 %  612 of 768 MB
    ● postgres   shop/api:4.2  running          1.9 %  612 of 768 MB

    Saved /home/kim/.local/share/autoinfrasnap/reports/infra_snap_web-1_20261123T050715Z.json
      14.9 kB, taken in 0.31 s with 63 ms of CPU
    "
  `)
})

test('a machine that is well says so, and what is absent says what to do about it', () => {
  expect(render(sampleSnapshot({ sections: wellSections() }))).toMatchInlineSnapshot(`
    "● web-1 is well
      Debian GNU/Linux 12 · 2 cores · 24 GB · up 12 d 4 h · 2026-11-23 05:07:15 UTC

    ● CPU         23 % busy  2 % waiting for disks · load 0.82 0.71 0.60 · 2 cores
    ● Memory      47 % used  11.3 of 24 GB, cache left out · swap 100 MB of 2 GB
    ● Disks       51 % used  /, 36.8 GB free · 120 kB/s written
    ● Network      1.5 MB/s  1.2 MB/s received, 300 kB/s sent · eth0
    ● Processes         213  1 zombie · 3 running · 640 threads
    ○ Containers       none  No container engine was found on this machine. If there
                             is one, name its socket in DOCKER_HOST or in the
                             setting containers.endpoint.

      Process    PID  User   CPU of one core  Memory
      node      4312  build             98 %  210 MB
      postgres    77                   0.5 %  1.4 GB

    Saved /home/kim/.local/share/autoinfrasnap/reports/infra_snap_web-1_20261123T050715Z.json
      14.9 kB, taken in 0.31 s with 63 ms of CPU
    "
  `)
})

test('an old locale gets the same in ASCII', () => {
  const text = render(sampleSnapshot(), { style: style(false, {}) })
  expect(text).toMatchInlineSnapshot(`
    "! Disk /var/lib/docker is 91 % full
    ! Container shop-api is unhealthy
    ! Custom metric orders: the command did not end within 2 s
      web-1, Debian GNU/Linux 12, 2 cores, 24 GB, up 12 d 4 h

    * CPU         23 % busy  2 % waiting for disks, load 0.82 0.71 0.60, 2 cores
    * Memory      47 % used  11.3 of 24 GB, cache left out, swap 100 MB of 2 GB
    ! Disks       91 % used  /var/lib/docker, 4.1 GB free, fullest of 2
    * Network      1.5 MB/s  1.2 MB/s received, 300 kB/s sent, eth0
    * Processes         213  1 zombie, 3 running, 640 threads
    ! Containers     2 of 2  1 unhealthy: shop-api, all running, Docker 28.5.1
    ! Custom              2  1 without a value, queue_depth -12 jobs

      Process    PID  User   CPU of one core  Memory
      node      4312  build             98 %  210 MB
      postgres    77                   0.5 %  1.4 GB

      Container  Image         State      CPU of host         Memory
    ! shop-api   shop/api:4.2  unhealthy         12 %  612 of 768 MB
    * postgres   shop/api:4.2  running          1.9 %  612 of 768 MB

    Saved /home/kim/.local/share/autoinfrasnap/reports/infra_snap_web-1_20261123T050715Z.json
      14.9 kB, taken in 0.31 s with 63 ms of CPU
    "
  `)
})

describe('width', () => {
  const crowded = (): Snapshot => {
    const sections = sampleSections()
    if (sections.containers.status !== 'ok' || sections.processes.status !== 'ok')
      throw new Error('unlike the sample')
    const names = ['서버-'.repeat(30), '🚀'.repeat(50), 'a'.repeat(300), 'x', 'y', 'z', 'u', 'v', 'w']
    const containers = names.map((name) =>
      container({ name, image: `registry.example.org/team/${name}:latest` }),
    )
    const topByCpu = names.map((name, pid) => processRow({ name, pid, user: name }))
    return sampleSnapshot({
      sections: {
        ...sections,
        containers: { ...sections.containers, value: { ...sections.containers.value, containers } },
        processes: { ...sections.processes, value: { ...sections.processes.value, topByCpu } },
      },
    })
  }

  test.each([40, 45, 50, 60, 80, 100, 140])('no line is wider than %i columns, the path aside', (columns) => {
    const lines = render(crowded(), { columns }).split('\n')
    for (const line of lines)
      if (!line.startsWith('Saved ')) expect(displayWidth(line), line).toBeLessThanOrEqual(columns)
    expect(lines.some((line) => line.includes('and 1 more in the report'))).toBe(true)
  })

  test('a narrow one keeps what matters most, and tells a reason below its row', () => {
    const text = render(crowded(), { columns: 40 })
    expect(text).toMatch(/^ {2}Process +CPU of one core +Memory$/m)
    expect(text).toMatch(/^ {2}Container +State +CPU of host$/m)
    const absent = render(sampleSnapshot({ sections: wellSections() }), { columns: 40 })
    expect(absent).toContain(
      '○ Containers       none\n    No container engine was found on\n    this machine. If',
    )
  })

  test('a wide terminal keeps more of a long name than a narrow one', () => {
    const longest = (columns: number): number =>
      Math.max(...[...render(crowded(), { columns }).matchAll(/a{10,}/g)].map(([name]) => name.length))
    expect(longest(140)).toBeGreaterThan(longest(80))
  })

  test('the path is whole, and what else there is to say stands behind it where there is room', () => {
    expect(render(sampleSnapshot(), { columns: 80 })).toContain(`Saved ${file}\n  14.9 kB, taken in 0.31 s`)
    expect(render(sampleSnapshot(), { columns: 160 })).toContain(`Saved ${file} (14.9 kB, taken in 0.31 s`)
  })
})

test('hostile names move no cursor, change no colour and end no line', () => {
  const evil = 'evil\u001b[2J\u001b]0;title\u0007\r\n\u009b1A\u202e\u0000'
  const swap = (value: unknown): unknown => {
    if (typeof value === 'string' && !/^(ok|failed|running|unhealthy|docker|physical|\d{4}-)/.test(value))
      return evil
    if (Array.isArray(value)) return value.map(swap)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, swap(inner)]))
  }
  const hostile = sampleSnapshot({
    host: { name: evil, id: null },
    sections: swap(sampleSections()) as Snapshot['sections'],
  })
  const tame = render(hostile, { saved: [{ file: evil, bytes: 1 }] })
  // The one line break of our own per line is all that may remain of control characters.
  expect(tame.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u)
  expect(tame.split('\n').length).toBe(
    render(sampleSnapshot(), { saved: [{ file: 'x', bytes: 1 }] }).split('\n').length,
  )
})

test('colours come in pairs and only where they are wanted', () => {
  const coloured = render(sampleSnapshot(), { style: style(true, { TERM: 'xterm', LANG: 'C.UTF-8' }) })
  expect(coloured).toContain('\u001b[38;5;172m▲\u001b[0m \u001b[1mDisk /var/lib/docker is 91 % full\u001b[0m')
  expect(coloured.replace(/\u001b\[[0-9;]*m/g, '')).toBe(render(sampleSnapshot()))
  expect(render(sampleSnapshot())).not.toContain('\u001b')
})

test('verbose adds what each collector took', () => {
  expect(render(sampleSnapshot(), { verbose: true })).toMatch(/Memory .* read in 0\.3 ms/)
})

test('without a file the last line still says what the snapshot cost', () => {
  expect(render(sampleSnapshot(), { saved: [] })).toMatch(/\nTaken in 0\.31 s with 63 ms of CPU\n$/)
})

test('a section that failed says why and what to do', () => {
  const problem = {
    code: 'docker_silent',
    message: 'unix:///var/run/docker.sock does not answer (2 s). Is the daemon running?',
    hint: 'Restart the engine (for Docker on Linux: sudo systemctl restart docker).',
  }
  const sections = { ...wellSections(), containers: { status: 'failed', durationMs: 2003, problem } } as const
  const text = render(sampleSnapshot({ sections }), { columns: 140 })
  expect(text).toMatch(
    /^▲ unix:\/\/\/var\/run\/docker\.sock does not answer \(2 s\)\. Is the daemon running\?\n/,
  )
  expect(text).toMatch(/▲ Containers {5}failed {2}unix:.*Is the daemon running\? Restart the engine/)
})

describe('where the report is', () => {
  const saved = ['a.json', 'b.csv'].map((name) => ({ file: `/reports/${name}`, bytes: 100 }))
  test('stands last and alone on its line for a script', () => {
    const text = render(sampleSnapshot(), { isTerminal: false, columns: 400, saved })
    expect(text).toMatch(
      /\n\nTaken in 0\.31 s with 63 ms of CPU\nSaved \/reports\/a\.json\nSaved \/reports\/b\.csv\n$/,
    )
  })
})

describe('a machine that was looked at in part', () => {
  const all = sampleSections()
  const first = (sections: Snapshot['sections']): string =>
    render(sampleSnapshot({ sections, findings: { state: 'well', list: [] } })).split('\n\n')[0] ?? ''
  const absent = wellSections().containers

  test.each<[string, Snapshot['sections'], string]>([
    ['one part', { cpu: all.cpu }, '● CPU is well'],
    ['two parts', { memory: all.memory, disks: all.disks }, '● Memory and disks are well'],
    [
      'three parts',
      { memory: all.memory, cpu: all.cpu, disks: all.disks },
      '● CPU, memory and disks are well',
    ],
    ['one of many', { disks: all.disks }, '● Disks are well'],
    ['what nobody judges', { network: all.network }, '● Network was read'],
    ['what nobody judges beside what is judged', { network: all.network, host: all.host }, '● Host is well'],
    ['metrics', { custom: all.custom }, '● Custom metrics are well'],
    ['what is not there', { containers: absent }, '○ This machine has nothing of what was asked for'],
    ['what is not there beside what is', { containers: absent, disks: all.disks }, '● Disks are well'],
  ])('%s', (_, sections, expected) => {
    const [sentence, facts] = first(sections).split('\n')
    expect(sentence).toBe(expected)
    expect(facts).toMatch(/^ {2}web-1 · /)
  })
})

describe('processes', () => {
  const { processes } = sampleSections()
  if (processes.status !== 'ok') throw new Error('unlike the sample')
  const row = (pid: number, cpuPercentOfCore: number | null, residentBytes: number) =>
    processRow({ pid, name: `p${pid}`, cpuPercentOfCore, residentBytes })
  const busy = row(1, 40, 1_000_000)
  const slight = row(2, 0.4, 2_000_000)
  const kernel = row(3, 0, 0)
  const kernelAtWork = row(4, 3, 0)
  const large = row(5, 0, 900_000_000)
  const value = {
    ...processes.value,
    topByCpu: [busy, kernelAtWork, slight, kernel],
    topByMemory: [large, slight, busy, kernel],
  }
  const listed = (top: number | null): string[] =>
    [
      ...render(sampleSnapshot({ sections: { processes: { ...processes, value } } }), { top }).matchAll(
        /^ {2}(p\d)/gm,
      ),
    ].map(([, name]) => name ?? '')

  test('are those that slow a machine down or fill it', () => {
    expect(listed(null)).toEqual(['p1', 'p4', 'p5'])
  })
  test('are as many as were asked for, without those that say nothing', () => {
    expect(listed(10)).toEqual(['p1', 'p4', 'p2', 'p5'])
    expect(listed(2)).toEqual(['p1', 'p5'])
    expect(listed(0)).toEqual([])
  })
})

describe('disks', () => {
  const row = (...fileSystems: Parameters<typeof fileSystem>[0][]): string => {
    const { disks } = sampleSections()
    if (disks.status !== 'ok') throw new Error('unlike the sample')
    const value = { ...disks.value, fileSystems: fileSystems.map((one) => fileSystem(one)) }
    const text = render(sampleSnapshot({ sections: { disks: { ...disks, value } } }))
    return /^. (Disks {2}.*)$/m.exec(text)?.[1] ?? ''
  }
  const memory = { mountPoint: '/tmp', type: 'tmpfs', device: 'tmpfs', inTotals: false }

  test('the fullest of those in totals speaks for them', () => {
    expect(
      row({}, { mountPoint: '/b', device: '/dev/b', usedPercent: 20 }, { ...memory, usedPercent: 70 }),
    ).toMatch(/^Disks {2}51 % used {2}\/, 36\.8 GB free · fullest of 2 /)
  })
  test('what the heading names is what the row shows', () => {
    expect(row({}, { ...memory, usedPercent: 97 })).toMatch(
      /^Disks {2}97 % used {2}\/tmp, 36\.8 GB free · 120/,
    )
  })
})

test('a timeout that was too short is told, one that was long enough is not', () => {
  const problem = { code: 'docker_silent', message: 'Docker does not answer (60 ms).', hint: null }
  const containers = { status: 'failed', durationMs: 61, problem } as const
  const text = (collectorTimeoutMs: number): string =>
    render(sampleSnapshot({ sections: { containers } }), { collectorTimeoutMs })
  expect(text(60)).toContain('The timeout of 60 ms was too short: give it longer with --timeout')
  expect(text(2000)).not.toContain('--timeout')
  expect(text(500), 'it failed before').not.toContain('--timeout')
})

test('containers at rest are told by state, and processes that cannot be seen are no secret', () => {
  const { containers, processes } = sampleSections()
  if (containers.status !== 'ok' || processes.status !== 'ok') throw new Error('unlike the sample')
  containers.value.counts = { ...containers.value.counts, total: 9, restarting: 1, exited: 4, created: 2 }
  processes.value.visibility = 'own'
  const text = render(sampleSnapshot({ sections: { containers, processes } }), { columns: 160 })
  expect(text).toMatch(/2 of 9 .*1 restarting · 4 exited · 2 created/)
  expect(text).toMatch(/Processes .*only your own are visible/)
})

test('sections that were not asked for are not mentioned', () => {
  const { cpu } = sampleSections()
  const text = render(sampleSnapshot({ sections: { cpu } }))
  expect(text).toContain('● CPU')
  expect(text).not.toMatch(/Memory|Disks|Containers/)
})
