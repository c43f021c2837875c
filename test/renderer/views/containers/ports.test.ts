import { expect, it } from 'vitest'
import { portsText } from '../../../../renderer/views/containers/ports'
import { portOf } from './container'

it('leaves out what is usual: all addresses, TCP', () => {
  expect(portsText([portOf()])).toBe('8080→80')
})

it('names an address, another protocol and ranges', () => {
  expect(portsText([portOf({ hostAddress: '127.0.0.1', protocol: 'udp' })])).toBe('127.0.0.1:8080→80/udp')
  expect(portsText([portOf({ hostAddress: '::1' })])).toBe('[::1]:8080→80')
  expect(portsText([portOf({ hostPortLast: 8090, containerPortLast: 90 })])).toBe('8080–8090→80–90')
})

it('names published ports before those that are only exposed', () => {
  const exposed = portOf({
    hostPortFirst: null,
    hostPortLast: null,
    containerPortFirst: 53,
    containerPortLast: 53,
  })
  expect(portsText([exposed, portOf()])).toBe('8080→80, 53')
})
