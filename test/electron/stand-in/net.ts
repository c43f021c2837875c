/** Requests of the app itself. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Net } from 'electron'

const mediaTypes: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

export const net = {
  /** Files too, which Node's own fetch does not know. */
  async fetch(input, init) {
    const address = input instanceof Request ? input.url : String(input)
    if (!address.startsWith('file:')) return fetch(input, init)
    const file = fileURLToPath(address)
    try {
      const type = mediaTypes[path.extname(file)] ?? 'application/octet-stream'
      return new Response(await readFile(file), { headers: { 'content-type': type } })
    } catch (error) {
      throw new Error('net::ERR_FILE_NOT_FOUND', { cause: error })
    }
  },
  isOnline: () => true,
} satisfies Pick<Net, 'fetch' | 'isOnline'>
