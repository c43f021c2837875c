import { describe, expect, it } from 'vitest'
import { sortInterfaces } from '../../../../renderer/views/resources/sort-interfaces'
import { networkInterface } from './resource-page'

const list = [
  networkInterface({ name: 'lo', kind: 'loopback', inTotals: false, rxBytesPerSecond: 50 }),
  networkInterface({ name: 'eth1', rxBytesPerSecond: null }),
  networkInterface({ name: 'eth0', rxBytesPerSecond: 9, txDropped: 3 }),
]
const order = (by: Parameters<typeof sortInterfaces>[1]['by'], descending: boolean): string[] =>
  sortInterfaces(list, { by, descending }).map(({ name }) => name)

describe('the order of interfaces', () => {
  it('has those first that count, when it goes by name', () => {
    expect(order('name', false)).toEqual(['eth0', 'eth1', 'lo'])
    expect(order('name', true)).toEqual(['eth1', 'eth0', 'lo'])
  })

  it('goes by what passes, those without a number as the least', () => {
    expect(order('received', true)).toEqual(['lo', 'eth0', 'eth1'])
  })

  it('adds up errors and drops of both ways', () => {
    expect(order('errors', true)[0]).toBe('eth0')
  })
})
