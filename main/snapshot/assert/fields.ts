/** What may stand at a path of a snapshot, asked of the schema: fields of a group, items of a list, kinds of a value. */
import type * as z from 'zod/mini'

export type Schema = z.core.$ZodTypes

/** Everything that a schema allows, without the wrappers that only add null or absence. */
export function alternatives(schema: Schema): Schema[] {
  const { def } = schema._zod
  if ('innerType' in def) return alternatives(def.innerType as Schema)
  return def.type === 'union' ? def.options.flatMap((option) => alternatives(option as Schema)) : [schema]
}

export function fieldsOf(schemas: readonly Schema[]): Map<string, Schema[]> {
  const fields = new Map<string, Schema[]>()
  for (const { _zod } of schemas) {
    if (_zod.def.type !== 'object') continue
    for (const [name, field] of Object.entries(_zod.def.shape))
      fields.set(name, [...(fields.get(name) ?? []), ...alternatives(field as Schema)])
  }
  return fields
}

export const itemsOf = (schemas: readonly Schema[]): Schema[] =>
  schemas.flatMap(({ _zod: { def } }) => (def.type === 'array' ? alternatives(def.element as Schema) : []))

/** Whether the names below are not fixed, as in the values of findings. */
export const isRecord = (schemas: readonly Schema[]): boolean =>
  schemas.some(({ _zod }) => _zod.def.type === 'record')

export const valuesOf = (records: readonly Schema[]): Schema[] =>
  records.flatMap(({ _zod: { def } }) => (def.type === 'record' ? alternatives(def.valueType as Schema) : []))

/** The words a text may be; null where it may be any. */
export function wordsOf(schemas: readonly Schema[]): string[] | null {
  const texts = schemas.filter(({ _zod }) => ['string', 'enum', 'literal'].includes(_zod.def.type))
  const words = texts.flatMap(({ _zod: { def } }) =>
    def.type === 'enum'
      ? Object.values(def.entries)
      : def.type === 'literal'
        ? def.values
        : def.type === 'string'
          ? [null]
          : [],
  )
  return texts.length === 0 || words.includes(null) ? null : words.map(String)
}

export type ValueKind = 'number' | 'text' | 'true or false'

export function kindsOf(schemas: readonly Schema[]): ValueKind[] {
  const kinds = schemas.map(({ _zod: { def } }): ValueKind | null => {
    if (def.type === 'number') return 'number'
    if (def.type === 'boolean') return 'true or false'
    if (def.type === 'literal') return typeof def.values[0] === 'number' ? 'number' : 'text'
    return def.type === 'string' || def.type === 'enum' ? 'text' : null
  })
  return [...new Set(kinds.filter((kind) => kind !== null))]
}
