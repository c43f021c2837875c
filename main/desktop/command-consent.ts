/**
 * Commands of custom metrics run as the person. The page of the window shows much that others have written; should it
 * ever be taken over, it must not be able to run a program by saving a setting. So the app itself asks, in a dialog that
 * no page can draw or answer, before a command that is not in the settings yet gets there.
 */
import { AppError } from '../contract/errors'
import { requests } from '../contract/requests'
import type { Settings } from '../contract/settings'
import { tellable, type Dispatch } from '../transports/dispatch'

export interface AskedCommand {
  /** Of the metric. */
  name: string
  argv: readonly string[]
}

export interface CommandConsentDependencies {
  settings: () => Settings
  /** Shows every word of a few commands. @returns whether the person allows them all. */
  ask: (commands: readonly AskedCommand[]) => Promise<boolean>
}

/** As many as a dialog shows whole on a small screen. */
const mostAtOnce = 4

/** The gate for a window: the same as for everybody, behind the question. */
export function askingForCommands(dispatch: Dispatch, deps: CommandConsentDependencies): Dispatch {
  let isAsking = false

  const allow = async (commands: readonly AskedCommand[]): Promise<boolean> => {
    // A page that asks again and again must not bury the person under dialogs until one is answered by mistake.
    if (isAsking) return false
    isAsking = true
    try {
      for (let at = 0; at < commands.length; at += mostAtOnce)
        if (!(await deps.ask(commands.slice(at, at + mostAtOnce)))) return false
      return true
    } finally {
      isAsking = false
    }
  }

  return async (request) => {
    const commands = request.channel === 'settings:update' ? newCommands(request.input, deps.settings()) : []
    if (commands.length === 0 || (await allow(commands))) return dispatch(request)
    const refused = new AppError('command_refused', `${named(commands)} may not run this command.`, {
      hint: 'Nothing was saved. Save again and allow it, or take the command out.',
    })
    return { ok: false, error: tellable(refused) }
  }
}

/** @param input as the page sent it; what does not follow the schema is refused further on. */
function newCommands(input: unknown, settings: Settings): AskedCommand[] {
  const checked = requests['settings:update'].input.safeParse(input)
  if (!checked.success) return []
  const known = new Set(commandsOf(settings.custom).map(({ argv }) => JSON.stringify(argv)))
  return commandsOf(checked.data.settings.custom ?? []).filter(({ argv }) => !known.has(JSON.stringify(argv)))
}

const commandsOf = (metrics: Settings['custom']): AskedCommand[] =>
  metrics.flatMap(({ name, source }) => ('command' in source ? [{ name, argv: source.command }] : []))

const named = (commands: readonly AskedCommand[]): string => commands.map(({ name }) => name).join(', ')
