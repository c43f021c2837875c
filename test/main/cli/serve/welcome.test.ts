import { expect, it } from 'vitest'
import { renderWelcome, type WelcomeFacts } from '../../../../main/cli/serve/welcome'
import { createStyle } from '../../../../main/cli/terminal/style'

const plain = createStyle({
  isTerminal: false,
  env: { LANG: 'C.UTF-8' },
  platform: 'linux',
  colourAllowed: false,
})
const serving: WelcomeFacts['serving'] = {
  url: 'https://localhost:9843',
  certificate: {
    key: '',
    certificate: '',
    fingerprint: 'AB:CD',
    selfSigned: true,
    expiresAt: new Date(Date.UTC(2027, 10, 23)),
  },
  firstKey: 'ais_id_secret',
  logFile: '/logs/autoinfrasnap.log',
}
const welcome = (facts: Partial<WelcomeFacts> = {}): string =>
  renderWelcome({ serving, hostName: 'box', dataFolder: '/data', hasDashboard: true, style: plain, ...facts })

it('leads a person to the dashboard with the key of the first start', () =>
  expect(welcome()).toBe(`● box is being watched

  Dashboard  https://localhost:9843  open it and sign in with the key below
  Key        ais_id_secret  admin; shown this once
  SHA-256    AB:CD
             self-signed; compare this when the browser asks; valid until 2027-11-23
  Data       /data
  Log        /logs/autoinfrasnap.log

  Try
  curl --insecure --header "Authorization: Bearer ais_id_secret" https://localhost:9843/api/metrics/cpu

  Ctrl+C stops it.
`))

it('never makes the key a part of an address, where browsers would keep it', () =>
  expect(welcome()).not.toMatch(/https:\S*ais_id_secret/))

it('speaks of no dashboard where there is none, and of no key that nobody can see', () => {
  const text = welcome({ hasDashboard: false, serving: { ...serving, firstKey: null } })
  expect(text).toContain('  Address  https://localhost:9843\n')
  expect(text).toContain('one you have')
  expect(text).toContain('Bearer $KEY')
  expect(text).not.toMatch(/dashboard|sign in/i)
})

it('lets no name of a machine or folder play with the terminal', () =>
  expect(welcome({ hostName: '\u001B[2Jbox', dataFolder: '/a\u001B]0;x\u0007' })).not.toMatch(
    /[\u001B\u0007]/,
  ))
