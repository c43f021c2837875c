/** Does what `doctor` asks for: runs the checks, prints them for a person or a script. */
import { AppError } from '../../contract/errors'
import { defaultSettings, type Settings } from '../../contract/settings'
import { createCore } from '../../core'
import { createSealing } from '../../crypto/sealing'
import { createKeychain } from '../../secrets/keychain'
import { loadKeytar } from '../../secrets/keytar'
import { createSecrets } from '../../secrets/secrets'
import { appFolders } from '../../settings/folders'
import type { DoctorOptions } from '../commands/doctor'
import type { CommandContext } from '../context'
import { exitCodes, type ExitCode } from '../exit-codes'
import { loadSettings, settingsPlace } from '../settings/load'
import { createStyle, type State, type Style } from '../terminal/style'
import { countText } from '../terminal/units'
import { displayWidth, harmless, pad, wrap } from '../terminal/width'
import { canRun, checkBrowser } from './browser'
import { broken, ok, type Check } from './check'
import { checkFolder, checkSpace } from './folders'
import { checkKeychain } from './keychain'
import { askedSubjects, checkMachine } from './machine'
import { checkOutbox } from './outbox'
import { checkRuntime } from './runtime'
import { checkTimes } from './schedules'
import { checkSealing } from './sealing'
import { checkSecrets } from './secrets'

/** Long enough for a keychain that wakes up, short enough for a person who waits. */
const keychainDeadlineMs = 3000

/** The shortest window the settings allow: only whether there are values matters here. */
const shortWindowMs = 50

export async function runDoctor(options: DoctorOptions, context: CommandContext): Promise<ExitCode> {
  const checks = await runChecks(options, context)
  const failed = checks.some(({ state }) => state === 'broken')
  if (options.json === true) {
    context.stdout.write(`${JSON.stringify({ state: failed ? 'broken' : 'ok', checks }, null, 2)}\n`)
  } else if (options.quiet !== true) {
    const { stdout, env, platform } = context
    const style = createStyle({ isTerminal: stdout.isTerminal, env, platform, colourAllowed: options.color })
    context.stdout.write(renderChecks(checks, style, stdout.columns ?? 120))
  }
  return failed ? exitCodes.incomplete : exitCodes.ok
}

async function runChecks(options: DoctorOptions, context: CommandContext): Promise<Check[]> {
  const { env, platform } = context
  const [settings, settingsCheck] = await checkSettings(options, context)
  const abandon = (): void => context.abandon()
  const secrets = createSecrets({ env, platform, deadlineMs: keychainDeadlineMs, abandon })
  const [machine, keychain] = await Promise.all([
    askMachine(settings, context),
    checkKeychain(
      createKeychain({
        load: loadKeytar,
        platform,
        deadlineMs: keychainDeadlineMs,
        abandon,
      }),
    ),
  ])
  return [
    ...checkRuntime({ versions: process.versions, execPath: process.execPath, platform, arch: process.arch }),
    settingsCheck,
    ...checkFolders(settings, context),
    ...machine,
    keychain,
    ...checkSecrets(await secrets.status()),
    ...(await checkSealing(settings, createSealing(secrets.read))),
    ...(await checkTimes(settings)),
    ...checkWaiting(context),
    checkBrowser({ platform, env, canRun }),
    ...(options.s3 === true ? await (await import('./store')).checkStore(settings, context) : []),
  ]
}

/** A broken file must not keep the other checks from running, so they go on with the defaults. */
async function checkSettings(
  options: DoctorOptions,
  context: CommandContext,
): Promise<[settings: Settings, check: Check]> {
  const [id, title] = ['settings', 'Settings']
  try {
    const settings = await loadSettings(options, context)
    const { file } = settingsPlace(options, context)
    return [
      settings,
      ok(id, title, settings === defaultSettings ? `defaults; ${file} would change them` : file),
    ]
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return [defaultSettings, broken(id, title, error.message.replace(/\.$/, ''), error.hint)]
  }
}

function checkFolders(settings: Settings, context: CommandContext): Check[] {
  try {
    const folders = appFolders(context)
    const named = settings.snapshot.folder
    const reports = named ?? folders.reports
    return [
      checkFolder({
        id: 'configFolder',
        title: 'Settings folder',
        folder: folders.config,
        ours: true,
        movedBy: 'AUTOINFRASNAP_CONFIG_DIR',
      }),
      checkFolder({
        id: 'dataFolder',
        title: 'Data folder',
        folder: folders.data,
        ours: true,
        movedBy: 'AUTOINFRASNAP_DATA_DIR',
      }),
      checkFolder({
        id: 'reportsFolder',
        title: 'Reports folder',
        folder: reports,
        ours: named === null,
        movedBy: 'the setting snapshot.folder',
      }),
      checkSpace(reports),
    ]
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return [broken('folders', 'Folders', error.message.replace(/\.$/, ''), error.hint)]
  }
}

/** Folders that are not known are told of above. */
function checkWaiting(context: CommandContext): Check[] {
  try {
    return checkOutbox(appFolders(context).data)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return []
  }
}

async function askMachine(settings: Settings, { env, platform, version }: CommandContext): Promise<Check[]> {
  const core = createCore({ settings, env, platform, version })
  try {
    const { sections } = await core.takeSnapshot({ subjects: askedSubjects, windowMs: shortWindowMs })
    return checkMachine(sections)
  } finally {
    await core.close()
  }
}

const marks: Readonly<Record<Check['state'], State>> = {
  ok: 'well',
  absent: 'off',
  warning: 'warning',
  broken: 'critical',
}

export function renderChecks(checks: readonly Check[], style: Style, columns: number): string {
  const titleWidth = Math.max(...checks.map(({ title }) => displayWidth(title)))
  const left = 2 + titleWidth + 2
  const lines = checks.map(({ title, state, found, mend }) => {
    const room = Math.max(20, columns - left)
    const lineBreak = `\n${' '.repeat(left)}`
    const facts = found.split('\n').flatMap((line) => wrap(harmless(line), room))
    const help = mend === null ? [] : wrap(harmless(mend), room).map(style.dim)
    return `${style.mark(marks[state])} ${pad(title, titleWidth)}  ${[...facts, ...help].join(lineBreak)}`
  })
  return `${sentence(checks, style)}\n\n${lines.join('\n')}\n`
}

function sentence(checks: readonly Check[], style: Style): string {
  const count = (state: Check['state']): number => checks.filter((check) => check.state === state).length
  const [brokenCount, absentCount] = [count('broken'), count('absent')]
  if (brokenCount > 0) {
    const verb = brokenCount === 1 ? 'needs' : 'need'
    return `${style.mark('critical')} ${style.bold(`${countText(brokenCount, 'thing')} ${verb} mending`)}`
  }
  const rest = absentCount > 0 ? `; ${absentCount} of the checks found nothing to use` : ''
  const state = count('warning') > 0 ? 'warning' : 'well'
  return `${style.mark(state)} ${style.bold(`Everything here works${rest}`)}`
}
