/** `serve`: its options and help. The server is loaded when it is asked for. */
import type { Command } from 'commander'
import type { GlobalOptions } from '../context'
import type { Register } from './registry'

/** As typed; what they mean is checked where they are used. */
export interface ServeOptions extends GlobalOptions {
  host?: string
  port?: string
  insecureHttp?: boolean
}

const examples = `
Examples:
  autoinfrasnap serve                      on https://localhost:9843, for this machine alone
  autoinfrasnap serve --host 0.0.0.0       for everyone who reaches this machine and has a key
  autoinfrasnap serve --port 0             on any free port

Ctrl+C stops it. Keys are made by "autoinfrasnap keys add".`

export const registerServe: Register = (program, context, finish) => {
  program
    .command('serve')
    .summary('watch this machine and show it to browsers and programs')
    .description(
      'Watch this machine continuously, remember it, and answer browsers and programs over HTTPS.\n' +
        'The first start makes an admin key and shows it once.',
    )
    .option('--host <address>', 'the address to listen on; 127.0.0.1 by default')
    .option('--port <number>', 'the port to listen on; 9843 by default, 0 for any')
    .option('--insecure-http', 'plain HTTP without TLS, only for this machine alone')
    .addHelpText('after', examples)
    .action(async (_options: unknown, command: Command) => {
      const { runServe } = await import('../serve/run')
      finish(await runServe(command.optsWithGlobals<ServeOptions>(), context))
    })
}
