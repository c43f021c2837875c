/** Ends the process, even while a thread of it hangs in the kernel. */
import type { ExitCode } from './exit-codes'

/** Work that threads of the pool do: file calls and name look-ups. */
const threadWork = /^(?:FSReq|GetAddrInfo|GetNameInfo)/

/**
 * Leaving normally waits for the threads of the pool, and one that asked a dead network mount never comes back.
 * Replacing the process by a Node that ends at once leaves such threads behind and keeps the exit code.
 *
 * @param abandoned whether work was given up that the list of resources does not show.
 */
export function leave(code: ExitCode, abandoned: boolean): never {
  const hanging = abandoned || process.getActiveResourcesInfo().some((kind) => threadWork.test(kind))
  // Not on Windows, which ends threads without asking, and from Node 22.15 on.
  if (hanging && process.platform !== 'win32' && typeof process.execve === 'function') {
    // Electron's own program would begin the app anew.
    if (process.versions['electron'] !== undefined)
      process.execve('/bin/sh', ['sh', '-c', `exit ${code}`], {})
    process.execve(process.execPath, [process.execPath, '-e', `process.exitCode = ${code}`], {})
  }
  process.exit(code)
}
