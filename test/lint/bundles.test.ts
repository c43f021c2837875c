/** What the built files load: the walls once more, where bundling may have moved them. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

/** Every module that a built file names, whether it is loaded at once or when it is needed. */
const named = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/\brequire\(\s*["'`]([^"'`]+)["'`]\s*\)/g)].map(([, name]) => name!)

/** All files that may be loaded from this one on, and the packages and parts of Node that they name. */
function reachable(entry: string): { files: string[]; packages: Set<string> } {
  const files = [entry]
  const packages = new Set<string>()
  for (const file of files)
    for (const name of named(file)) {
      const target = path.join(path.dirname(file), name)
      if (!name.startsWith('.')) packages.add(name)
      else if (path.extname(target) === '.js' && !files.includes(target)) files.push(target)
    }
  return { files, packages }
}

describe('the built files', () => {
  it('of the command line come near neither Electron nor its entry', () => {
    const { files, packages } = reachable('dist/main/cli.js')
    expect(files.length).toBeGreaterThan(20)
    expect(packages).toContain('node:fs')
    expect(packages).not.toContain('electron')
    expect(files).not.toContain(path.join('dist', 'main', 'index.js'))
  })

  it('of the desktop do, and of the command line too', () => {
    const { packages, files } = reachable('dist/main/index.js')
    expect(packages).toContain('electron')
    expect(files.length).toBeGreaterThan(20)
  })

  it('of the preload script are one, which needs nothing but Electron', () => {
    const { files, packages } = reachable('dist/preload/index.js')
    expect(files).toHaveLength(1)
    expect([...packages]).toEqual(['electron'])
  })
})
