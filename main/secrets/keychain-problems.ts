/** What keychains say when they cannot, and what helps. They carry no codes: their words are all there is. */
import { AppError } from '../contract/errors'

export interface KeychainProblem {
  code: 'keychain_unavailable' | 'keychain_locked'
  /** `absent`: this machine has none that could be used; `broken`: it has one, which refuses. */
  state: 'absent' | 'broken'
  /** As a phrase, for instance "the keyring is locked". */
  found: string
  /** One sentence. */
  mend: string
  /** As on a server, where a file is the way and a keychain is not: told first. */
  prefersFile?: boolean
}

const causes: readonly (KeychainProblem & { says: RegExp })[] = [
  {
    says: /Cannot autolaunch D-Bus|DBUS_SESSION_BUS_ADDRESS|Could not connect|Failed to connect to socket/i,
    code: 'keychain_unavailable',
    state: 'absent',
    found: 'no D-Bus session, as usual without a desktop',
    mend: 'With a desktop, sign in to it or start with dbus-run-session.',
    prefersFile: true,
  },
  {
    says: /org\.freedesktop\.secrets was not provided|ServiceUnknown/i,
    code: 'keychain_unavailable',
    state: 'absent',
    found: 'no service keeps secrets here',
    mend: 'Install gnome-keyring or KWallet.',
  },
  {
    says: /Object does not exist at path/i,
    code: 'keychain_unavailable',
    state: 'absent',
    found: 'there is no login keyring yet',
    mend: 'Create one named "login", for instance with Seahorse.',
  },
  {
    // The last two are macOS: a session without a desktop, and a dialogue that was closed.
    says: /locked|interaction is not allowed|user cancell?ed|dismissed/i,
    code: 'keychain_locked',
    state: 'broken',
    found: 'the keyring is locked',
    mend: 'Unlock it, for instance by signing in with the password.',
  },
  {
    // keytar keeps to itself why it did not load; on Linux it is this library nearly always.
    says: /libsecret|native addon/i,
    code: 'keychain_unavailable',
    state: 'absent',
    found: 'its library does not load',
    mend: 'On Linux install libsecret (Debian and Ubuntu: apt-get install libsecret-1-0), elsewhere run npm ci again.',
  },
  {
    says: /ERR_MODULE_NOT_FOUND|MODULE_NOT_FOUND|Cannot find (?:module|package)|No native build/i,
    code: 'keychain_unavailable',
    state: 'absent',
    found: 'the module keytar is not installed',
    mend: 'Run npm ci where its optional parts are not left out.',
  },
]

export function explainKeychain(error: unknown): KeychainProblem {
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException
  const cause = causes.find(({ says }) => says.test(`${code} ${message}`))
  if (cause !== undefined) return cause
  return {
    code: 'keychain_unavailable',
    state: 'broken',
    found: `refuses: ${message.split('\n')[0] ?? ''}`,
    mend: 'Look into the log of the service that keeps secrets here.',
  }
}

export const silentKeychain = (deadlineMs: number): KeychainProblem => ({
  code: 'keychain_unavailable',
  state: 'broken',
  found: `does not answer (${deadlineMs / 1000} s)`,
  mend: 'Look whether it waits for a password on the screen.',
})

/** @param fileVariable of the secret that was wanted: servers name a file in it instead of having a keychain. */
export function keychainError(
  problem: KeychainProblem,
  fileVariable: string | null,
  cause?: unknown,
): AppError {
  const prefersFile = problem.prefersFile === true
  const file =
    fileVariable === null ? [] : [`Without a keychain, name a file that holds the secret in ${fileVariable}.`]
  const message =
    problem.code === 'keychain_locked'
      ? `The keychain of the system is of no use now: ${problem.found}.`
      : `The keychain of the system cannot be used: ${problem.found}.`
  return new AppError(problem.code, message, {
    hint: (prefersFile ? [...file, problem.mend] : [problem.mend, ...file]).join(' '),
    details: { state: problem.state, found: problem.found, mend: problem.mend, prefersFile },
    cause,
  })
}
