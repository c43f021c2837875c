import { Ajv2020 } from 'ajv/dist/2020.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { channels, requests } from '../../../main/contract/requests'
import { settingsSchema } from '../../../main/contract/settings'
import { friendlyRoutes } from '../../../main/transports/friendly-routes'
import { openApiDocument } from '../../../main/transports/openapi'
import { arbitraryOf } from './arbitrary-value'

const document = openApiDocument()

function validatorOf(reference: object) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: 'doc:', ...document })
  const text = JSON.stringify(reference).replaceAll('#/components', 'doc:#/components')
  return ajv.compile(JSON.parse(text) as object)
}

describe('the API document', () => {
  it('holds every request of the contract and every friendly route, each under a name of its own', () => {
    for (const channel of channels) expect(document.paths[`/api/rpc/${channel}`]?.['post']).toBeDefined()
    for (const { path, method } of friendlyRoutes) expect(document.paths[path]?.[method]).toBeDefined()
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map((one) => one.operationId),
    )
    expect(new Set(ids).size).toBe(ids.length)
    expect(document.openapi).toBe('3.1.0')
  })

  it('refers to nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, at]) => at!)
    expect(references.length).toBeGreaterThan(50)
    for (const reference of references) {
      const found = reference
        .split('/')
        .reduce<unknown>((value, name) => (value as Record<string, unknown>)?.[name], document)
      expect(found, reference).toBeDefined()
    }
  })

  it.each(channels)('describes the input and the answer of %s truly', (channel) => {
    const operation = document.paths[`/api/rpc/${channel}`]!['post']!
    const body = operation.requestBody as { content: { 'application/json': { schema: object } } }
    const answer = operation.responses['200'] as { content: { 'application/json': { schema: object } } }
    const takesInput = validatorOf(body.content['application/json'].schema)
    const takesAnswer = validatorOf(answer.content['application/json'].schema)
    for (const input of fc.sample(arbitraryOf(requests[channel].input), { numRuns: 5, seed: 3 }))
      expect(takesInput(JSON.parse(JSON.stringify(input))), JSON.stringify(takesInput.errors)).toBe(true)
    for (const value of fc.sample(arbitraryOf(requests[channel].output), { numRuns: 5, seed: 3 })) {
      // What goes out has its defaults filled in.
      const whole: unknown =
        (requests[channel].output as unknown) === settingsSchema ? settingsSchema.parse(value) : value
      expect(
        takesAnswer(JSON.parse(JSON.stringify({ ok: true, value: whole }))),
        JSON.stringify(takesAnswer.errors),
      ).toBe(true)
    }
    expect(takesInput({ noSuchField: 1 })).toBe(false)
    expect(takesAnswer({ ok: true })).toBe(false)
  })
})
