import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createKernelFiles } from '../../../../main/collectors/linux/kernel-files'
import { parseListeners, readListeners } from '../../../../main/collectors/linux/listeners'

const heading =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'
const line = (local: string, state: string): string =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 21044 1 0 100 0 0 10 0\n`

test('addresses and ports are read as the kernel writes them', () => {
  const text =
    heading +
    line('0100007F:1F90', '0A') +
    line('00000000:0016', '0A') +
    line('0200000A:01BB', '01') +
    line('00000000000000000000000001000000:1538', '0A') +
    line('B80D0120000000000000000001000000:0050', '0A')
  expect(parseListeners(text)).toEqual([
    { address: '127.0.0.1', port: 8080 },
    { address: '0.0.0.0', port: 22 },
    { address: '::1', port: 5432 },
    { address: '2001:db8::1', port: 80 },
  ])
})

function machineWith(tcp: string | null): ReturnType<typeof createKernelFiles> {
  const root = mkdtempSync(path.join(tmpdir(), 'listeners-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  mkdirSync(path.join(root, 'proc/net'), { recursive: true })
  if (tcp !== null) writeFileSync(path.join(root, 'proc/net/tcp'), tcp)
  return createKernelFiles(root)
}

test('sockets that share a port count once, and they are listed by port', () => {
  const files = machineWith(
    heading + line('00000000:01BB', '0A') + line('00000000:01BB', '0A') + line('00000000:0016', '0A'),
  )
  expect(readListeners(files)).toEqual([
    { address: '0.0.0.0', port: 22 },
    { address: '0.0.0.0', port: 443 },
  ])
})

test('a hundred thousand connections are not read', () => {
  const files = machineWith(
    heading + line('00000000:01BB', '0A') + line('0200000A:01BB', '01').repeat(100_000),
  )
  const begin = performance.now()
  expect(readListeners(files)).toEqual([{ address: '0.0.0.0', port: 443 }])
  expect(performance.now() - begin).toBeLessThan(50)
})

test('of thousands that the kernel lists in no order, the lowest come first', () => {
  const hex = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0')
  const ports = Array.from({ length: 5_000 }, (_, index) => 25_000 - index)
  const files = machineWith(
    heading + ports.map((port) => line(`00000000:${hex(port)}`, '0A')).join('') + line('0200000A:01BB', '01'),
  )
  expect(readListeners(files)?.map(({ port }) => port)).toEqual(ports.toReversed())
})

test('of more than are read through, none are known: nobody could say which are the lowest', () => {
  expect(readListeners(machineWith(heading + line('00000000:0016', '0A').repeat(100_000)))).toBeNull()
})

test('a machine that does not say has none to tell of, which is not the same as none', () => {
  expect(readListeners(machineWith(null))).toBeNull()
  expect(readListeners(machineWith(heading))).toEqual([])
})

test('a port that this process listens on is found on the machine itself', async (context) => {
  if (process.platform !== 'linux') return context.skip('/proc/net/tcp is of Linux')
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  expect(readListeners(createKernelFiles(''))).toContainEqual({ address: '127.0.0.1', port })
})
