/**
 * `npm start`: the built app in Electron. Its package fetches the binary when it is first used; where that fails, this
 * says what to do. Plain JavaScript, because every Node that takes Electron's package has to run it.
 */
import { createRequire } from 'node:module'
import process from 'node:process'

const require = createRequire(import.meta.url)

try {
  require('electron')
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error)
  // Of a download that failed it has told already, and what it then advises is more than needed.
  if (!reason.startsWith('Electron failed to install correctly')) process.stderr.write(`${reason}\n`)
  process.stderr.write(`
autoinfrasnap: Electron's binary is not here and could not be fetched.
  With a way to github.com, \`npx install-electron\` fetches it; ELECTRON_MIRROR names another place, and
  ELECTRON_OVERRIDE_DIST_PATH a folder that holds it already. Without it, \`npm run serve\` shows the same in a browser.
`)
  process.exit(1)
}

// Electron's own command, which passes on signals and the exit code.
process.argv.splice(2, 0, '.')
require('electron/cli.js')
