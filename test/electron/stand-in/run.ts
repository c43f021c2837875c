/** Starts an app on the stand-in as `electron [switches] <app> [arguments]` would. */
import { readFileSync, statSync } from 'node:fs'
import { createRequire, registerHooks } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { readSwitches } from './command-line.ts'
import { appPaths } from './paths.ts'

const ownRequire = createRequire(import.meta.url)
const { version } = ownRequire('electron/package.json') as { version: string }

const args = process.argv.slice(2)
const preloaded: string[] = []
let appArgument: string | undefined
for (let at = 0; at < args.length && appArgument === undefined; at += 1) {
  const argument = args[at]!
  if (argument === '-r' || argument === '--require') preloaded.push(args[(at += 1)] ?? '')
  else if (argument === '-v' || argument === '--version') {
    process.stdout.write(`v${version}-stand-in\n`)
    process.exit(0)
  } else if (!argument.startsWith('-')) appArgument = argument
}
const packaged = process.env['ELECTRON_STAND_IN_PACKAGED']
const target = packaged ?? appArgument
if (target === undefined) {
  process.stderr.write('usage: electron [switches] <folder or file of the app> [arguments]\n')
  process.exit(1)
}

process.execPath = process.env['ELECTRON_STAND_IN_EXECUTABLE'] ?? process.execPath
process.argv = [process.execPath, ...args]
Object.assign(process.versions, { electron: `${version}-stand-in`, chrome: '0' })
Object.assign(process, {
  type: 'browser',
  defaultApp: packaged === undefined ? true : undefined,
  resourcesPath:
    packaged === undefined ? path.dirname(process.execPath) : path.dirname(path.resolve(packaged)),
})
readSwitches(args)

const module = new URL('electron.ts', import.meta.url).href
registerHooks({
  resolve(specifier, context, next) {
    const isElectron = specifier === 'electron' || /^electron\/(main|common)$/.test(specifier)
    return isElectron
      ? { url: module, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context)
  },
})

const file = path.resolve(target)
let main = file
if (statSync(file).isDirectory()) {
  appPaths.setApp(file)
  const { main: named = 'index.js' } = JSON.parse(readFileSync(path.join(file, 'package.json'), 'utf8')) as {
    main?: string
  }
  main = path.join(file, named)
}
for (const one of preloaded) ownRequire(path.resolve(one))
const { app } = await import('./app.ts')
await import(pathToFileURL(main).href)
await new Promise(setImmediate) // what the main script put off for a moment is still before `ready`
await app.start()
