import { expect, test } from 'vitest'
import type { Sections } from '../../../../main/contract/snapshot'
import { checkMachine } from '../../../../main/cli/doctor/machine'
import { sampleSections } from '../../reports/sample-snapshot'

const found = (sections: Sections) =>
  Object.fromEntries(checkMachine(sections).map(({ id, state, found: text }) => [id, `${state}: ${text}`]))

test('what the collectors read is told', () => {
  expect(found(sampleSections())).toEqual({
    containers: 'ok: Docker 28.5.1 at unix:///var/run/docker.sock, 2 containers',
    custom: 'broken: Custom metric orders: the command did not end within 2 s.',
    timeZone: 'ok: Asia/Seoul, UTC+09:00 now',
    controlGroup: "ok: none but the machine's own 24 GB",
    temperature: 'ok: 54.5 °C',
  })
})

test('what this machine does not have is absent, what failed is broken, each with its hint', () => {
  const problem = { code: 'docker_denied', message: 'It refuses this user.', hint: 'Join the group.' }
  const sections = sampleSections()
  const denied = checkMachine({ ...sections, containers: { status: 'failed', durationMs: 1, problem } })
  expect(denied[0]).toEqual({
    id: 'containers',
    title: 'Containers',
    state: 'broken',
    found: 'It refuses this user',
    mend: 'Join the group.',
  })
  const absent = checkMachine({ ...sections, containers: { status: 'unavailable', durationMs: 1, problem } })
  expect(absent[0]?.state).toBe('absent')
})

test('someone who defined no custom metric reads nothing about them', () => {
  const problem = { code: 'custom_none', message: 'None.', hint: null }
  const sections = { ...sampleSections(), custom: { status: 'unavailable', durationMs: 0, problem } } as const
  expect(found(sections)).not.toHaveProperty('custom')
})

test('zones west of Greenwich and with half hours are written right', () => {
  const { host } = sampleSections()
  if (host.status !== 'ok') throw new Error('the sample has a host')
  const zone = (timeZone: string, utcOffsetMinutes: number) =>
    found({ host: { ...host, value: { ...host.value, timeZone, utcOffsetMinutes } } })['timeZone']
  expect(zone('America/St_Johns', -210)).toBe('ok: America/St_Johns, UTC-03:30 now')
  expect(zone('Asia/Kolkata', 330)).toBe('ok: Asia/Kolkata, UTC+05:30 now')
})
