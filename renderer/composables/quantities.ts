/** Numbers in the words of a language: value and unit apart, so that the unit can stand smaller beside it. Pure. */

export interface Quantity {
  value: string
  unit: string
}

export type UnitKind =
  'percent' | 'bytes' | 'bytesPerSecond' | 'perSecond' | 'celsius' | 'count' | 'milliseconds'

/** What stands where nothing is known. */
export const unknownText = '–'

const noBreak = '\u00a0'
const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'] as const

/** A longer row of digits is cut off somewhere, and then reads as a smaller number. */
const longestNumber = 1e15

export interface Quantities {
  /** At most so many digits after the point. */
  number(value: number | null | undefined, digits?: number): string
  /** 0 to 100. Below ten with one digit, so that small loads can be told apart. */
  percent(value: number | null | undefined, more?: number): Quantity
  /** Decimal steps (1 kB = 1,000 B), three significant digits. */
  bytes(value: number | null | undefined, more?: number): Quantity
  bytesPerSecond(value: number | null | undefined, more?: number): Quantity
  /** @param more digits than usual after the point. */
  of(kind: UnitKind, value: number | null | undefined, more?: number): Quantity
  /** What stands between a value and this unit: a space that does not break, or nothing where a language has none. */
  gap(unit: string): string
  /** Value and unit as one text that does not break. */
  text(quantity: Quantity): string
  /** The two largest units: "12d 4h". From seconds. */
  duration(seconds: number | null | undefined): string
  /** One unit, for what is a moment ago: "12s". From milliseconds. */
  age(ms: number): string
  /** Hours and minutes; with seconds when asked. UTC milliseconds or ISO 8601. */
  time(at: number | string, withSeconds?: boolean): string
  /** Day and time. */
  dateTime(at: number | string): string
  date(at: number | string): string
  /** The time where it is today, else day and time. */
  moment(at: number | string, now?: number): string
}

export function createQuantities(locale: string, timeZone?: string): Quantities {
  const numberFormats = new Map<string, Intl.NumberFormat>()
  const numberFormat = (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = JSON.stringify(options)
    const known = numberFormats.get(key) ?? new Intl.NumberFormat(locale, options)
    numberFormats.set(key, known)
    return known
  }
  /** Making one costs some milliseconds, and most pages need one or two of them. */
  const dateFormat = (
    options: Intl.DateTimeFormatOptions,
    of = locale,
  ): ((at: number | string) => string) => {
    let format: Intl.DateTimeFormat | null = null
    return (at) => {
      format ??= new Intl.DateTimeFormat(of, { ...options, ...(timeZone && { timeZone }) })
      return format.format(new Date(at))
    }
  }
  const minutes = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const day = { month: 'short', day: 'numeric' } as const
  const timeText = dateFormat(minutes)
  const secondsText = dateFormat({ ...minutes, second: '2-digit' })
  const dateTimeText = dateFormat({ year: 'numeric', ...day, ...minutes })
  const dayTimeText = dateFormat({ ...day, ...minutes })
  const dayText = dateFormat({ year: 'numeric', ...day })
  const isoDay = dateFormat({ dateStyle: 'short' }, 'en-CA')

  const isKnown = (value: number | null | undefined): value is number =>
    value !== null && value !== undefined && Number.isFinite(value)
  const nothing: Quantity = { value: unknownText, unit: '' }

  const number = (value: number | null | undefined, digits = 0): string =>
    !isKnown(value)
      ? unknownText
      : Math.abs(value) < longestNumber
        ? numberFormat({ maximumFractionDigits: digits }).format(value)
        : numberFormat({ notation: 'scientific', maximumFractionDigits: Math.max(2, digits) }).format(value)

  const percent = (value: number | null | undefined, more = 0): Quantity => {
    if (!isKnown(value)) return nothing
    const digits = (value >= 9.95 || value === 0 ? 0 : 1) + more
    return { value: numberFormat({ maximumFractionDigits: digits }).format(value), unit: '%' }
  }

  const bytes = (value: number | null | undefined, more = 0): Quantity => {
    if (!isKnown(value)) return nothing
    let scaled = value
    let step = 0
    // 999.5 would be shown as 1000.
    while (Math.abs(scaled) >= 1_000 - 0.5 / 10 ** more && step < byteUnits.length - 1) {
      scaled /= 1_000
      step += 1
    }
    const usual = step === 0 || scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2
    const digits = usual + more
    return { value: numberFormat({ maximumFractionDigits: digits }).format(scaled), unit: byteUnits[step]! }
  }

  const bytesPerSecond = (value: number | null | undefined, more = 0): Quantity => {
    const amount = bytes(value, more)
    return amount.unit === '' ? amount : { value: amount.value, unit: `${amount.unit}/s` }
  }

  const of = (kind: UnitKind, value: number | null | undefined, more = 0): Quantity => {
    switch (kind) {
      case 'percent':
        return percent(value, more)
      case 'bytes':
        return bytes(value, more)
      case 'bytesPerSecond':
        return bytesPerSecond(value, more)
      case 'perSecond':
        return isKnown(value) ? { value: number(value, (value < 10 ? 1 : 0) + more), unit: '/s' } : nothing
      case 'celsius':
        return isKnown(value) ? { value: number(value, more), unit: '°C' } : nothing
      case 'milliseconds':
        return isKnown(value) ? { value: number(value, (value < 10 ? 1 : 0) + more), unit: 'ms' } : nothing
      case 'count':
        return isKnown(value) ? { value: number(value, 2 + more), unit: '' } : nothing
    }
  }

  const part = (value: number, unit: string): string =>
    numberFormat({ style: 'unit', unit, unitDisplay: 'narrow', maximumFractionDigits: 0 }).format(value)

  const durationParts = (seconds: number): string[] => {
    const sizes = [
      ['day', 86_400],
      ['hour', 3_600],
      ['minute', 60],
      ['second', 1],
    ] as const
    let left = Math.max(0, Math.floor(seconds))
    const parts: string[] = []
    for (const [unit, size] of sizes) {
      const amount = Math.floor(left / size)
      left -= amount * size
      if (amount > 0 || parts.length > 0 || unit === 'second')
        parts.push(amount > 0 ? part(amount, unit) : '')
    }
    return parts
  }

  const gap = (unit: string): string =>
    unit === '' || (unit === '%' && locale.startsWith('ko')) ? '' : noBreak

  return {
    number,
    percent,
    bytes,
    bytesPerSecond,
    of,
    gap,
    text: ({ value, unit }) => `${value}${gap(unit)}${unit}`,
    duration(seconds) {
      if (!isKnown(seconds)) return unknownText
      if (seconds < 1) return part(0, 'second')
      return durationParts(seconds)
        .slice(0, 2)
        .filter((text) => text !== '')
        .join(' ')
    },
    age: (ms) => (ms < 1_000 ? part(0, 'second') : durationParts(ms / 1_000)[0]!),
    time: (at, withSeconds = false) => (withSeconds ? secondsText : timeText)(at),
    dateTime: dateTimeText,
    date: dayText,
    moment(at, now = Date.now()) {
      const isToday = isoDay(at) === isoDay(now)
      return (isToday ? timeText : dayTimeText)(at)
    },
  }
}
