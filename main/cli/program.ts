/** The command line as a whole: options for all commands, help, suggestions, and one place where errors are told. */
import { Command, CommanderError } from 'commander'
import { isRestorePending } from '../backup/pending'
import { AppError } from '../contract/errors'
import { appFolders, type AppFolders } from '../settings/folders'
import { commands } from './commands/registry'
import type { CommandContext, GlobalOptions } from './context'
import { exitCodes, exitCodesHelp, type ExitCode } from './exit-codes'
import { exitCodeOfError, tellError } from './tell-error'
import { createStyle } from './terminal/style'

const examples = `
Examples:
  autoinfrasnap snapshot       take a snapshot, save it, show a summary
  autoinfrasnap --snapshot     the same
  autoinfrasnap snapshot --output - | jq .sections.memory
  autoinfrasnap doctor         what works on this machine, and what does not

${exitCodesHelp}`

/** @param args without the program and the script. */
export async function runProgram(args: readonly string[], context: CommandContext): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok
  const program = createProgram(context, (ended) => {
    code = ended
  })
  try {
    if (gluesToOption(program, args)) throw await refuseTyped(program, args)
    await program.parseAsync(withSnapshotCommand(args), { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok // help or version was printed
    // Help was asked for by leaving the command out, which is a mistake in a script; the help itself says enough.
    if (error instanceof CommanderError && error.code === 'commander.help') return exitCodes.usage
    const told = error instanceof CommanderError ? await usageError(error, program, args) : error
    tell(tellError(told, verboseOf(program, args)), context)
    return exitCodeOfError(told)
  }
}

function createProgram(context: CommandContext, finish: (code: ExitCode) => void): Command {
  const { stdout, stderr, env, platform, version } = context
  const style = createStyle({ isTerminal: true, env, platform, colourAllowed: true })
  const program = new Command('autoinfrasnap')
    .description('How is this machine, and what changed? Snapshots that can be read, kept and compared.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .option('-c, --config <file>', 'a settings file, JSON or YAML, instead of the usual one')
    .option('-q, --quiet', 'print nothing but errors, and what broke, failed or was not sent')
    .option('-v, --verbose', 'say more, with the place in the code when something breaks')
    .option('--no-color', 'no colours; NO_COLOR does the same')
    .addHelpText('after', examples)
    .configureHelp({ showGlobalOptions: true, styleTitle: (title) => style.bold(title) })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: () => undefined, // told once, below
      getOutHelpWidth: () => Math.min(stdout.columns ?? 80, 100),
      getErrHelpWidth: () => Math.min(stderr.columns ?? 80, 100),
      getOutHasColors: () => stdout.isTerminal && !('NO_COLOR' in env),
      getErrHasColors: () => stderr.isTerminal && !('NO_COLOR' in env),
    })
    .exitOverride()
    .hook('preAction', () => settle(context))
  // Commands inherit these settings when they are added, so they come last.
  for (const register of commands) register(program, context, finish)
  return program
}

/** A restoration that was cut off is undone before any command reads what it left half done. */
async function settle(context: CommandContext): Promise<void> {
  let folders: AppFolders
  try {
    folders = appFolders(context)
  } catch {
    return // an account without a home folder has nothing to restore into; commands that need one say so
  }
  if (!isRestorePending(folders.data)) return
  const { settleRestore } = await import('../backup/swap')
  if (await settleRestore(folders))
    context.stderr.write(
      'autoinfrasnap: A restoration that was cut off was undone: everything is as before it.\n',
    )
}

/** `--snapshot` anywhere among our own arguments is the command `snapshot`. */
export function withSnapshotCommand(args: readonly string[]): string[] {
  const end = args.indexOf('--')
  const at = args.indexOf('--snapshot')
  if (at === -1 || (end !== -1 && at > end)) return [...args]
  const rest = args.filter((arg, index) => arg !== '--snapshot' || (end !== -1 && index > end))
  return rest[0] === 'snapshot' ? rest : ['snapshot', ...rest]
}

/** Commander's texts in the tone of ours: a sentence, then what to do. */
async function usageError(
  error: CommanderError,
  program: Command,
  args: readonly string[],
): Promise<AppError> {
  // What follows the name of an option that does not exist may be a secret.
  const text = error.code === 'commander.unknownOption' ? error.message.replace(/=.*'/, "'") : error.message
  const [first = '', second = ''] = text.replace(/^error: /, '').split('\n')
  const suggestion = second.replace(/^\((.*)\)$/, '$1')
  const message = `${first.charAt(0).toUpperCase()}${first.slice(1)}`.replace(/[.?]?$/, '.')
  const command = commandOf(program, args)
  if (isAboutSecrets(command) && !repeatsNothing.includes(error.code))
    return refuseTyped(program, args, suggestion)
  const hint =
    otherWordHint(error, command) ||
    suggestion ||
    ownerHint(error, program) ||
    `See ${fullNameOf(command)} --help.`
  return new AppError('usage_invalid', message, { hint })
}

/** Of what Commander says, that something is missing. */
const repeatsNothing = ['commander.missingArgument', 'commander.optionMissingArgument']

const isAboutSecrets = (command: Command): boolean =>
  [command.name(), command.parent?.name()].includes('secrets')

/** Commander takes -vVALUE apart into -v and an option, and -cVALUE for the name of a file: below `secrets` it may be one. */
const gluesToOption = (program: Command, args: readonly string[]): boolean =>
  isAboutSecrets(commandOf(program, args)) &&
  args.slice(args.indexOf('secrets') + 1).some((arg) => arg.length > 2 && /^-[^-]/.test(arg))

/** Nothing that stands after `secrets` is repeated: in a hurry it is the value. */
async function refuseTyped(
  program: Command,
  args: readonly string[],
  suggestion?: string,
): Promise<AppError> {
  const { valueRefused, wordRefused } = await import('./secrets/typed')
  const command = commandOf(program, args)
  return command.name() === 'set'
    ? valueRefused(args, suggestion)
    : wordRefused(fullNameOf(command), suggestion)
}

/** The innermost command that is named; the file of --config may be called like one. */
const commandOf = (program: Command, args: readonly string[]): Command =>
  args
    .filter((_, at) => !['-c', '--config'].includes(args[at - 1] ?? ''))
    .reduce((command, arg) => command.commands.find((one) => one.name() === arg) ?? command, program)

const fullNameOf = (command: Command): string =>
  command.parent === null ? command.name() : `${fullNameOf(command.parent)} ${command.name()}`

/** Words that other programs have for a command, where one of ours is spelled nearly alike and means another thing. */
function otherWordHint({ code, message }: CommanderError, command: Command): string | null {
  if (code !== 'commander.unknownCommand' || !message.includes("'get'")) return null
  const shows = command.commands.some((one) => one.name() === 'show')
  return shows ? `Did you mean ${fullNameOf(command)} show?` : null
}

/** An option that stands without the command it belongs to. */
function ownerHint({ code, message }: CommanderError, program: Command): string | null {
  if (code !== 'commander.unknownOption') return null
  const flag = /'(-[^'=]*)/.exec(message)?.[1] ?? ''
  const owner = program.commands.find(({ options }) =>
    options.some(({ short, long }) => flag === short || flag === long),
  )
  return owner === undefined ? null : `It belongs to a command: autoinfrasnap ${owner.name()} ${flag}.`
}

function verboseOf(program: Command, args: readonly string[]): boolean {
  return program.opts<Partial<GlobalOptions>>().verbose === true || args.includes('--verbose')
}

function tell(text: string, { stderr }: CommandContext): void {
  try {
    stderr.write(text)
  } catch {
    // nobody reads our errors; the exit code still says it
  }
}
