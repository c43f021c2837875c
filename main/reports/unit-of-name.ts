/** The unit that a field's name carries, for readers that want it in a column of its own. */

/** The longer endings first: a name that ends in BytesPerSecond also ends in Second. */
const endings: readonly (readonly [RegExp, string])[] = [
  [/BytesPerSecond$/, 'bytes/s'],
  [/OperationsPerSecond$/, 'operations/s'],
  [/PerSecond$/, '1/s'],
  [/(?:^p|P)ercent(?:Of[A-Z]\w*)?$/, 'percent'],
  [/Bytes$/, 'bytes'],
  [/Ms$/, 'ms'],
  [/Seconds$/, 's'],
  [/Minutes$/, 'min'],
  [/Mhz$/, 'MHz'],
  [/Mbps$/, 'Mbit/s'],
  [/Celsius$/, 'celsius'],
  [/(?:^l|L)imitCores$/, 'cores'],
]

/** Load averages have no unit: the minutes only say over what span. */
const withoutUnit = ['fiveMinutes', 'fifteenMinutes']

/** Empty where the name carries none: counts, shares without a scale, identifiers. */
export const unitOfName = (name: string): string =>
  withoutUnit.includes(name) ? '' : (endings.find(([ending]) => ending.test(name))?.[1] ?? '')
