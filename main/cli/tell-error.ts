/** How an error is told: what happened and what to do, on one line; where in the code only with --verbose. */
import { AppError } from '../contract/errors'
import { exitCodeOf, exitCodes, type ExitCode } from './exit-codes'
import { harmless } from './terminal/width'

/** Ends with a line break. Each line of a message that has several is made harmless on its own. */
export function tellError(error: unknown, verbose: boolean): string {
  const told = error instanceof AppError ? tellAppError(error) : tellDefect(error, verbose)
  const lines = told.split('\n').map(harmless)
  if (verbose) lines.push(...stacks(error).split('\n').map(harmless))
  return `autoinfrasnap: ${lines.join('\n')}\n`
}

export const exitCodeOfError = (error: unknown): ExitCode =>
  error instanceof AppError ? exitCodeOf(error.code) : exitCodes.unexpected

function tellAppError({ message, hint }: AppError): string {
  if (hint === null) return message
  return message.includes('\n') ? `${message}\n${hint}` : `${message} ${hint}`
}

function tellDefect(error: unknown, verbose: boolean): string {
  const [message] = (error instanceof Error ? error.message : String(error)).split('\n')
  const what = `An unexpected error: ${(message ?? '').replace(/\.$/, '')}.`
  return verbose ? what : `${what} Run it again with --verbose to see where, and report it.`
}

/** An error's stack and those of its causes. Details are left out: they may hold what a settings file holds. */
function stacks(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const own = error.stack ?? `${error.name}: ${error.message}`
  return error.cause instanceof Error ? `${own}\nCaused by: ${stacks(error.cause)}` : own
}
