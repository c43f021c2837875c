import type { writeSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createOutput } from '../../../main/cli/output'

type Write = (descriptor: number, bytes: Buffer, from: number) => number

const outputWith = (write: Write) => createOutput(1, write as typeof writeSync)
const failure = (code: string): Error => Object.assign(new Error(code), { code })

test('a pipe that takes a little at a time, and sometimes nothing, still gets everything', () => {
  let received = Buffer.alloc(0)
  let calls = 0
  const output = outputWith((descriptor, bytes, from) => {
    expect(descriptor).toBe(1)
    if (++calls % 3 === 0) throw failure('EAGAIN')
    const part = bytes.subarray(from, from + 7)
    received = Buffer.concat([received, part])
    return part.length
  })
  const text = '한글 and 🚀 '.repeat(20)
  output.write(text)
  expect(received.toString('utf8')).toBe(text)
})

test('once the reader has gone, nothing more is written, and that is no error', () => {
  let calls = 0
  const output = outputWith(() => {
    calls++
    throw failure('EPIPE')
  })
  output.write('x')
  output.write('y')
  expect(calls).toBe(1)
})

test.each([
  ['ENOSPC', 'output_full'],
  ['EIO', 'output_unwritable'],
])('%s becomes %s', (code, expected) => {
  const output = outputWith(() => {
    throw failure(code)
  })
  expect(() => output.write('x')).toThrow(expect.objectContaining({ code: expected }) as Error)
})
