/**
 * The command line that works where the Node.js at hand is too old. It runs on that Node.js itself, so nothing newer
 * than what every version knows may be used here.
 */
import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'

/**
 * With the Node.js that was installed along with the product where there is one, otherwise with one that npx fetches.
 *
 * @param script as it was called, which may be a link to it.
 * @returns one line for a shell of the platform.
 */
export function commandWithNewerNode(
  script: string,
  args: readonly string[],
  platform: NodeJS.Platform,
): string {
  const file = realpathSync(script)
  const binary = platform === 'win32' ? 'node.exe' : 'node'
  const bundled = path.resolve(path.dirname(file), '../../node_modules/node/bin', binary)
  const node = existsSync(bundled) ? [bundled] : ['npx', 'node@24']
  return [...node, file, ...args].map((word) => quoted(word, platform)).join(' ')
}

function quoted(word: string, platform: NodeJS.Platform): string {
  if (/^[\w@%+=:,./-]+$/.test(word) || (platform === 'win32' && /^[\w@+=:,./\\-]+$/.test(word))) return word
  return platform === 'win32' ? `"${word.replace(/"/g, '""')}"` : `'${word.replace(/'/g, `'\\''`)}'`
}
