/** The whole document inside the page, as a data block that no browser runs, and the way back. */
import { AppError } from '../../../contract/errors'
import type { Snapshot } from '../../../contract/snapshot'
import { escapeNotPrintable } from '../../printable'
import { Markup } from './markup'

const opening = '<script type="application/json" id="autoinfrasnap-snapshot">'
const closing = '</script>'

/**
 * With neither `<` nor `>` nor `&` in it, the block can hold nothing that ends it (`</script`) or changes how it is read
 * (`<!--`), as HTML, as XHTML and in mail filters. JSON reads the escapes as the same characters.
 */
export function embed(snapshot: Snapshot): Markup {
  const json = escapeNotPrintable(JSON.stringify(snapshot)).replace(
    /[<>&]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  )
  return new Markup(opening + json + closing)
}

export const isHtml = (text: string): boolean => /^\s*<(?:!doctype html|html)\b/i.test(text.slice(0, 200))

/** @param name how errors call the file. @throws AppError document_unreadable for any other page. */
export function embeddedDocument(page: string, name: string): unknown {
  // Names are escaped in the page, so that nothing but ours can begin like this.
  const start = page.indexOf(opening)
  const end = page.indexOf(closing, start)
  if (start === -1 || end === -1)
    throw new AppError('document_unreadable', `${name} is a page without a snapshot in it.`, {
      hint: 'Only HTML reports of AutoInfraSnap hold one, as they were written: a page that a browser saved again may not.',
    })
  try {
    return JSON.parse(page.slice(start + opening.length, end)) as unknown
  } catch (cause) {
    throw new AppError('document_unreadable', `${name} is damaged: its snapshot is no JSON any more.`, {
      cause,
    })
  }
}
