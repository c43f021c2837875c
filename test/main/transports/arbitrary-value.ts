/** Values that a schema of the contract allows, made from the schema itself. A kind it does not know is an error, not a gap. */
import * as fc from 'fast-check'
import type * as z from 'zod/mini'

type Schema = z.core.$ZodTypes

interface Bounds {
  minimum?: number
  maximum?: number
  multipleOf?: number
  format?: string
  pattern?: RegExp
}

/** The bounds are checks hung to a schema; a format such as a date is a schema that is a check itself. */
function boundsOf({ _zod }: Schema): Bounds {
  const checks = (_zod.def.checks ?? []) as z.core.$ZodChecks[]
  const defs = [
    _zod.def as object,
    ...checks.map((check) => check._zod.def),
  ] as z.core.$ZodChecks['_zod']['def'][]
  return Object.assign({}, ...defs.map(boundOf)) as Bounds
}

function boundOf(def: z.core.$ZodChecks['_zod']['def']): Bounds {
  if (def.check === 'greater_than') return { minimum: Number(def.value) }
  if (def.check === 'less_than') return { maximum: Number(def.value) }
  if (def.check === 'min_length') return { minimum: def.minimum }
  if (def.check === 'max_length') return { maximum: def.maximum }
  if (def.check === 'multiple_of') return { multipleOf: Number(def.value) }
  if (def.check === 'number_format') return { format: def.format }
  if (def.check === 'string_format')
    return { format: def.format, ...(def.pattern === undefined ? {} : { pattern: def.pattern }) }
  return {} // what is left is the business of the filter
}

/** @returns what may be sent (defaults left out at times), every value accepted by `schema`. */
export function arbitraryOf(schema: z.ZodMiniType): fc.Arbitrary<unknown> {
  const made = build(schema as unknown as Schema)
  // Refinements are functions: what they refuse is left out here.
  let refusals = 0
  return made.filter((value) => {
    const { success } = schema.safeParse(value)
    refusals = success ? 0 : refusals + 1
    if (refusals > 1_000) throw new Error('What is made here is never what the schema allows.')
    return success
  })
}

const inner = (schema: unknown): fc.Arbitrary<unknown> => arbitraryOf(schema as z.ZodMiniType)

function build(schema: Schema): fc.Arbitrary<unknown> {
  const { def } = schema._zod
  const bounds = boundsOf(schema)
  if (def.type === 'string') return text(bounds)
  if (def.type === 'number') return number(bounds)
  if (def.type === 'boolean') return fc.boolean()
  if (def.type === 'null') return fc.constant(null)
  if (def.type === 'enum') return fc.constantFrom(...Object.values(def.entries))
  if (def.type === 'literal') return fc.constantFrom(...def.values)
  if (def.type === 'nullable') return fc.option(inner(def.innerType))
  // Whether such a field is there at all is the object's choice.
  if (def.type === 'optional' || def.type === 'default' || def.type === 'prefault')
    return inner(def.innerType)
  if (def.type === 'object') return object(def.shape as Record<string, Schema>)
  if (def.type === 'union') return fc.oneof(...def.options.map((option) => inner(option)))
  if (def.type === 'record') {
    const names = fc.stringMatching(/^[A-Za-z][A-Za-z-]{0,9}$/)
    return fc.dictionary(names, inner(def.valueType), { maxKeys: 3 })
  }
  if (def.type === 'array') {
    const minLength = bounds.minimum ?? 0
    const maxLength = Math.min(bounds.maximum ?? 3, Math.max(3, minLength))
    return fc.array(inner(def.element), { minLength, maxLength })
  }
  throw new Error(`Nothing is known of how to make a value of the kind ${def.type}.`)
}

function object(shape: Record<string, Schema>): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, inner(field)]))
  const requiredKeys = Object.keys(shape).filter((name) => shape[name]?._zod.optin === undefined)
  return fc.record(fields, { requiredKeys, noNullPrototype: true })
}

function number({ minimum, maximum, multipleOf, format }: Bounds): fc.Arbitrary<number> {
  const min = Math.max(minimum ?? -1e9, Number.MIN_SAFE_INTEGER)
  const max = Math.min(maximum ?? 1e12, Number.MAX_SAFE_INTEGER)
  if (format === 'safeint' || multipleOf === 1)
    return fc.integer({ min: Math.ceil(min), max: Math.floor(max) })
  // JSON has no negative zero.
  return fc.double({ min, max, noNaN: true }).map((value) => (Object.is(value, -0) ? 0 : value))
}

function text({ minimum, maximum, format, pattern }: Bounds): fc.Arbitrary<string> {
  if (format === 'datetime') {
    return fc
      .date({ min: new Date(0), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
      .map((date) => date.toISOString())
  }
  if (format === 'url')
    return fc.stringMatching(/^https?:\/\/[a-z]{1,9}\.example(:[1-9]\d{1,3})?\/[\w?=&-]{0,20}$/)
  if (pattern !== undefined) return fc.stringMatching(pattern)
  // Whole characters of any script, controls and quotes included, and the longest that is allowed.
  const minLength = minimum ?? 0
  const longest = 'a'.repeat(Math.min(maximum ?? 300, 300))
  const some = fc.string({ unit: 'grapheme', minLength, maxLength: Math.max(minLength, 24) })
  const hostile = fc.constantFrom('"><script>', '\u202e\r\n', '../..', '=1+1', '%00', longest)
  return fc.oneof({ weight: 5, arbitrary: some }, { weight: 1, arbitrary: hostile })
}
