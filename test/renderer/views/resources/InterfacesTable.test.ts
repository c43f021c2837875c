// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import InterfacesTable from '../../../../renderer/views/resources/InterfacesTable.vue'
import { networkInterface, openPage } from './resource-page'

describe('the table of interfaces', () => {
  it('says which count, and why the others do not', async () => {
    const { view } = await openPage(InterfacesTable, {
      interfaces: [
        networkInterface(),
        networkInterface({ name: 'docker0', kind: 'bridge', inTotals: false }),
        networkInterface({ name: 'lo', kind: 'loopback', inTotals: false }),
      ],
    })
    const last = view.findAll('tbody tr').map((row) => row.findAll('td').at(-1)!.text())
    expect(last[0]).toBe('yes')
    expect(last[1]).toContain('counted at its members')
    expect(last[2]).toContain('stays on this machine')
  })

  it('tells errors and drops that are not known from none', async () => {
    const unknown = { rxErrors: null, txErrors: null, rxDropped: null, txDropped: 2 }
    const { view } = await openPage(InterfacesTable, { interfaces: [networkInterface(unknown)] })
    expect(view.text()).toContain('– · 2')
  })

  it('shows the first address, how many more there are, and all of them in the title', async () => {
    const addresses = [
      { address: '192.0.2.17', prefixLength: 24, family: 'ipv4' as const },
      { address: '2001:db8::17', prefixLength: null, family: 'ipv6' as const },
    ]
    const { view } = await openPage(InterfacesTable, { interfaces: [networkInterface({ addresses })] })
    const cell = view.findAll('tbody td')[1]!
    expect(cell.text()).toMatch(/^192\.0\.2\.17\s*\+1$/)
    expect(cell.attributes('title')).toBe('192.0.2.17/24\n2001:db8::17')
  })
})
