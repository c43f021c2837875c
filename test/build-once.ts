/** Builds the product once before the tests, because many of them drive what a user would run. */
import { execFileSync } from 'node:child_process'

let isBuilt = process.env['AUTOINFRASNAP_TEST_SKIP_BUILD'] === '1'

/** Each project of the configuration calls this; the first builds. */
export default function buildOnce(): void {
  if (isBuilt) return
  isBuilt = true
  execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--app', '--logLevel', 'warn'], {
    stdio: 'inherit',
  })
}
