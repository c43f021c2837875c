/** Runs the command line in this very process: real streams, real environment, real end. */
import { enableCompileCache } from 'node:module'
import { appFolders, readHome } from '../settings/folders'
import { version } from '../../package.json'
import type { CommandContext } from './context'
import { leave } from './leave'
import { createOutput } from './output'

export async function main(): Promise<void> {
  let abandoned = false
  const context: CommandContext = {
    env: process.env,
    platform: process.platform,
    home: readHome(),
    workingFolder: process.cwd(),
    version,
    stdout: createOutput(1),
    stderr: createOutput(2),
    abandon: () => {
      abandoned = true
    },
  }
  keepCompiledCode(context)
  const { runProgram } = await import('./program')
  leave(await runProgram(process.argv.slice(2), context), abandoned)
}

/** V8 keeps what it compiled, so that the next start is shorter. Without a folder for it the start just takes longer. */
function keepCompiledCode({ env, platform, home }: CommandContext): void {
  try {
    enableCompileCache(`${appFolders({ platform, env, home }).cache}/compiled`)
  } catch {
    // an account without a home folder; commands that need one say so
  }
}
