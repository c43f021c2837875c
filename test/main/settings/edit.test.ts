import { describe, expect, it } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import { defaultSettings, settingsSchema } from '../../../main/contract/settings'
import { getSetting, setSetting, unsetSetting } from '../../../main/settings/edit'

const withMetric = settingsSchema.parse({
  custom: [
    { name: 'queue', source: { command: ['wc', '-l'] } },
    { name: 'temperature', source: { file: '/t' } },
  ],
})

function refusalOf(act: () => unknown): AppError {
  try {
    act()
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    return error as AppError
  }
  throw new Error('was accepted')
}

describe('setSetting', () => {
  it.each([
    ['snapshot.windowMs', '500', 500],
    ['settings.snapshot.windowMs', '500', 500],
    ['processes.commandLines', 'true', true],
    ['snapshot.folder', '/srv/reports', '/srv/reports'],
    ['snapshot.folder', '12', '12'],
    ['snapshot.folder', 'null', null],
    ['snapshot.formats', 'json,csv', ['json', 'csv']],
    ['snapshot.formats', '["yaml"]', ['yaml']],
    ['snapshot.formats', 'csv', ['csv']],
    ['snapshot.formats', '[json, html]', ['json', 'html']],
    ['thresholds.cpuBusyPercent.warning', '75.5', 75.5],
    ['disks.hiddenTypes', '[]', []],
  ])('sets %s to %s with the right type', (path, text, value) => {
    const changed = setSetting(defaultSettings, path, text)
    expect(getSetting(changed, path)).toEqual(value)
  })

  it('leaves everything else, and what it was given, as it is', () => {
    const before = structuredClone(withMetric)
    const changed = setSetting(withMetric, 'custom[1].timeoutMs', '900')
    expect(withMetric).toEqual(before)
    expect(changed.custom[1]?.timeoutMs).toBe(900)
    expect({ ...changed, custom: [] }).toEqual({ ...withMetric, custom: [] })
    expect(changed.custom[0]).toEqual(withMetric.custom[0])
  })

  it('adds an entry to a list', () => {
    const changed = setSetting(withMetric, 'custom[2]', '{"name":"load","source":{"file":"/l"}}')
    expect(changed.custom.map(({ name }) => name)).toEqual(['queue', 'temperature', 'load'])
  })

  it('knows no entry beyond the last, to change or to remove', () => {
    const refused = (work: () => unknown) => {
      const { message, hint } = refusalOf(work)
      return [message, hint]
    }
    expect(refused(() => setSetting(withMetric, 'custom[3]', '{}'))).toEqual([
      'There is no custom[3]: the last is custom[1].',
      'custom[2] adds one.',
    ])
    expect(refused(() => setSetting(defaultSettings, 'custom[1].timeoutMs', '900'))).toEqual([
      'There is no custom[1]: custom is empty.',
      'custom[0] adds one.',
    ])
    expect(refused(() => unsetSetting(withMetric, 'custom[2]'))).toEqual([
      'There is no custom[2]: the last is custom[1].',
      null,
    ])
  })

  it('takes YAML on one line, as it is written in the documents', () => {
    const text = '[{ name: nightly, cron: "30 2 * * *", timeZone: Europe/Berlin, formats: [json, html] }]'
    expect(setSetting(defaultSettings, 'schedules', text).schedules).toMatchObject([
      { name: 'nightly', cron: '30 2 * * *', timeZone: 'Europe/Berlin', formats: ['json', 'html'] },
    ])
    expect(
      setSetting(withMetric, 'custom[2]', '{ name: load, source: { file: /l } }').custom[2]?.source,
    ).toEqual({ file: '/l' })
    expect(refusalOf(() => setSetting(defaultSettings, 'schedules', '[{ name: nightly')).message).toContain(
      'settings.schedules: expected list',
    )
  })

  it('says what would fit when the value does not', () => {
    expect(refusalOf(() => setSetting(defaultSettings, 'snapshot.windowMs', 'high')).message).toBe(
      'settings.snapshot.windowMs: expected number, got "high".',
    )
    expect(refusalOf(() => setSetting(defaultSettings, 'snapshot.formats', 'json,xml')).code).toBe(
      'settings_invalid',
    )
    expect(
      refusalOf(() => setSetting(defaultSettings, 'thresholds.cpuBusyPercent.warning', '99.5')).message,
    ).toContain('expected warning to be at most critical')
  })

  it('suggests the setting that was meant', () => {
    const error = refusalOf(() => setSetting(defaultSettings, 'snapshot.windwoMs', '1'))
    expect(error.message).toBe('There is no setting "snapshot.windwoMs".')
    expect(error.hint).toBe('Did you mean snapshot.windowMs?')
  })

  it.each([
    '',
    '.',
    'snapshot.',
    '__proto__.polluted',
    'constructor',
    'snapshot.windowMs.deeper',
    'custom.name',
    'snapshot[0]',
  ])('refuses the path %j', (path) => {
    expect(refusalOf(() => setSetting(defaultSettings, path, '1')).code).toBe('settings_invalid')
    expect({}).not.toHaveProperty('polluted')
  })
})

describe('unsetSetting', () => {
  it('puts a value or a group back to its default', () => {
    const changed = setSetting(
      setSetting(defaultSettings, 'snapshot.windowMs', '500'),
      'snapshot.formats',
      'csv',
    )
    expect(unsetSetting(changed, 'snapshot.windowMs').snapshot).toEqual({
      ...changed.snapshot,
      windowMs: 250,
    })
    expect(unsetSetting(changed, 'snapshot')).toEqual(defaultSettings)
  })

  it('removes an entry of a list', () => {
    expect(unsetSetting(withMetric, 'custom[0]').custom.map(({ name }) => name)).toEqual(['temperature'])
    expect(unsetSetting(withMetric, 'custom[0].timeoutMs').custom[0]?.timeoutMs).toBe(2_000)
  })

  it('refuses to take away what cannot be missing', () => {
    expect(refusalOf(() => unsetSetting(withMetric, 'custom[0].name')).message).toContain(
      'settings.custom[0].name: is missing',
    )
  })
})
