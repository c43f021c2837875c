/** The dashboard on its made-up machine (`vite build --mode fake`), served with the headers of the real server. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { securityHeaders } from '../../../main/transports/http/headers.ts'

const folder = path.resolve('dist/renderer-fake')

const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
}

export interface FakeSite {
  readonly url: string
  close(): Promise<void>
}

export async function startFakeSite(): Promise<FakeSite> {
  execFileSync(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', '--app', '--mode', 'fake', '--logLevel', 'warn'],
    { stdio: 'inherit' },
  )
  const server = http.createServer((request, response) => {
    const address = new URL(request.url ?? '/', 'http://localhost').pathname
    const file = path.join(folder, path.posix.normalize(address))
    const found = path.extname(file) !== '' && existsSync(file) ? file : path.join(folder, 'index.html')
    response.writeHead(200, {
      ...securityHeaders,
      'content-type': mediaTypes[path.extname(found)] ?? 'application/octet-stream',
    })
    response.end(readFileSync(found))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
