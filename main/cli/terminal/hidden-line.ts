/** Asks for a text that is not shown while it is typed. */
import { StringDecoder } from 'node:string_decoder'
import type { ReadStream } from 'node:tty'

export interface HiddenLineFacts {
  /** A terminal. */
  input: Pick<ReadStream, 'isRaw' | 'setRawMode' | 'on' | 'off' | 'pause' | 'resume'>
  /** Gets the question, never the answer. */
  output: { write(text: string): void }
  /** Ends the process as Ctrl+C does where nobody listens to keys. */
  interrupt: () => void
}

/**
 * What is typed up to Enter; up to the last line where it begins as PEM, which is pasted. Null for Ctrl+D on an empty line.
 */
export function askHidden(
  question: string,
  { input, output, interrupt }: HiddenLineFacts,
): Promise<string | null> {
  const decoder = new StringDecoder('utf8')
  let lines: string[] = []
  let line = ''
  const wasRaw = input.isRaw
  input.setRawMode(true) // before the question, or whoever answers at once would be shown
  output.write(question)
  return new Promise((resolve) => {
    const end = (answer: string | null): void => {
      input.off('data', take)
      input.setRawMode(wasRaw)
      input.pause()
      output.write('\n')
      resolve(answer)
    }
    const enter = (): boolean => {
      lines = [...lines, line]
      line = ''
      const isWhole = !lines[0]?.startsWith('-----BEGIN ') || lines.at(-1)?.startsWith('-----END ') === true
      if (isWhole) end(lines.join('\n'))
      return isWhole
    }
    const take = (bytes: Buffer): void => {
      for (const key of decoder.write(bytes)) {
        if (key === '\r' || key === '\n') {
          if (enter()) return
        } else if (key === '\u0003') {
          end(null)
          return interrupt()
        } else if (key === '\u0004') {
          if (line === '' && lines.length === 0) return end(null)
        } else if (key === '\u007f' || key === '\b') line = [...line].slice(0, -1).join('')
        else if (key === '\u0015') line = ''
        else if (key >= ' ') line += key
      }
    }
    input.on('data', take)
    input.resume()
  })
}
