/** Puts the keys of a document in the order in which its schema names them. Values stay as they are. */
import type * as z from 'zod/mini'

type Schema = z.core.$ZodType

/**
 * A copy of `value` with ordered keys. Keys that the schema does not name follow in their own order, so nothing
 * is lost when a newer document passes through.
 */
export function inSchemaOrder(value: unknown, schema: Schema | undefined): unknown {
  if (typeof value !== 'object' || value === null) return value
  const form = resolveForm(schema, value)
  if (Array.isArray(value)) {
    const element = form?.type === 'array' ? form.element : undefined
    return value.map((item: unknown) => inSchemaOrder(item, element))
  }
  const shape = form?.type === 'object' ? form.shape : {}
  const known = Object.keys(shape).filter((key) => Object.hasOwn(value, key))
  const others = Object.keys(value).filter((key) => !Object.hasOwn(shape, key))
  const entries = value as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    [...known, ...others].map((key) => [key, inSchemaOrder(entries[key], shape[key])]),
  )
}

/** Looks through "nullable" and "optional" and picks the alternative that a document's `status` names. */
function resolveForm(
  schema: Schema | undefined,
  value: object,
): z.core.$ZodObjectDef | z.core.$ZodArrayDef | null {
  const def = (schema as z.core.$ZodTypes | undefined)?._zod.def
  switch (def?.type) {
    case 'object':
    case 'array':
      return def
    case 'nullable':
    case 'optional':
      return resolveForm(def.innerType, value)
    case 'union': {
      const fitting = def.options.find((option) => literalsFit(option as z.core.$ZodTypes, value))
      return resolveForm(fitting, value)
    }
    default:
      return null
  }
}

/** Whether the fixed texts of an object schema (`status: 'ok'`) are those of the value. */
function literalsFit(schema: z.core.$ZodTypes, value: object): boolean {
  const { def } = schema._zod
  if (def.type !== 'object') return false
  return Object.entries(def.shape).every(([key, field]) => {
    const fieldDef = (field as z.core.$ZodTypes)._zod.def
    const actual = (value as Readonly<Record<string, unknown>>)[key]
    return fieldDef.type !== 'literal' || fieldDef.values.some((literal) => literal === actual)
  })
}
