import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressOfLink, printAddress, reportAddress } from '../../../main/desktop/addresses'

describe('a deep link', () => {
  it('means a report by its name', () => {
    expect(addressOfLink('autoinfrasnap://snapshot/infra_snap_box_20261123T050715Z.json')).toBe(
      '/snapshots/infra_snap_box_20261123T050715Z.json',
    )
    expect(addressOfLink('AUTOINFRASNAP://snapshot/infra_snap_%ED%95%9C_1.json/')).toBe(
      '/snapshots/infra_snap_%ED%95%9C_1.json',
    )
  })

  it.each([
    'autoinfrasnap://snapshot/',
    'autoinfrasnap://snapshot/a/b',
    'autoinfrasnap://snapshot/..%2f..%2fetc%2fpasswd',
    'autoinfrasnap://snapshot/a%5Cb',
    'autoinfrasnap://snapshot/%00',
    'autoinfrasnap://snapshot/%E0%A4%A',
    'autoinfrasnap://settings/x',
    'autoinfrasnap:snapshot/x',
    'https://snapshot/x',
    `autoinfrasnap://snapshot/${'a'.repeat(256)}`,
    'nonsense',
  ])('means nothing as %s', (link) => {
    expect(addressOfLink(link)).toBeNull()
  })

  it('never leads anywhere but to one page of a report, whatever somebody writes into it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const address = addressOfLink(`autoinfrasnap://snapshot/${text}`)
        if (address !== null) expect(address).toMatch(/^\/snapshots\/[^/?#\\]+$/)
      }),
    )
  })
})

describe('an address', () => {
  it('keeps a name in one piece', () => {
    expect(reportAddress('a/b?c#d')).toBe('/snapshots/a%2Fb%3Fc%23d')
  })

  it('asks for paper, with history where a range is given', () => {
    expect(printAddress('/snapshots/a', null)).toBe('/snapshots/a?print=1')
    expect(printAddress('/opened/1', { from: 5, to: 9 })).toBe('/opened/1?print=1&history=5-9')
  })
})
