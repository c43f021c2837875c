/** What an assertion is, as written and as checked. */

export const operators = ['==', '!=', '<=', '>=', '<', '>'] as const
export type Operator = (typeof operators)[number]

export type Literal = number | string | boolean | null

export type Step =
  | { kind: 'field'; name: string; column: number }
  /** Every item of a list. */
  | { kind: 'each'; column: number }
  /** Those items of a list whose field has this value. */
  | { kind: 'where'; key: string; value: string; column: number }

export interface Assertion {
  /** As it was written. */
  text: string
  /** Which part of a snapshot the steps begin at. */
  root: string
  steps: readonly Step[]
  operator: Operator
  literal: Literal
}

/** How one check of a gate ended: an assertion, or the comparison with a baseline. */
export interface Outcome {
  kind: 'assertion' | 'baseline'
  text: string
  /** Sentences without a full stop, holding foreign text as it came. None: it holds. */
  failures: string[]
}
