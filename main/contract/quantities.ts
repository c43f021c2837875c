/** The kinds of number and text a document may hold. A unit is part of a field's name, its bounds are part of its kind. */
import * as z from 'zod/mini'

// Compiling a validator by new Function costs more than a command validates, and a strict CSP forbids it.
z.config({ jitless: true })

/** A share of 0 to 100. */
export const percent = z.number().check(z.minimum(0), z.maximum(100))

/** A share that may pass 100, such as CPU of one core by a process with many threads. */
export const openPercent = z.number().check(z.minimum(0))

/** Whole bytes. Beyond 2^53 (8 PiB) the last digits are rounded, as in every JSON number. */
export const bytes = z.number().check(z.minimum(0))

/** A whole number of things. */
export const count = z.number().check(z.minimum(0), z.multipleOf(1))

/** A rate per second, of bytes or of operations. */
export const perSecond = z.number().check(z.minimum(0))

/** A duration in milliseconds. */
export const milliseconds = z.number().check(z.minimum(0))

/** An instant as ISO 8601 in UTC with milliseconds, for instance 2026-11-23T05:07:15.250Z. */
export const instant = z.iso.datetime({ precision: 3 })

/** Text from outside (names of containers, processes, mounts). Hostile until escaped by whoever shows it. */
export const foreignText = z.string()
