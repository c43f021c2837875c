/** One process per data folder, and how a second one reaches the first. */
import { createHash } from 'node:crypto'
import { connect, createServer, type Server } from 'node:net'

export interface SecondInstance {
  argv: string[]
  workingDirectory: string
  additionalData: unknown
}

/** Longer than any first instance on a busy machine needs to take a few bytes. */
const tellingMs = 5_000

export interface InstanceLock {
  release(): void
}

/**
 * Abstract sockets of Linux belong to their process: taking the name is atomic, and nothing is left however it ends.
 * @returns The lock, or the promise that the first instance has been told.
 */
export function takeInstanceLock(
  dataFolder: string,
  own: SecondInstance,
  onSecond: (second: SecondInstance) => void,
): InstanceLock | Promise<void> {
  const name = `\0electron-stand-in-${createHash('sha256').update(dataFolder).digest('hex')}`
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let text = ''
    socket.setEncoding('utf8')
    socket.on('error', () => undefined) // the other one ended early: it had nothing to say
    socket.on('data', (part: string) => (text += part))
    socket.on('end', () => {
      onSecond(JSON.parse(text) as SecondInstance)
      socket.end()
    })
  })
  server.on('error', () => undefined) // the name is taken: that is the answer
  server.listen(name)
  server.unref()
  return isListening(server) ? { release: () => server.close() } : tell(name, own)
}

/** Node binds a socket's name before `listen` returns. */
const isListening = (server: Server): boolean => server.listening

function tell(name: string, own: SecondInstance): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(name)
    const late = setTimeout(() => socket.destroy(), tellingMs)
    socket.on('error', () => undefined) // the first one ended meanwhile
    socket.on('close', () => {
      clearTimeout(late)
      resolve()
    })
    socket.resume()
    socket.end(JSON.stringify(own))
  })
}
