import { expect, test } from 'vitest'
import type { Listener } from '../../../../../main/contract/model/network'
import type { Snapshot } from '../../../../../main/contract/snapshot'
import { htmlFormat } from '../../../../../main/reports/formats/html/html'
import type { ReportHistory } from '../../../../../main/reports/formats/format'
import { container, fileSystem, sampleSections, sampleSnapshot } from '../../sample-snapshot'

const to = Date.parse(sampleSnapshot().takenAt)
const at = Array.from({ length: 60 }, (_, minute) => to - 3_600_000 + minute * 60_000)

/** An hour, with a gap in its middle. */
const hour = (...keys: readonly string[]): ReportHistory => {
  const mean = at.map((_, minute) => (minute > 20 && minute < 30 ? null : 20 + minute / 2))
  const around = (by: number) => mean.map((value) => (value === null ? null : value + by))
  const series = keys.map((key) => ({ key, min: around(-5), mean, max: around(9) }))
  return { from: to - 3_600_000, to, stepMs: 60_000, at, series }
}

/** What a reader sees: no style, no data block, no tags. */
const seen = (page: string): string =>
  page
    .replace(/<style>.*?<\/style>|<script .*?<\/script>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/\s+/g, ' ')

test('a page says first how the machine was, and holds every section', async () => {
  const page = await htmlFormat.render(sampleSnapshot())
  const text = seen(page)
  expect(text).toMatch(/web-1 Debian GNU\/Linux 12 · 2 cores · 24 GB · up 12 d 4 h/)
  expect(text).toContain('23 Nov 2026, 14:07:15')
  expect(text).toContain('2026-11-23 05:07:15 UTC')
  expect(text.indexOf('Disk /var/lib/docker is 91 % full')).toBeLessThan(text.indexOf('Some CPU, 3 GHz'))
  for (const part of [
    'Container shop-api is unhealthy',
    'User 15 %',
    '11.3 of 24 GB',
    '/var/lib/docker',
    '12 more mounts are left out',
    '=cmd|calc',
    'eth0',
    '10.0.0.2/24',
    'postgres',
    'PID 77',
    '8080 → 80',
    'queue_depth',
    '-12 jobs',
    'the command did not end within 2 s',
    'What taking it cost',
    'AutoInfraSnap 0.1.0, node 24.21.0',
  ])
    expect(text).toContain(part)
  expect(page.endsWith('</html>\n')).toBe(true)
})

test('a page loads nothing, runs nothing and links nowhere', async () => {
  const page = await htmlFormat.render(sampleSnapshot(), { history: hour('cpu.busyPercent') })
  expect(page).toMatch(
    /<meta\s+http-equiv="Content-Security-Policy"\s+content="default-src 'none'; style-src 'sha256-[\w+/=]{44}'; img-src data:; base-uri 'none'; form-action 'none'"/,
  )
  const body = page.replace(/<script type="application\/gzip;base64".*?<\/script>/s, '')
  expect(body).not.toMatch(
    /<script|<img|<iframe|<link|<a\s|\ssrc=|\shref=|\sstyle=|\son[a-z]+=|url\(|@import|https?:/i,
  )
})

test('the style is exactly what its hash in the policy allows', async () => {
  const page = await htmlFormat.render(sampleSnapshot())
  const style = /<style>(.*?)<\/style>/s.exec(page)![1]!
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))
  expect(page).toContain(`sha256-${Buffer.from(digest).toString('base64')}`)
})

test('history is drawn as lines with their bands, gaps left open', async () => {
  const without = await htmlFormat.render(sampleSnapshot())
  expect(without).not.toContain('class="plot"')
  const page = await htmlFormat.render(sampleSnapshot(), {
    history: hour('cpu.busyPercent', 'network.rxBytesPerSecond', 'disks{/}.usedPercent'),
  })
  expect(seen(page)).toContain('The hour before')
  expect(page.match(/class="plot"/g)).toHaveLength(3)
  const [line] = /<path d="[^"]*" fill="none" stroke="var\(--s1\)"/.exec(page)!
  expect(line.match(/M/g)).toHaveLength(2)
  expect(page).toMatch(/fill="var\(--s1\)" fill-opacity="0.18"/)
  expect(seen(page)).toContain('busy: from 15 % to 58 %')
})

test('history without a single point is no reason for empty charts', async () => {
  const history = hour('cpu.busyPercent')
  history.series[0]!.mean.fill(null)
  expect(await htmlFormat.render(sampleSnapshot(), { history })).not.toContain('The hour before')
})

test('a well machine, one of which little was asked, and one of which nothing is known are told apart', async () => {
  const calm = { state: 'well' as const, list: [] }
  const page = (sections: Parameters<typeof sampleSnapshot>[0]) => htmlFormat.render(sampleSnapshot(sections))
  expect(seen(await page({ findings: calm }))).toContain('All was well')
  const { memory } = sampleSections()
  const partly = seen(await page({ findings: calm, sections: { memory } }))
  expect(partly).toContain('Nothing was found in what was read')
  expect(partly).toContain('Not taken: Host, CPU, Disks, Network, Processes, Containers, Custom metrics')
  expect(seen(await page({ findings: calm, sections: {} }))).toContain('Nothing could be judged')
})

test('what could not be read is said with what to do', async () => {
  const problem = { code: 'docker_denied', message: 'Docker refuses access.', hint: 'Join the group docker.' }
  const sections = { ...sampleSections(), containers: { status: 'failed' as const, durationMs: 1, problem } }
  const text = seen(await htmlFormat.render(sampleSnapshot({ sections })))
  expect(text).toMatch(/What could not be read .*Containers Docker refuses access\. Join the group docker\./)
})

/** The sample, whose network listens there. */
const listening = (listeners: Listener[] | null | undefined) => {
  const sections = sampleSections()
  if (sections.network.status !== 'ok') throw new Error('no sample')
  sections.network.value.listeners = listeners
  return sampleSnapshot({ sections })
}

test('a page lists the ports that something listens on by where they can be reached from', async () => {
  const snapshot = listening([
    { address: '0.0.0.0', port: 22 },
    { address: '::', port: 22 },
    { address: '0.0.0.0', port: 80 },
    { address: '::', port: 80 },
    { address: '127.0.0.1', port: 5432 },
    { address: '10.0.0.2', port: 9100 },
    { address: '<script>alert(1)</script>\u202e', port: 9999 },
  ])
  const page = await htmlFormat.render(snapshot)
  expect(seen(page).replaceAll(' , ', ', ')).toMatch(
    /Listening TCP ports all addresses 0\.0\.0\.0, :: 22, 80 10\.0\.0\.2 9100 <script&gt;alert\(1\).* 9999 this machine only 127\.0\.0\.1 5432/,
  )
  expect(page.match(/<script/g)).toHaveLength(1)
  expect(seen(await htmlFormat.render(snapshot, { language: 'ko' }))).toMatch(
    /수신 대기 TCP 포트 모든 주소 .* 22, 80 .* 이 머신 안에서만 127\.0\.0\.1 5432/,
  )
})

test('a page says how many ports the document leaves out', async () => {
  const of = (listenersLeftOut: number): Snapshot => {
    const snapshot = listening([{ address: '::', port: 22 }])
    const { network } = snapshot.sections
    if (network?.status === 'ok') network.value.listenersLeftOut = listenersLeftOut
    return snapshot
  }
  const text = async (...given: Parameters<typeof htmlFormat.render>) =>
    seen(await htmlFormat.render(...given))
  expect(await text(of(44))).toContain('44 more, of higher ports, were not recorded.')
  expect(await text(of(1))).toContain('One more, of a higher port, was not recorded.')
  expect(await text(of(44), { language: 'ko' })).toContain('더 높은 번호의 44개는 기록되지 않았습니다.')
  expect(await text(listening([{ address: '::', port: 22 }]))).not.toContain('recorded')
})

test('a page says where the system does not tell ports, and where there are none, and else nothing', async () => {
  const text = async (snapshot: Snapshot): Promise<string> => seen(await htmlFormat.render(snapshot))
  expect(await text(listening(null))).toContain('The system does not say which ports')
  expect(await text(listening([]))).toContain('Nothing listened on a TCP port.')
  expect(await text(listening(undefined))).not.toContain('Listening TCP')
  const { network, ...others } = sampleSections()
  expect(network.status).toBe('ok')
  const notTaken = await text(sampleSnapshot({ sections: others }))
  expect(notTaken).toContain('Not taken: Network')
  expect(notTaken).not.toContain('Listening TCP')
  const problem = { code: 'source_denied', message: '/proc/net/dev refuses access.', hint: null }
  const denied = { ...others, network: { status: 'failed' as const, durationMs: 1, problem } }
  const refused = await text(sampleSnapshot({ sections: denied }))
  expect(refused).toContain('Network /proc/net/dev refuses access.')
  expect(refused).not.toContain('Listening TCP')
})

test('a page in Korean says everything of ours in Korean', async () => {
  const text = seen(
    await htmlFormat.render(sampleSnapshot(), { language: 'ko', history: hour('cpu.busyPercent') }),
  )
  for (const part of [
    '/var/lib/docker 디스크가 91 % 찼습니다',
    '직전 1시간',
    '24 GB 중 11.3 GB',
    '12일 4시간',
  ])
    expect(text).toContain(part)
  expect(text).not.toMatch(/\b(?:Memory|Disks|Containers|healthy|running|Used|Free)\b/)
})

test('a zone that nobody knows is told in UTC', async () => {
  const text = seen(await htmlFormat.render(sampleSnapshot({ timeZone: 'Mars/Olympus' })))
  expect(text).toContain('23 Nov 2026, 05:07:15')
})

test('a table of hostile names stays a table', async () => {
  const names = [
    '"><script>alert(1)</script>',
    '<!--',
    '\u202egpj.exe',
    '\u0000\u001b[31m',
    '{{7*7}}',
    '</style>',
  ]
  const sections = sampleSections()
  if (sections.containers.status !== 'ok' || sections.disks.status !== 'ok') throw new Error('no sample')
  sections.containers.value.containers = names.map((name) => container({ name, image: name }))
  sections.disks.value.fileSystems = names.map((mountPoint) => fileSystem({ mountPoint, device: mountPoint }))
  const page = await htmlFormat.render(sampleSnapshot({ sections, host: { name: names[0]!, id: null } }))
  expect(page.match(/<script/g)).toHaveLength(1)
  expect(page.match(/<\/style>/g)).toHaveLength(1)
  expect(page).not.toContain('<!--')
  expect(page).not.toMatch(/[\u0000\u001b\u202e]/)
})
