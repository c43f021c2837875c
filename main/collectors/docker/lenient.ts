/** Schemas that take what they can from an answer and leave the rest unknown, and text from outside made fit to keep. */
import * as z from 'zod/mini'

/** A field that may be absent, null or of another kind; then it is null. */
export const orNull = <Schema extends z.ZodMiniType>(schema: Schema) => z.catch(z.nullable(schema), null)
/** An object that may be absent; then it is as if empty. */
export const part = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.pipe(
    z.transform((value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {},
    ),
    z.object(shape),
  )
export const anyText = orNull(z.string())
export const anyNumber = orNull(z.number())

/** Longer than any image reference may be; what is longer is an attack on the size of the document. */
const longestText = 600

/** Text from outside, cut and made valid Unicode. It stays hostile. */
export function tamed(text: string): string {
  return (text.length > longestText ? `${text.slice(0, longestText)}…` : text).toWellFormed()
}

export const tamedOrNull = (text: string | null): string | null => (text === null ? null : tamed(text))
