/** What the window's own protocol answers: files of the built dashboard and nothing outside of them. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { windowOrigin } from '../contract/bridge'
import { securityHeaders } from '../transports/http/headers'

const { protocol, host } = new URL(windowOrigin)
/** Without its colon. */
export const appScheme = protocol.slice(0, -1)

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

export interface AppAnswer {
  status: 200 | 404 | 405
  headers: Record<string, string>
  body: Buffer<ArrayBuffer> | null
}

/** Whether this is a page of the app itself; only those may ask, and only there may a window go. */
export function isAppPage(address: string): boolean {
  const url = URL.parse(address)
  return url?.protocol === protocol && url.host === host && url.username === ''
}

/**
 * The file that an address means: the page itself for every address of the dashboard, which have no ending.
 * @returns null for what is none of ours.
 */
export function fileOfAddress(address: string, folder: string): string | null {
  if (!isAppPage(address)) return null
  const parts = decodedParts(new URL(address).pathname)
  // No part may climb, name a drive or a stream of Windows, or hide a separator in an escape.
  if (parts?.every((part) => !/^\.+$|[/\\:\0]/.test(part)) !== true) return null
  const last = parts.at(-1) ?? ''
  const isPage = !Object.hasOwn(mediaTypes, path.posix.extname(last)) || isReportAddress(parts)
  return path.join(folder, ...(isPage ? ['index.html'] : parts))
}

/** Names of reports have endings too: /snapshots/infra_snap_box_20261123T050715Z.json is a page. */
const isReportAddress = ([first]: readonly string[]): boolean => first === 'snapshots' || first === 'opened'

function decodedParts(pathname: string): string[] | null {
  try {
    return pathname
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent)
  } catch {
    return null // a percent sign that begins nothing
  }
}

/** Never rejects: what cannot be read is not there. */
export async function answerAppRequest(
  request: { url: string; method: string },
  folder: string,
): Promise<AppAnswer> {
  const headers: Record<string, string> = { ...securityHeaders }
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, headers, body: null }
  const file = fileOfAddress(request.url, folder)
  const type = file === null ? undefined : mediaTypes[path.extname(file)]
  const body = file === null || type === undefined ? null : await readFile(file).catch(() => null)
  if (body === null || type === undefined) return { status: 404, headers, body: null }
  // Names of built files change with their content; the page itself names them.
  headers['cache-control'] = type.startsWith('text/html') ? 'no-cache' : 'max-age=31536000, immutable'
  return { status: 200, headers: { ...headers, 'content-type': type }, body }
}
