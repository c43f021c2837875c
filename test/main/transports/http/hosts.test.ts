import { describe, expect, it } from 'vitest'
import {
  hostHeaderOf,
  isForeignPage,
  isOurHost,
  isOwnPage,
  parseHost,
} from '../../../../main/transports/http/hosts'

const facts = { machineNames: ['Box.example'], allowedHosts: ['watch.example', '[2001:db8::7]:444'] }

describe('the hosts this server answers for', () => {
  it.each([
    ['localhost', true],
    ['localhost.', true],
    ['box.example:9843', true],
    ['192.0.2.7:9843', true],
    ['[2001:db8::7]:444', true],
    ['[2001:db8::7]:445', false],
    ['192.0.2.8', false],
    ['box.example.evil', false],
    ['xbox.example', false],
    ['watch.example:99999999', false],
    ['a b', false],
    ['[::ffff:', false],
    ['', false],
  ])('%j: %s', (header, ours) => {
    expect(isOurHost(header, '::ffff:192.0.2.7', facts)).toBe(ours)
  })

  it('answers for its own IPv6 address, whatever its zone', () => {
    expect(isOurHost('[fe80::1]:9843', 'fe80::1%eth0', facts)).toBe(true)
    expect(isOurHost('[fe80::2]:9843', 'fe80::1%eth0', facts)).toBe(false)
  })

  it('takes a header apart only when it is one', () => {
    expect(parseHost('A.example:80')).toEqual({ name: 'a.example', port: '80' })
    for (const header of ['a/b', 'a@b', 'a:b', 'a:1:2', '[a]', 'a\nb', 'é.example'])
      expect(parseHost(header)).toBeNull()
  })

  it("finds no host where there are two, even alike, or where they differ from HTTP/2's", () => {
    const of = (...rawHeaders: string[]) => hostHeaderOf({ headers: {}, rawHeaders })
    expect(of('Host', 'a')).toBe('a')
    expect(of(':authority', 'a')).toBe('a')
    expect(of(':authority', 'a', 'host', 'a')).toBe('a')
    expect(of(':authority', 'a', 'host', 'b')).toBeNull()
    expect(of('Host', 'a', 'host', 'a')).toBeNull()
    expect(of('x', 'host')).toBeNull()
  })
})

describe('pages', () => {
  const page = (origin?: string, secFetchSite?: string) =>
    ({ origin, secFetchSite, scheme: 'https', host: 'box.example:9843' }) as const

  it('are our own only with our very origin', () => {
    expect(isOwnPage(page('https://box.example:9843'))).toBe(true)
    expect(isOwnPage(page('https://box.example:9843', 'same-origin'))).toBe(true)
    expect(isOwnPage({ ...page('https://box.example'), host: 'box.example:443' })).toBe(true)
    for (const origin of [
      undefined,
      'null',
      '',
      'http://box.example:9843',
      'https://box.example',
      'https://box.example:9843.evil',
    ])
      expect(isOwnPage(page(origin))).toBe(false)
    expect(isOwnPage(page('https://box.example:9843', 'cross-site'))).toBe(false)
  })

  it('may be read by a person who typed the address, and not from another site', () => {
    expect(isForeignPage(page())).toBe(false)
    expect(isForeignPage(page(undefined, 'none'))).toBe(false)
    expect(isForeignPage(page(undefined, 'same-origin'))).toBe(false)
    expect(isForeignPage(page(undefined, 'cross-site'))).toBe(true)
    expect(isForeignPage(page(undefined, 'same-site'))).toBe(true)
    expect(isForeignPage(page('https://evil.example'))).toBe(true)
  })
})
