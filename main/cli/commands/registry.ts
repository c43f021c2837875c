/** Every command, one line each, in the order in which the help lists them. */
import type { Command } from 'commander'
import type { CommandContext } from '../context'
import type { ExitCode } from '../exit-codes'
import { registerDoctor } from './doctor'
import { registerKeys } from './keys'
import { registerOutbox } from './outbox'
import { registerSchema } from './schema'
import { registerServe } from './serve'
import { registerSettings } from './settings'
import { registerSnapshot } from './snapshot'

/** Adds a command to the program. `finish` hears how it ended. */
export type Register = (program: Command, context: CommandContext, finish: (code: ExitCode) => void) => void

export const commands: readonly Register[] = [
  registerSnapshot,
  registerServe,
  registerOutbox,
  registerDoctor,
  registerSettings,
  registerKeys,
  registerSchema,
]
