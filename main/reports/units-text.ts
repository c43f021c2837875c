/** Numbers for people. Bytes are decimal everywhere (1 GB is 1000 MB), as disks and networks are labelled. */

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'] as const

/** Three digits that mean something: 0.42, 4.1, 38.2, 112. */
function digits(value: number): string {
  const text =
    value < 9.95 ? value.toFixed(1) : value < 99.5 && value % 1 !== 0 ? value.toFixed(1) : value.toFixed(0)
  return text.replace(/\.0$/, '')
}

interface Scaled {
  number: string
  unit: string
}

function scale(bytes: number, least = 0): Scaled {
  let power = Math.max(least, bytes >= 1 ? Math.min(6, Math.floor(Math.log10(bytes) / 3)) : 0)
  // 999.6 MB would be written as 1000 MB
  if (power < 6 && bytes / 1000 ** power >= 999.5) power++
  return { number: digits(bytes / 1000 ** power), unit: byteUnits[power] ?? 'B' }
}

export function bytesText(bytes: number): string {
  const { number, unit } = scale(bytes)
  return `${number} ${unit}`
}

/** "38.2 of 79 GB": the unit once where both have the same. */
export function shareText(part: number, whole: number): string {
  const [a, b] = [scale(part), scale(whole)]
  return a.unit === b.unit
    ? `${a.number} of ${b.number} ${b.unit}`
    : `${a.number} ${a.unit} of ${b.number} ${b.unit}`
}

export const rateText = (bytesPerSecond: number): string => `${bytesText(bytesPerSecond)}/s`

/**
 * Whole percents; one digit more below 10, where it tells idle from busy. Rounded down, as in findings: no share
 * reads as if it had reached what it has not.
 */
export function percentText(share: number): string {
  if (share > 0 && share < 0.1) return '<0.1 %'
  return `${share < 10 ? Math.floor(share * 10) / 10 : Math.floor(share)} %`
}

/** The two largest parts: 12 d 4 h, 4 h 2 min, 45 s. */
export function spanText(seconds: number): string {
  const whole = Math.floor(seconds)
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ]
  const first = parts.findIndex(([amount]) => amount > 0)
  if (first === -1) return '0 s'
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ')
}

/** A short duration: 4 ms, 0.31 s, 2.0 s. */
export function durationText(ms: number): string {
  if (ms < 100) return `${ms < 9.95 ? ms.toFixed(1).replace(/\.0$/, '') : Math.round(ms)} ms`
  return ms < 995 ? `${(ms / 1000).toFixed(2)} s` : `${(ms / 1000).toFixed(1)} s`
}

/** "1 container", "3 containers". */
export const countText = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`
