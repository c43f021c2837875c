/** What is typed after `diff`: two snapshots, a form, tolerances, or a usage error that helps. */
import { AppError } from '../../contract/errors'
import { parseAge } from '../../reports/find-snapshot'
import { nearest } from '../../settings/nearest'
import {
  parseTolerance,
  toleranceNames,
  type Tolerance,
  type Tolerances,
} from '../../snapshot/diff/tolerances'
import type { DiffOptions } from '../commands/diff'

export interface CheckedDiff {
  before: string
  after: string
  form: 'text' | 'json' | 'html'
  tolerances: Tolerances
}

const knownOptions = [
  '--json',
  '--html',
  '--output',
  '--tolerance',
  '--exit-code',
  '--config',
  '--quiet',
  '--verbose',
]

/** @throws AppError usage_invalid */
export function checkDiffOptions(snapshots: readonly string[], options: DiffOptions): CheckedDiff {
  for (const word of snapshots) if (word.startsWith('-') && parseAge(word) === null) throw unknownOption(word)
  const [before, after, ...others] = snapshots
  if (before === undefined || after === undefined || others.length > 0)
    throw new AppError('usage_invalid', `diff compares two snapshots, and got ${snapshots.length}.`, {
      hint: 'For instance: autoinfrasnap diff -1d last',
    })
  if (options.json === true && options.html === true)
    throw new AppError('usage_invalid', '--json and --html exclude each other.', { hint: 'Leave one out.' })
  return {
    before,
    after,
    form: options.json === true ? 'json' : options.html === true ? 'html' : 'text',
    tolerances: parseTolerances(options.tolerance ?? []),
  }
}

function unknownOption(word: string): AppError {
  if (/^-\d/.test(word))
    return new AppError('usage_invalid', `${word} is no age.`, {
      hint: 'Ages look like -30s, -90min, -2h, -1d or -1w.',
    })
  const near = nearest(word, knownOptions)
  return new AppError('usage_invalid', `Unknown option '${word}'.`, {
    hint: near === null ? 'See autoinfrasnap diff --help.' : `Did you mean ${near}?`,
  })
}

export function parseTolerances(texts: readonly string[]): Tolerances {
  const tolerances: Record<string, Tolerance> = {}
  for (const text of texts) {
    const at = text.lastIndexOf('=')
    const name = text.slice(0, at).trim()
    if (at < 1)
      throw new AppError('usage_invalid', `--tolerance got ${JSON.stringify(text)}.`, {
        hint: 'It takes a name and a value, such as disks.usedPercent=2.',
      })
    const isKnown = (toleranceNames as readonly string[]).includes(name) || /^custom\../.test(name)
    if (!isKnown) {
      const near = nearest(name, toleranceNames)
      throw new AppError('usage_invalid', `--tolerance knows no number ${JSON.stringify(name)}.`, {
        hint: `${near === null ? '' : `Did you mean ${near}? `}There are ${toleranceNames.join(', ')} and custom.NAME.`,
      })
    }
    const tolerance = parseTolerance(text.slice(at + 1), name)
    if (tolerance === null)
      throw new AppError('usage_invalid', `--tolerance got ${JSON.stringify(text)}.`, {
        hint: 'A value is a number in the own unit of the metric, a share such as 20%, or off.',
      })
    tolerances[name] = tolerance
  }
  return tolerances
}
