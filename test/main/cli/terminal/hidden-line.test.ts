import { PassThrough } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { askHidden } from '../../../../main/cli/terminal/hidden-line'

function terminal() {
  const stream = new PassThrough()
  const raw: boolean[] = []
  const input = Object.assign(stream, {
    isRaw: false,
    setRawMode: (is: boolean) => (raw.push(is), stream as never),
  })
  const shown: string[] = []
  const interrupt = vi.fn()
  const ask = () =>
    askHidden('Secret: ', {
      input: input as never,
      output: { write: (text) => void shown.push(text) },
      interrupt,
    })
  return { ask, type: (keys: string | Buffer) => void stream.write(keys), shown, raw, interrupt }
}

describe('a hidden line', () => {
  it.each([
    ['plain\r', 'plain'],
    ['typpo\u007f\u007fo\r', 'typo'],
    ['wrong\u0015right\n', 'right'],
    ['\u007f한글\u007f국\r', '한국'],
    ['emoji 🦊\u007f!\r', 'emoji !'],
    ['tab\t\u001b\r', 'tab'],
    ['\r', ''],
  ])('%j is %j', async (keys, expected) => {
    const { ask, type, shown, raw } = terminal()
    const answer = ask()
    type(keys)
    expect(await answer).toBe(expected)
    expect(shown).toEqual(['Secret: ', '\n'])
    expect(raw).toEqual([true, false])
  })

  it('may be a whole key in PEM, and letters that come in pieces', async () => {
    const pem = terminal()
    const answer = pem.ask()
    pem.type('-----BEGIN PRIVATE KEY-----\rabc\r')
    pem.type('-----END PRIVATE KEY-----\r')
    expect(await answer).toBe('-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----')
    const pieces = terminal()
    const letter = pieces.ask()
    for (const byte of Buffer.from('웹\r')) pieces.type(Buffer.of(byte))
    expect(await letter).toBe('웹')
  })

  it('is nothing after Ctrl+D, and ends the process as a person expects after Ctrl+C', async () => {
    const ended = terminal()
    const none = ended.ask()
    ended.type('\u0004')
    expect(await none).toBeNull()
    const broken = terminal()
    const interrupted = broken.ask()
    broken.type('abc\u0003')
    expect(await interrupted).toBeNull()
    expect(broken.interrupt).toHaveBeenCalledOnce()
    expect(broken.raw).toEqual([true, false])
  })
})
