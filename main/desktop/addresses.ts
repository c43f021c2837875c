/** Addresses of the dashboard as the app hands them to its window, and what deep links mean. */
import { linkScheme } from './route'

export const reportAddress = (name: string): string => `/snapshots/${encodeURIComponent(name)}`
export const openedAddress = (id: string): string => `/opened/${encodeURIComponent(id)}`
export const settingsAddress = '/settings'
export const overviewAddress = '/'
/** Uploads are told above the library, and beside each snapshot. */
export const libraryAddress = '/snapshots'

/** The longest name that any file system allows. */
const longestId = 255

/**
 * The address of `autoinfrasnap://snapshot/<name of a report>`; null for whatever else somebody put into a link. A link
 * shows something, and never does anything.
 */
export function addressOfLink(link: string): string | null {
  const url = URL.parse(link)
  if (url?.protocol !== `${linkScheme}:` || url.host !== 'snapshot') return null
  const [, id = '', ...rest] = url.pathname.split('/')
  if (rest.some((part) => part !== '')) return null
  const name = decoded(id)
  // A name only ever means a file in the folder of reports.
  if (name === null || name === '' || name.length > longestId || /[/\\\0]/.test(name)) return null
  return reportAddress(name)
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null // a percent sign that begins nothing
  }
}

/** The same page as it is printed, with what was measured in a range where one is given (UTC milliseconds). */
export function printAddress(address: string, history: { from: number; to: number } | null): string {
  const range = history === null ? '' : `&history=${history.from}-${history.to}`
  return `${address}?print=1${range}`
}
