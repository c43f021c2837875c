import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerAppRequest, fileOfAddress } from '../../../main/desktop/app-files'
import { contentSecurityPolicy } from '../../../main/transports/http/headers'

let root = ''
let folder = ''
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'app-files-'))
  folder = path.join(root, 'renderer')
  mkdirSync(path.join(folder, 'assets'), { recursive: true })
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html>')
  writeFileSync(path.join(folder, 'assets', 'main-1a2b.js'), 'export {}')
  writeFileSync(path.join(folder, 'assets', 'notes.txt'), 'secret')
  writeFileSync(path.join(root, 'settings.json'), '{"token":"secret"}')
})
afterAll(() => rmSync(root, { recursive: true }))

const ask = (address: string, method = 'GET') =>
  answerAppRequest({ url: `app://autoinfrasnap${address}`, method }, folder)

describe('the protocol of the window', () => {
  it('serves the page at every address of the dashboard, names with endings too', async () => {
    for (const address of [
      '/',
      '/snapshots',
      '/snapshots/infra_snap_box_1.json?print=1',
      '/opened/1-2',
      '/containers/a.b',
    ])
      expect(await ask(address)).toMatchObject({
        status: 200,
        body: Buffer.from('<!doctype html>'),
        headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
      })
  })

  it('serves the files of the build with their types, for good', async () => {
    expect(await ask('/assets/main-1a2b.js')).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'max-age=31536000, immutable',
      },
    })
  })

  it('lays the same policy on everything as the server does', async () => {
    for (const address of ['/', '/assets/main-1a2b.js', '/gone.js', '/..%2fsettings.json'])
      expect((await ask(address)).headers).toMatchObject({
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
      })
    expect(contentSecurityPolicy).toMatch(/^default-src 'none'/)
    expect(contentSecurityPolicy).not.toMatch(/unsafe|\*|data:|blob:|https?:/)
  })

  it('has nothing but what the build has', async () => {
    for (const address of ['/gone.js', '/assets/gone.css', '/settings.json'])
      expect(await ask(address)).toMatchObject({ status: 404, body: null })
    expect(await ask('/', 'POST')).toMatchObject({ status: 405, body: null })
  })

  it.each([
    '/..%2fsettings.json',
    '/%2e%2e/settings.json',
    '/assets/..%5c..%5csettings.json',
    '/assets/%2e%2e%2f%2e%2e%2fsettings.json',
    '/C:%5cWindows%5cwin.ini.json',
    '/assets/main-1a2b.js::$DATA.js',
    '/%00.js',
    '/%E0%A4%A.js',
  ])('lets nobody out of its folder by %s', async (address) => {
    const { status, body } = await ask(address)
    expect(body === null ? status : String(body)).not.toContain('secret')
    expect(status === 404 || String(body) === '<!doctype html>').toBe(true)
  })

  it('belongs to one host alone', () => {
    expect(fileOfAddress('app://evil/index.html', folder)).toBeNull()
    expect(fileOfAddress('file:///etc/passwd', folder)).toBeNull()
  })

  it('never names a file outside of its folder, whatever is asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('', '.js', '.json'), (text, ending) => {
        const file = fileOfAddress(`app://autoinfrasnap/${text}${ending}`, folder)
        if (file !== null) expect(path.relative(folder, file)).not.toMatch(/^\.\.(?:[/\\]|$)/)
      }),
    )
  })
})
