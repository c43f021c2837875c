import { describe, expect, it } from 'vitest'
import type { StandingFinding, StandingFindings } from '../../../main/contract/findings'
import type { Report } from '../../../main/contract/reports'
import type { Sections } from '../../../main/contract/snapshot'
import { en } from '../../../main/desktop/texts/en'
import { ko } from '../../../main/desktop/texts/ko'
import {
  healthSentence,
  trayIcon,
  trayMenu,
  trayTooltip,
  type TrayEntry,
  type TrayFacts,
} from '../../../main/desktop/tray-view'

import { uploadOf } from './an-upload'

const english = { texts: en, language: 'en', timeZone: 'UTC' } as const
const korean = { texts: ko, language: 'ko', timeZone: 'Asia/Seoul' } as const

const ok = (value: unknown) => ({ status: 'ok', value, durationMs: 1 })
const sections = {
  cpu: ok({ busyPercent: 12.4 }),
  memory: ok({ usedPercent: 48.9 }),
  disks: ok({
    fileSystems: [
      { mountPoint: '/', usedPercent: 40, readOnly: false },
      { mountPoint: '/var/lib/docker', usedPercent: 91.2, readOnly: false },
      { mountPoint: '/media/cd', usedPercent: 100, readOnly: true },
      { mountPoint: '/mnt/dead', usedPercent: null, readOnly: false },
    ],
  }),
  containers: ok({ counts: { running: 5, total: 7 } }),
} as unknown as Sections

const full: StandingFinding = {
  kind: 'disk_full',
  state: 'warning',
  subject: 'disks',
  entity: '/var/lib/docker',
  message: 'Disk /var/lib/docker is 91 % full',
  values: { percent: 91 },
  since: null,
}
const well: TrayFacts = {
  hostName: 'box',
  isPaused: false,
  findings: { state: 'well', since: null, list: [] },
  sections,
  recent: [],
  isTakingSnapshot: false,
  hasStore: false,
  uploads: [],
  historyProblem: null,
}
const warned: TrayFacts = { ...well, findings: { state: 'warning', since: null, list: [full, full] } }

const labels = (entries: TrayEntry[]) => entries.map((entry) => (entry.kind === 'line' ? '—' : entry.label))

const report = (name: string, format: Report['format'], takenAt: string): Report => ({
  name,
  format,
  takenAt,
  sizeBytes: 1,
  isEncrypted: false,
  isSigned: false,
})

describe('the icon', () => {
  it('is the state of the machine, and a ring while nothing is known or watched', () => {
    expect(trayIcon(well)).toBe('well')
    expect(trayIcon(warned)).toBe('warning')
    expect(trayIcon({ ...warned, isPaused: true })).toBe('paused')
    expect(trayIcon({ ...well, findings: null })).toBe('paused')
  })
})

describe('the sentence', () => {
  it('says how the machine is, the worst first', () => {
    expect(healthSentence(well, english)).toBe('box is well')
    expect(healthSentence(warned, english)).toBe('Disk /var/lib/docker is 91 % full and 1 more')
    expect(healthSentence(warned, korean)).toBe('/var/lib/docker 디스크가 91% 찼습니다 외 1건')
    expect(healthSentence({ ...warned, isPaused: true }, english)).toBe('Monitoring is paused')
  })
})

describe('the tooltip', () => {
  it('holds CPU, memory, the fullest disk that can fill up, and the containers', () => {
    expect(trayTooltip(well, english).split('\n')).toEqual([
      'box is well',
      'CPU 12 % · Memory 48 %',
      'Disk /var/lib/docker 91 %',
      '5 of 7 containers run',
    ])
    expect(trayTooltip(well, korean).split('\n').slice(1)).toEqual([
      'CPU 12% · 메모리 48%',
      '디스크 /var/lib/docker 91%',
      '컨테이너 7개 중 5개 실행 중',
    ])
  })

  it('never grows beyond what Windows shows, and gives up words before numbers', () => {
    const message = `Disk ${'/deep'.repeat(60)} is 91 % full`
    const text = trayTooltip(
      { ...well, findings: { state: 'warning', since: null, list: [{ ...full, message }] } },
      english,
    )
    expect(text.length).toBeLessThanOrEqual(127)
    expect(text).toContain('CPU 12 % · Memory 48 %')
    expect(text).toContain('5 of 7 containers run')
  })

  it('has a few words on uploads that need somebody, within the same bounds', () => {
    const uploads = [uploadOf({ state: 'refused' })]
    expect(trayTooltip({ ...well, uploads }, english)).toContain('5 of 7 containers run\nNot uploaded: 1')
    const message = `Disk ${'/deep'.repeat(60)} is 91 % full`
    const findings: StandingFindings = { state: 'warning', since: null, list: [{ ...full, message }] }
    for (const words of [english, korean]) {
      const text = trayTooltip({ ...well, uploads, findings }, words)
      expect(text.length).toBeLessThanOrEqual(127)
      expect(text).toMatch(/Not uploaded: 1$|업로드 실패 1건$/)
    }
    expect(trayTooltip({ ...well, uploads, isPaused: true }, english)).toBe(
      'Monitoring is paused\nNot uploaded: 1',
    )
  })

  it('says nothing of what could not be read', () => {
    expect(trayTooltip({ ...well, sections: {} }, english)).toBe('box is well')
  })
})

describe('the menu', () => {
  it('begins with how the machine is, and has a way to everything', () => {
    expect(labels(trayMenu(well, english))).toEqual([
      'box is well',
      '—',
      'Take a Snapshot',
      'Copy Summary',
      'Recent Snapshots',
      'Pause Monitoring',
      '—',
      'Open AutoInfraSnap',
      'Settings…',
      '—',
      'Quit AutoInfraSnap',
    ])
  })

  it('says what is under way, paused or not kept', () => {
    const facts = { ...well, isTakingSnapshot: true, isPaused: true, historyProblem: 'The disk is full.' }
    const menu = trayMenu(facts, english)
    expect(labels(menu)).toEqual(
      expect.arrayContaining([
        'Monitoring is paused',
        'History is not kept: The disk is full.',
        'Taking a Snapshot…',
        'Resume Monitoring',
      ]),
    )
    expect(menu.find((entry) => entry.kind === 'command' && entry.command === 'snapshot')).toMatchObject({
      isEnabled: false,
    })
  })

  it('offers to upload a snapshot where there is a store, and not while one is taken', () => {
    const offered = (facts: Partial<TrayFacts>) =>
      trayMenu({ ...well, ...facts }, english).find(
        (entry) => entry.kind === 'command' && entry.command === 'snapshot-and-upload',
      )
    expect(offered({})).toBeUndefined()
    expect(offered({ hasStore: true })).toMatchObject({ label: 'Snapshot and Upload', isEnabled: true })
    expect(offered({ hasStore: true, isTakingSnapshot: true })).toMatchObject({ isEnabled: false })
  })

  it('says below how the machine is what became of uploads, with what can be done', () => {
    const problem = {
      code: 'store_credentials',
      message: `The store does not know ${'&key'.repeat(40)}.`,
      hint: null,
    }
    const menu = trayMenu({ ...well, uploads: [uploadOf({ state: 'refused', problem })] }, english)
    expect(labels(menu).slice(0, 5)).toEqual([
      'box is well',
      expect.stringMatching(/^A report was not uploaded: The store does not know &&key.*…$/),
      'Retry Uploads',
      'Show Uploads',
      '—',
    ])
  })

  it('lists five moments, each once, by the report that holds the whole document', () => {
    const recent = [
      report('a.csv', 'csv', '2026-11-23T05:00:00.000Z'),
      report('a.yaml', 'yaml', '2026-11-23T05:00:00.000Z'),
      report('a.json', 'json', '2026-11-23T05:00:00.000Z'),
      ...['b', 'c', 'd', 'e', 'f'].map((name) => report(`${name}.json`, 'json', '2026-11-22T05:00:00.000Z')),
    ]
    const list = trayMenu({ ...well, recent }, english).find(({ kind }) => kind === 'list')
    if (list?.kind !== 'list') throw new Error('there is no list')
    expect(list.entries.map((entry) => entry.kind === 'report' && entry.name)).toEqual([
      'a.json',
      'b.json',
      'c.json',
      'd.json',
      'e.json',
    ])
    expect(labels(list.entries)[0]).toBe('23 Nov 2026, 05:00:00')
  })

  it('is not turned, cut or underlined by hostile names', () => {
    const message = 'Container a&b\u202e\n\u001b[31mevil is unhealthy'
    const [first] = trayMenu(
      { ...well, findings: { state: 'warning', since: null, list: [{ ...full, message }] } },
      english,
    )
    expect(first).toEqual({ kind: 'text', label: 'Container a&&b\ufffd\ufffd\ufffd[31mevil is unhealthy' })
  })
})
