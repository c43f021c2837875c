import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseIdentityHeaders, parseVersion } from '../../../../main/collectors/docker/identity'

const fixture: unknown = JSON.parse(
  readFileSync(new URL('../../../fixtures/docker/version-20.10.json', import.meta.url), 'utf8'),
)

describe('version', () => {
  it('knows Docker by its component', () => {
    expect(parseVersion(fixture)).toEqual({
      name: 'docker',
      version: '20.10.24+dfsg1',
      apiVersion: '1.41',
    })
  })

  it('knows Podman by its component', () => {
    const answer = { Version: '4.3.1', ApiVersion: '1.41', Components: [{ Name: 'Podman Engine' }] }
    expect(parseVersion(answer).name).toBe('podman')
  })

  it.each([null, 'hello', [], {}, { Version: 7 }])('refuses %j, which no engine says', (answer) => {
    expect(() => parseVersion(answer)).toThrow(expect.objectContaining({ code: 'docker_broken' }))
  })
})

describe('headers', () => {
  it('tell Docker and Podman apart', () => {
    expect(parseIdentityHeaders({ server: 'Docker/20.10.24+dfsg1 (linux)', 'api-version': '1.41' })).toEqual({
      name: 'docker',
      version: '20.10.24+dfsg1',
      apiVersion: '1.41',
    })
    expect(parseIdentityHeaders({ server: 'Libpod/4.3.1 (linux)', 'api-version': '1.41' })).toMatchObject({
      name: 'podman',
      version: '4.3.1',
    })
  })

  it.each([
    {},
    { server: 'nginx/1.22.1', 'api-version': '1.41' },
    { server: 'Docker/28.5.1 (linux)' },
    { server: 'Docker/', 'api-version': '1.41' },
  ])('tell nothing where a proxy rewrote them: %j', (headers) => {
    expect(parseIdentityHeaders(headers)).toBeNull()
  })
})
