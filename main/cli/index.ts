#!/usr/bin/env node
/**
 * The command's entry. Nothing newer than what every Node knows may be imported before the version is checked, so
 * this file has no static import but facts about ourselves.
 */
import { engines } from '../../package.json'

const needed = engines.node.replace(/[^\d.]/g, '')

/** Whether a version such as 22.13.1 is at least another, such as 22.13. */
function atLeast(version: string, least: string): boolean {
  const [have, want] = [version, least].map((text) => text.split('.').map(Number))
  for (let at = 0; at < 3; at++) {
    const difference = (have?.[at] ?? 0) - (want?.[at] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

if (atLeast(process.versions.node, needed)) {
  void import('./main').then(({ main }) => main())
} else {
  process.exitCode = 1
  void import('./older-node').then(({ commandWithNewerNode }) => {
    const command = commandWithNewerNode(process.argv[1] ?? '', process.argv.slice(2), process.platform)
    process.stderr.write(
      `autoinfrasnap: Node.js ${needed} or newer is needed, this is ${process.versions.node}. ` +
        `Install a newer one from https://nodejs.org, or run: ${command}\n`,
    )
  })
}
