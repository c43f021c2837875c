/** TCP ports that something listens on, from /proc/net/tcp and tcp6, reading no further than the listening part. */
import { closeSync, openSync, readSync } from 'node:fs'
import { compareListeners, type Listener } from '../../contract/model/network'
import type { KernelFiles } from './kernel-files'

/**
 * The kernel lists listening sockets first (tcp_seq_start of net/ipv4/tcp_ipv4.c), a line of 150 characters each, and in
 * no order of use: to know the lowest ports takes all of them. This is every port of one address.
 */
const mostBytes = 65_536 * 150
const chunkBytes = 16 * 1024

/** State 0A of include/net/tcp_states.h. */
const listening = '0A'

/** Whether the kernel writes the words of an address with their lowest byte first, as on all but s390. */
const isLittleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1

/** All of them. Null where the files cannot be read, for instance without IPv4, or hold more than anybody waits for. */
export function readListeners(files: KernelFiles): Listener[] | null {
  const found = ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readListening(files.resolve(file)))
  const parts = found.filter((part) => part !== null)
  if (parts.length === 0 || parts.some(({ isWhole }) => !isWhole)) return null
  const all = parts.flatMap(({ text }) => parseListeners(text))
  // Several sockets may share a port (SO_REUSEPORT).
  const unique = new Map(all.map((one) => [`${one.port} ${one.address}`, one]))
  return [...unique.values()].sort(compareListeners)
}

/** The lines of listening sockets (proc_pid_net(5)): `sl  local_address rem_address st …`, a heading first. */
export function parseListeners(text: string): Listener[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local, , state] = line.trim().split(/\s+/)
      const match = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/.exec(local ?? '')
      if (state !== listening || match === null) return []
      return [{ address: addressText(match[1] ?? ''), port: parseInt(match[2] ?? '', 16) }]
    })
}

/** Stops at the first socket that does not listen: a busy server has a hundred thousand of the others. */
function readListening(file: string): { text: string; isWhole: boolean } | null {
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch {
    return null // the caller treats absence and refusal alike
  }
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes)
    const parts: string[] = []
    let isWhole = false
    let unfinished = ''
    for (let bytes = 0; !isWhole && bytes < mostBytes;) {
      const read = readSync(descriptor, chunk, 0, chunkBytes, null)
      const part = chunk.toString('latin1', 0, read)
      const lines = unfinished + part
      isWhole = read === 0 || notListening.test(lines)
      unfinished = lines.slice(lines.lastIndexOf('\n') + 1)
      parts.push(part)
      bytes += read
    }
    return { text: parts.join(''), isWhole }
  } catch {
    return null // as above
  } finally {
    closeSync(descriptor)
  }
}

/** A line with another state than 0A; the heading has no number. */
const notListening = /^ *\d+: \S+ \S+ (?!0A)[0-9A-F]{2} /m

function addressText(hex: string): string {
  const bytes = Buffer.from(hex, 'hex')
  if (isLittleEndian) bytes.swap32()
  if (bytes.length === 4) return bytes.join('.')
  const words = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(at * 2).toString(16))
  // Only as short as RFC 5952 has it, so that an address is written in one way.
  return new URL(`http://[${words.join(':')}]`).hostname.slice(1, -1)
}
