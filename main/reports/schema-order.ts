/** Puts the keys of a document in the order in which its schema names them. Values stay as they are. */

/** As much of a zod schema as the order depends on. */
export interface SchemaNode {
  readonly _zod: { readonly def: object }
}

interface Definition {
  readonly type?: string
  readonly shape?: Readonly<Record<string, SchemaNode>>
  readonly element?: SchemaNode
  readonly innerType?: SchemaNode
  readonly options?: readonly SchemaNode[]
  readonly values?: readonly unknown[]
}

type Fields = Readonly<Record<string, unknown>>

/**
 * A copy of `value` with ordered keys. Keys that the schema does not name follow in their own order, so nothing
 * is lost when a newer document passes through.
 */
export function inSchemaOrder(value: unknown, schema: SchemaNode | undefined): unknown {
  if (typeof value !== 'object' || value === null) return value
  const { shape = {}, element } = definitionFor(schema, value as Fields)
  if (Array.isArray(value)) return value.map((item: unknown) => inSchemaOrder(item, element))
  const fields = value as Fields
  const known = Object.keys(shape).filter((key) => Object.hasOwn(fields, key))
  const others = Object.keys(fields).filter((key) => !Object.hasOwn(shape, key))
  return Object.fromEntries([...known, ...others].map((key) => [key, inSchemaOrder(fields[key], shape[key])]))
}

const definitionOf = (schema: SchemaNode | undefined): Definition => schema?._zod.def ?? {}

/** Looks through "nullable" and "optional" and picks the alternative that a document's `status` names. */
function definitionFor(schema: SchemaNode | undefined, value: Fields): Definition {
  const definition = definitionOf(schema)
  const { type, innerType, options } = definition
  if (type === 'nullable' || type === 'optional') return definitionFor(innerType, value)
  if (type !== 'union') return definition
  return definitionFor(
    options?.find((option) => literalsFit(definitionOf(option), value)),
    value,
  )
}

/** Whether the fixed texts of an object schema (`status: 'ok'`) are those of the value. */
function literalsFit({ shape = {} }: Definition, value: Fields): boolean {
  return Object.entries(shape).every(([key, field]) => {
    const { type, values } = definitionOf(field)
    return type !== 'literal' || values?.includes(value[key]) === true
  })
}
