/** Finds out what the settings schema allows at a path, for suggestions and for values typed on a command line. */
import type * as z from 'zod/mini'
import { settingsSchema } from '../contract/settings'

export type SettingPath = readonly (string | number)[]

type Schema = z.core.$ZodTypes

/** What stands below the wrappers that only add a default or allow null. */
function unwrap(schema: Schema): Schema {
  const { def } = schema._zod
  return 'innerType' in def ? unwrap(def.innerType as Schema) : schema
}

function step(schema: Schema, key: string | number): Schema[] {
  const { def } = unwrap(schema)._zod
  if (def.type === 'object') return Object.hasOwn(def.shape, key) ? [def.shape[key] as Schema] : []
  if (def.type === 'array') return typeof key === 'number' ? [def.element as Schema] : []
  if (def.type === 'record') return typeof key === 'string' ? [def.valueType as Schema] : []
  return def.type === 'union' ? def.options.flatMap((option) => step(option as Schema, key)) : []
}

/** Every schema that a value at this path may follow; more than one below a choice, none where there is no setting. */
export function schemasAt(path: SettingPath): Schema[] {
  return path.reduce<Schema[]>(
    (schemas, key) => schemas.flatMap((schema) => step(schema, key)),
    [settingsSchema],
  )
}

function shapeOf(schema: Schema): [string, Schema][] {
  const { def } = unwrap(schema)._zod
  if (def.type === 'object') return Object.entries(def.shape) as [string, Schema][]
  return def.type === 'union' ? def.options.flatMap((option) => shapeOf(option as Schema)) : []
}

/** The names of the settings in the group at this path; empty where there is no group. */
export function keysAt(path: SettingPath): string[] {
  return [
    ...new Set(
      schemasAt(path)
        .flatMap(shapeOf)
        .map(([key]) => key),
    ),
  ]
}

/** Of these, the names that have no default. */
export function requiredKeysAt(path: SettingPath): string[] {
  const shape = schemasAt(path).flatMap(shapeOf)
  return [...new Set(shape.filter(([, schema]) => schema._zod.optin === undefined).map(([key]) => key))]
}

/** Whether a value at this path is text, so that "12" and "true" stay text. */
export function isTextAt(path: SettingPath): boolean {
  const schemas = schemasAt(path)
  return (
    schemas.length > 0 && schemas.every((schema) => ['string', 'enum'].includes(unwrap(schema)._zod.def.type))
  )
}

/** Whether null is allowed at this path. */
export function isNullableAt(path: SettingPath): boolean {
  const nullable = (schema: Schema): boolean => {
    const { def } = schema._zod
    return def.type === 'nullable' || ('innerType' in def && nullable(def.innerType as Schema))
  }
  return schemasAt(path).some(nullable)
}
