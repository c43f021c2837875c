import { describe, expect, it } from 'vitest'
import { redactText, redactValue } from '../../../main/log/redact'

const key = `ais_Ab3dEf6hIj_${'Zx9'.repeat(14)}`

describe('a text', () => {
  it.each([
    [`key ${key} used`, 'key ais_Ab3dEf6hIj_[redacted] used'],
    [`/api?key=${encodeURIComponent(key).replaceAll('_', '%5F')}`, '/api?key=ais_Ab3dEf6hIj_[redacted]'],
    [`x${key}${key}`, 'xais_Ab3dEf6hIj_[redacted]'],
    ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: [redacted]'],
    ['authorization=Bearer abc.def', 'authorization=[redacted]'],
    ['GET / cookie: session=abc; other=def', 'GET / cookie: [redacted]'],
    ['Set-Cookie: session=abc; HttpOnly', 'Set-Cookie: [redacted]'],
    ['sent Bearer eyJhbGciOi.J9', 'sent Bearer [redacted]'],
    ['http://user:p@ss@host:80/x?y', 'http://[redacted]@host:80/x?y'],
    ['redis://:hunter2@host and ftp://token@h', 'redis://[redacted]@host and ftp://[redacted]@h'],
    ['?password=hunter2&page=2', '?password=[redacted]&page=2'],
    ['{"secret": "a \\"b\\" c", "page": 2}', '{"secret": [redacted], "page": 2}'],
    ["db_password = 'a b c' rest", 'db_password = [redacted] rest'],
    ['access_token=abc, x-api-key: def', 'access_token=[redacted], x-api-key: [redacted]'],
    ['a -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- b', 'a [redacted] b'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE cut off', '[redacted]'],
  ])('%j is written as %j', (text, written) => {
    expect(redactText(text)).toBe(written)
  })

  it.each([
    'Disk /var/lib/docker is 91 % full since 14:02',
    'GET https://host.example:9843/api/reports/infra_snap_web@2.json 200',
    'The basic facts: 3 bearers, no tokens of trust',
    'https://host/path@2x.png',
  ])('%j stays as it is', (text) => {
    expect(redactText(text)).toBe(text)
  })

  it('is cut where it is endless, and read in time however hostile', () => {
    const began = performance.now()
    for (const part of [
      'a://',
      'password=',
      '"',
      'ais_',
      'ais_a_',
      '-----BEGIN ',
      'cookie',
      ':/',
      'bearer ',
      'a-',
    ])
      expect(redactText(part.repeat(100_000)).length).toBeLessThan(20_000)
    expect(performance.now() - began).toBeLessThan(2_000)
  })
})

describe('a value', () => {
  it('loses the fields that hold secrets, at any depth and in any spelling', () => {
    const request = {
      headers: { Authorization: 'x', cookie: 'y', 'set-cookie': ['z'], 'X-API-Key': 'w', accept: '*/*' },
      body: {
        user: 'ada',
        password: 'x',
        newPassword: 'x',
        apiKey: 'x',
        access_token: 'x',
        secret: { deep: 'x' },
      },
      map: new Map([['token', 'x']]),
      key: { name: 'ci', id: 'k1' },
      tokens: 7,
      passed: true,
    }
    expect(redactValue(request)).toEqual({
      headers: {
        Authorization: '[redacted]',
        cookie: '[redacted]',
        'set-cookie': '[redacted]',
        'X-API-Key': '[redacted]',
        accept: '*/*',
      },
      body: {
        user: 'ada',
        password: '[redacted]',
        newPassword: '[redacted]',
        apiKey: '[redacted]',
        access_token: '[redacted]',
        secret: '[redacted]',
      },
      map: { token: '[redacted]' },
      key: { name: 'ci', id: 'k1' },
      tokens: 7,
      passed: true,
    })
  })

  it('keeps what an error tells, and its causes, without their secrets', () => {
    const cause = Object.assign(new Error(`connect to http://u:p@h failed`), { code: 'ECONNREFUSED' })
    const told = redactValue({ err: new TypeError(`No ${key}`, { cause }) }) as {
      err: Record<string, unknown>
    }
    expect(told.err).toMatchObject({
      type: 'TypeError',
      message: 'No ais_Ab3dEf6hIj_[redacted]',
      stack: expect.stringContaining('redact.test.ts') as string,
      cause: { code: 'ECONNREFUSED', message: 'connect to http://[redacted]@h failed' },
    })
    expect(JSON.stringify(told)).not.toContain('Zx9')
  })

  it('survives circles, depth, width, and what JSON cannot hold', () => {
    const circle: Record<string, unknown> = {
      big: 7n,
      run: () => 1,
      none: undefined,
      at: new Date(0),
      no: new Date(NaN),
    }
    circle['self'] = circle
    circle['wide'] = Array.from({ length: 10_000 }, (_, n) => n)
    circle['bytes'] = Buffer.from('secret')
    circle['url'] = new URL('https://u:p@h/x')
    circle[key] = 1
    const text = JSON.stringify(redactValue(circle))
    expect(text.length).toBeLessThan(20_000)
    expect(text).toContain('"big":"7"')
    expect(text).toContain('"at":"1970-01-01T00:00:00.000Z"')
    expect(text).toContain('"bytes":"[6 bytes]"')
    expect(text).toContain('https://[redacted]@h/x')
    expect(text).not.toContain('Zx9')
  })
})
