/** The paper that people have at hand, by their region. */

/** Where Letter is usual (CLDR, supplemental data, `paperSize` US-Letter). */
const letterRegions = new Set([
  'BZ',
  'CA',
  'CL',
  'CO',
  'CR',
  'GT',
  'MX',
  'NI',
  'PA',
  'PH',
  'PR',
  'SV',
  'US',
  'VE',
])

/** @param locale as the system tells it, for instance en-GB; a language alone stands for where most people speak it. */
export function paperSize(locale: string): 'A4' | 'Letter' {
  try {
    return letterRegions.has(new Intl.Locale(locale).maximize().region ?? '') ? 'Letter' : 'A4'
  } catch {
    return 'A4' // no locale that anybody knows, as the POSIX one
  }
}
