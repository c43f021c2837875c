/** Every command, one line each, in the order in which the help lists them. */
import type { Command } from 'commander'
import type { CommandContext } from '../context'
import type { ExitCode } from '../exit-codes'
import { registerBackup } from './backup'
import { registerDecrypt } from './decrypt'
import { registerDiff } from './diff'
import { registerDoctor } from './doctor'
import { registerKeys } from './keys'
import { registerOutbox } from './outbox'
import { registerRestore } from './restore'
import { registerSchema } from './schema'
import { registerSecrets } from './secrets'
import { registerServe } from './serve'
import { registerSettings } from './settings'
import { registerSnapshot } from './snapshot'
import { registerVerify } from './verify'

/** Adds a command to the program. `finish` hears how it ended. */
export type Register = (program: Command, context: CommandContext, finish: (code: ExitCode) => void) => void

export const commands: readonly Register[] = [
  registerSnapshot,
  registerDiff,
  registerServe,
  registerOutbox,
  registerBackup,
  registerRestore,
  registerDoctor,
  registerSettings,
  registerKeys,
  registerSecrets,
  registerVerify,
  registerDecrypt,
  registerSchema,
]
