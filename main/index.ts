/**
 * Electron's entry. A command runs as on plain Node, with no window and no display; everything else is the desktop,
 * which is loaded only then.
 */
import path from 'node:path'
import { app } from 'electron'
import { ownArguments, routeOf } from './desktop/route'

/** As shells tell of a program that SIGTERM has ended. */
const terminatedCode = 143

const args = ownArguments(process.argv, process.defaultApp === true)
const route = routeOf(args, process.cwd())

if (route.kind === 'command') {
  // As Node would have it: what reads the arguments or looks for files beside the script finds what it expects.
  process.argv = [process.execPath, path.join(import.meta.dirname, 'cli.js'), ...route.args]
  endAsOnNode()
  void import('./cli/main').then(({ main }) => main())
} else {
  const distFolder = path.join(import.meta.dirname, '..')
  const assetsFolder = path.join(distFolder, '..', 'assets')
  void import('./desktop/start').then(({ start }) => start({ route, args, distFolder, assetsFolder }))
}

/**
 * Commands listen to signals, and end when nothing is left to do or something breaks. Electron takes the signals itself
 * and quits instead, lives on after a broken promise, and shows other errors in a dialog that nobody may see.
 */
function endAsOnNode(): void {
  app.on('before-quit', (event) => {
    event.preventDefault()
    // Nobody listens: the command needs no time to end, or has been asked before.
    if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(terminatedCode)
  })
  const fail = (error: unknown): void => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    process.exit(1)
  }
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
}
