/** What stands in the margins of every sheet. Names are foreign text, so everything but letters and digits is escaped. */

/** A text as CSS writes it. The space ends an escape. */
export const cssText = (text: string): string =>
  `"${text.replace(/[^A-Za-z0-9]/gu, (sign) => `\\${sign.codePointAt(0)!.toString(16)} `)}"`

/** A name that turns the direction of writing turns nothing but itself: where CSS draws the text there is no `<bdi>`. */
export const isolated = (name: string): string => `\u2068${name}\u2069`

/** @param left of the foot of every sheet; right stands which sheet of how many it is. */
export const marginRules = (left: string): string =>
  `@page { @bottom-left { content: ${cssText(left)} } @bottom-right { content: counter(page) " / " counter(pages) } }`

/** Stands in the page until the returned function is called. A sheet of its own is no inline style: the policy allows it. */
export function adoptMargins(left: string): () => void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(marginRules(left))
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet)
  }
}
