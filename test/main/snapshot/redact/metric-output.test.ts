/** What metrics of a person's own say of themselves when they fail, as the real collector words it. */
import { expect, test } from 'vitest'
import { judge } from '../../../../main/alerts/findings'
import { createCustomCollector } from '../../../../main/collectors/custom'
import { redactionProfiles } from '../../../../main/contract/redaction'
import { defaultSettings, settingsSchema } from '../../../../main/contract/settings'
import { redact } from '../../../../main/snapshot/redact/redact'
import { sampleSections, sampleSnapshot } from '../../reports/sample-snapshot'

const salt = new Uint8Array(32).fill(7)
const said = 'backup of vault-17.corp.example by ada ended. "Half." 10.1.2.3 /srv/vault'
const custom = [
  { name: 'talks', source: { command: ['printf', '%s', said] } },
  { name: 'fails', source: { command: ['sh', '-c', `printf '%s' '${said}' >&2; exit 3`] } },
  { name: 'away', source: { url: 'http://sensor-42.invalid:8080/room' } },
]

async function snapshotOfMetrics() {
  const collector = createCustomCollector({ env: process.env, settings: settingsSchema.parse({ custom }) })
  const raw = await collector.read({ signal: new AbortController().signal, deadlineMs: 20_000 })
  const value = collector.derive({ raw, atMs: 0 }, null)
  await collector.close?.()
  const sections = { ...sampleSections(), custom: { status: 'ok' as const, durationMs: 1, value } }
  const findings = judge(sections, defaultSettings.thresholds, '2026-11-26T05:07:15.000Z')
  return { ...sampleSnapshot({ sections }), findings }
}

test('what a metric printed is masked whole by every profile, in readings and findings', async () => {
  const snapshot = await snapshotOfMetrics()
  expect(JSON.stringify(snapshot)).toContain('vault-17') // else there is nothing to mask
  for (const profile of redactionProfiles) {
    const document = redact(snapshot, { profile, salt })
    const text = JSON.stringify(document)
    for (const word of ['vault-17', 'ada ended', 'Half', '10.1.2.3', '/srv/vault'])
      expect(text).not.toContain(word)
    expect(text).toMatch(/got \\"output-[0-9a-f]{8}\\"\./)
    expect(text).toMatch(/exit code 3: output-[0-9a-f]{8}/)
    expect(redact(document, { profile, salt })).toEqual(document)
  }
})

test('the host of an address that does not answer is masked with the names', async () => {
  const snapshot = await snapshotOfMetrics()
  for (const profile of redactionProfiles) {
    const text = JSON.stringify(redact(snapshot, { profile, salt }))
    const isMasked = profile === 'names' || profile === 'all'
    expect(text.includes('sensor-42')).toBe(!isMasked)
  }
})
