/**
 * Electron's entry. A command runs as on plain Node, with no window and no display; everything else is the desktop,
 * which is loaded only then.
 */
import path from 'node:path'
import { ownArguments, routeOf } from './desktop/route'

const args = ownArguments(process.argv, process.defaultApp === true)
const route = routeOf(args, process.cwd())

if (route.kind === 'command') {
  // As Node would have it: what reads the arguments or looks for files beside the script finds what it expects.
  process.argv = [process.execPath, path.join(import.meta.dirname, 'cli.js'), ...route.args]
  void import('./cli/main').then(({ main }) => main())
} else {
  const distFolder = path.join(import.meta.dirname, '..')
  const assetsFolder = path.join(distFolder, '..', 'assets')
  void import('./desktop/start').then(({ start }) => start({ route, args, distFolder, assetsFolder }))
}
