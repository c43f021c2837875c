import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { snapshotJsonSchema } from '../../main/contract/json-schema'
import { defaultSettings } from '../../main/contract/settings'
import { snapshotSchema } from '../../main/contract/snapshot-schema'
import { createCore } from '../../main/core'

const published = JSON.parse(readFileSync('assets/snapshot.schema.json', 'utf8')) as Record<string, unknown>

/** A validator that knows nothing of the product but the published file. */
const conforms = new Ajv2020({ strict: true, allErrors: true, validateFormats: false }).compile(published)

describe('the published JSON Schema', () => {
  it('is what the code says (npm run schema writes it)', () => {
    expect(published).toEqual(snapshotJsonSchema())
  })

  it('accepts a snapshot of this machine, as the schema inside does', async () => {
    const core = createCore({
      settings: defaultSettings,
      env: process.env,
      platform: process.platform,
      version: '0.0.0',
    })
    try {
      const snapshot: unknown = JSON.parse(JSON.stringify(await core.takeSnapshot({ windowMs: 50 })))
      conforms(snapshot)
      expect(conforms.errors).toBeNull()
      // As text, because the order of the keys is part of what is promised.
      expect(JSON.stringify(snapshotSchema.parse(snapshot))).toBe(JSON.stringify(snapshot))
    } finally {
      await core.close()
    }
  })

  it('accepts fields that a later version of the product adds, and refuses wrong ones', () => {
    const document = {
      schema: 'autoinfrasnap/snapshot@1',
      takenAt: '2026-11-23T05:07:15.250Z',
      timeZone: 'Asia/Seoul',
      host: { name: 'web-1', id: null },
      tool: { name: 'autoinfrasnap', version: '9.9.9', runtime: 'node 24.0.0' },
      windowMs: 250,
      sections: {},
      findings: { state: 'well', list: [] },
      cost: { wallMs: 1, cpuMs: 1, peakRssBytes: 1 },
    }
    expect(conforms({ ...document, later: true })).toBe(true)
    expect(conforms({ ...document, windowMs: -1 })).toBe(false)
    expect(conforms({ ...document, schema: 'autoinfrasnap/snapshot@2' })).toBe(false)
    expect(conforms({ ...document, host: undefined })).toBe(false)
  })
})
