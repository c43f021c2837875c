/** Begins to listen, and says in a person's words why that cannot be. */
import type { Server } from 'node:net'
import { AppError } from '../../contract/errors'

export interface Where {
  host: string
  /** 0 for any that is free. */
  port: number
}

export async function listen(
  server: Server,
  where: Where,
  scheme: 'http' | 'https',
): Promise<{ url: string; port: number }> {
  const { host, port } = where
  await new Promise<void>((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException): void => reject(tell(cause, where))
    server.once('error', fail)
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off('error', fail)
      resolve()
    })
  })
  const address = server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : port
  return { url: `${scheme}://${shownHost(host)}:${bound}`, port: bound }
}

/** A name that works in a browser on this machine: nobody can open 0.0.0.0. */
function shownHost(host: string): string {
  if (['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost'].includes(host)) return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

function tell(cause: NodeJS.ErrnoException, { host, port }: Where): Error {
  const { code = '' } = cause
  if (code === 'EADDRINUSE')
    return new AppError('address_in_use', `Another program listens on ${host} port ${port} already.`, {
      hint: 'Stop it, or choose another port with --port.',
      cause,
    })
  if (code === 'EACCES')
    return new AppError('address_denied', `This account may not listen on port ${port}.`, {
      hint: 'Choose a port from 1024 on with --port.',
      cause,
    })
  if (['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EAFNOSUPPORT', 'EINVAL'].includes(code))
    return new AppError('address_unknown', `This machine has no address ${host} to listen on.`, {
      hint: 'Use 127.0.0.1 for this machine alone, or 0.0.0.0 for all its addresses.',
      cause,
    })
  return cause
}
