/** The unit that a field's name carries, for readers that want it in a column of its own. */

/** The longer endings first: a name that ends in BytesPerSecond also ends in Second. */
const endings: readonly (readonly [RegExp, string])[] = [
  [/BytesPerSecond$/, 'bytes/s'],
  [/OperationsPerSecond$/, 'operations/s'],
  [/PerSecond$/, '1/s'],
  [/Percent(?:Of[A-Z]\w*)?$/, 'percent'],
  [/Bytes$/, 'bytes'],
  [/Ms$/, 'ms'],
  [/Seconds$/, 's'],
  [/Minutes$/, 'min'],
  [/Mhz$/, 'MHz'],
  [/Mbps$/, 'Mbit/s'],
  [/Celsius$/, 'celsius'],
  [/LimitCores$/, 'cores'],
]

/** Names that are a unit as a whole, as `bytes`, which no ending catches. */
const wholeNames: Readonly<Record<string, string>> = {
  fiveMinutes: '',
  fifteenMinutes: '', // load averages have no unit; the minutes say over what span
}

/** Empty where the name carries none: counts, shares without a scale, identifiers. */
export const unitOfName = (name: string): string =>
  wholeNames[name] ?? endings.find(([ending]) => ending.test(name))?.[1] ?? ''
