/** The published JSON Schema of the document, made from the definition that validates it. */
import * as z from 'zod/mini'
import {
  bytes,
  count,
  foreignText,
  instant,
  milliseconds,
  openPercent,
  percent,
  perSecond,
} from './quantities'
import { problemSchema } from './reading'
import { snapshotSchemaName } from './snapshot'
import { snapshotSchema } from './snapshot-schema'

/** The names under which the shared definitions are published. */
const published = z.registry<{ id: string; description: string }>()
published.add(percent, { id: 'percent', description: 'A share of 0 to 100.' })
published.add(openPercent, {
  id: 'openPercent',
  description: 'A share that may pass 100: 400 is four cores, or four times a limit.',
})
published.add(bytes, { id: 'bytes', description: 'Bytes.' })
published.add(count, { id: 'count', description: 'A whole number of things.' })
published.add(perSecond, { id: 'perSecond', description: 'A rate per second.' })
published.add(milliseconds, { id: 'milliseconds', description: 'A duration in milliseconds.' })
published.add(instant, { id: 'instant', description: 'An instant in UTC, as ISO 8601 with milliseconds.' })
published.add(foreignText, {
  id: 'foreignText',
  description: 'Text from outside. Escape it before showing it.',
})
published.add(problemSchema, {
  id: 'problem',
  description:
    'Why there is no value: a stable code, what happened, and what to do where there is something to do.',
})

/** JSON Schema (draft 2020-12) as a plain object, stable from one call to the next. */
export function snapshotJsonSchema(): Record<string, unknown> {
  const { $schema, ...body } = z.toJSONSchema(snapshotSchema, {
    target: 'draft-2020-12',
    metadata: published,
    // New fields may arrive within a version, and a validator of today must accept a document of tomorrow.
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
    },
  })
  return {
    $schema,
    $id: 'urn:autoinfrasnap:snapshot:1',
    title: snapshotSchemaName,
    description:
      'The state of one machine at one instant, as AutoInfraSnap writes it. Units are part of the field names; unknown is null, never 0.',
    ...body,
  }
}
