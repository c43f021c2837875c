/**
 * The text format of Prometheus 0.0.4, as far as this product needs it: which metrics there are is decided elsewhere.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */

export const prometheusMediaType = 'text/plain; version=0.0.4; charset=utf-8'

export type Labels = Readonly<Record<string, string>>

export interface PrometheusText {
  /** One family. Unknown values (null) are left out, and so is a family without any value. */
  add(
    kind: 'gauge' | 'counter',
    name: string,
    help: string,
    values: Iterable<readonly [labels: Labels, value: number | null]>,
  ): void
  toString(): string
}

/** @param prefix goes before every name. */
export function createPrometheusText(prefix: string): PrometheusText {
  const parts: string[] = []
  return {
    add(kind, name, help, values) {
      const full = `${prefix}_${name}`
      const lines = new Map<string, string>()
      for (const [labels, value] of values) {
        if (value === null) continue
        const series = `${full}${labelText(labels)}`
        // Two things of one name (a mount above a mount) would make the whole scrape invalid: the later one is on top.
        lines.set(series, `${series} ${numberText(value)}\n`)
      }
      if (lines.size === 0) return
      parts.push(`# HELP ${full} ${escapeHelp(help)}\n# TYPE ${full} ${kind}\n`, ...lines.values())
    },
    toString: () => parts.join(''),
  }
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

/** "label_value can be any sequence of UTF-8 characters, but the backslash, double-quote, and line feed must be escaped." */
const escapeLabel = (text: string): string =>
  text.toWellFormed().replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')

const escapeHelp = (text: string): string => text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')

const numberText = (value: number): string =>
  Number.isFinite(value) ? String(value) : Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
