import { describe, expect, it } from 'vitest'
import { foldPorts, type PublishedPort } from '../../../../main/collectors/docker/ports'

const published = (
  IP: string | null,
  PublicPort: number | null,
  PrivatePort: number,
  Type = 'tcp',
): PublishedPort => ({ IP, PublicPort, PrivatePort, Type })

const short = (ports: readonly PublishedPort[]) =>
  foldPorts(ports).ports.map(
    (range) =>
      `${range.hostAddress}:${range.hostPortFirst}-${range.hostPortLast}>${range.containerPortFirst}-${range.containerPortLast}/${range.protocol}`,
  )

describe('ports', () => {
  it('makes one of the publications on all IPv4 and all IPv6 addresses', () => {
    expect(short([published('0.0.0.0', 8080, 80), published('::', 8080, 80)])).toEqual([
      '0.0.0.0:8080-8080>80-80/tcp',
    ])
    expect(short([published('127.0.0.1', 8080, 80), published('::1', 8080, 80)])).toEqual([
      '127.0.0.1:8080-8080>80-80/tcp',
    ])
  })

  it('keeps an IPv6 publication that has no twin, or another port', () => {
    expect(short([published('0.0.0.0', 8080, 80), published('::', 8081, 80)])).toEqual([
      '0.0.0.0:8080-8080>80-80/tcp',
      ':::8081-8081>80-80/tcp',
    ])
  })

  it('folds neighbours into a range only when both sides go on', () => {
    expect(
      short([
        published('0.0.0.0', 9002, 92),
        published('0.0.0.0', 9000, 90),
        published('0.0.0.0', 9001, 91),
        published('0.0.0.0', 9100, 93),
        published('0.0.0.0', 9003, 93, 'udp'),
      ]),
    ).toEqual(['0.0.0.0:9000-9002>90-92/tcp', '0.0.0.0:9100-9100>93-93/tcp', '0.0.0.0:9003-9003>93-93/udp'])
  })

  it('names no host side for ports that are only exposed', () => {
    expect(short([published(null, null, 80), published(null, null, 81), published('', 5000, 82)])).toEqual([
      'null:null-null>80-81/tcp',
      'null:5000-5000>82-82/tcp',
    ])
  })

  it('stays short for thousands of ports', () => {
    const range = Array.from({ length: 5000 }, (_, index) => published('0.0.0.0', 10_000 + index, 1 + index))
    expect(short(range)).toEqual(['0.0.0.0:10000-14999>1-5000/tcp'])
    const scattered = Array.from({ length: 500 }, (_, index) =>
      published('0.0.0.0', 10_000 + 2 * index, 1 + index),
    )
    expect(short(scattered)).toHaveLength(64)
    expect(foldPorts(scattered).portsLeftOut).toBe(500 - 64)
    expect(foldPorts(scattered.slice(0, 64))).not.toHaveProperty('portsLeftOut')
  })
})
