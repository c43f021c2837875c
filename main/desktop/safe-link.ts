/** Which links out of the window may be opened in the browser. */

/** No address that a person meant to follow is longer. */
const longest = 2_048

/** Only https, without a name and password in it. @returns the address as it is opened, or null. */
export function safeLink(text: string): string | null {
  if (text.length > longest) return null
  const url = URL.parse(text)
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.hostname === '')
    return null
  return url.href
}
