/**
 * The whole document inside the page, as a data block that no browser runs, and the way back. It is JSON, packed by gzip
 * (RFC 1952) and written in base64, so that a machine with hundreds of containers still makes a page that can be sent;
 * gzip's checksum says whether it is whole. Whoever has no AutoInfraSnap unpacks it with what every system brings.
 */
import { gunzipSync, gzipSync } from 'node:zlib'
import { AppError } from '../../../contract/errors'
import type { Snapshot } from '../../../contract/snapshot'
import { Markup } from './markup'

const opening = '<script type="application/gzip;base64" id="autoinfrasnap-snapshot"'
const closing = '</script>'

/** Far beyond any snapshot: what unpacks to more was made to fill the memory of whoever opens it. */
const mostBytes = 64 * 1024 * 1024

/** Base64 holds nothing that could end the block or change how it is read: as HTML, as XHTML and in mail filters. */
export function embed(snapshot: Snapshot): Markup {
  const packed = gzipSync(JSON.stringify(snapshot), { level: 9 }).toString('base64')
  return new Markup(`${opening} data-schema="${snapshot.schema}">${packed}${closing}`)
}

export const isHtml = (text: string): boolean => /^\s*<(?:!doctype html|html)\b/i.test(text.slice(0, 200))

/** @param name how errors call the file. @throws AppError document_unreadable for any other page. */
export function embeddedDocument(page: string, name: string): unknown {
  // Names are escaped in the page, so that nothing but ours can begin like this.
  const start = page.indexOf(opening)
  const from = page.indexOf('>', start) + 1
  const end = page.indexOf(closing, from)
  if (start === -1)
    throw new AppError('document_unreadable', `${name} is a page without a snapshot in it.`, {
      hint: 'Only HTML reports of AutoInfraSnap hold one, as they were written: a page that a browser saved again may not.',
    })
  if (from === 0 || end === -1) throw damaged(name, 'it ends before its snapshot does')
  try {
    const packed = page.slice(from, end).trim()
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) throw new Error('not base64')
    const json = gunzipSync(Buffer.from(packed, 'base64'), { maxOutputLength: mostBytes })
    return JSON.parse(json.toString('utf8')) as unknown
  } catch (cause) {
    const isHuge = (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    if (isHuge) throw new AppError('document_unreadable', `${name} is too large to be a snapshot.`, { cause })
    throw damaged(name, 'its snapshot is not as it was written', cause)
  }
}

const damaged = (name: string, why: string, cause?: unknown): AppError =>
  new AppError('document_unreadable', `${name} is damaged: ${why}.`, {
    hint: 'Get the report once more from where it was written.',
    cause,
  })
