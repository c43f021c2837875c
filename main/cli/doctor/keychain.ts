/** Checks whether the system's keychain answers, by looking for entries that do not exist. */
import { absent, broken, ok, type Check } from './check'

/** The part of keytar that is needed here. */
export interface Keychain {
  findCredentials(service: string): Promise<readonly unknown[]>
}

export interface KeychainFacts {
  /** Rejects where the module or a library of the system is missing. */
  load: () => Promise<Keychain>
  deadlineMs: number
  /** Called when the keychain was given up while it still holds a thread. */
  abandon: () => void
}

const id = 'keychain'
const title = 'Keychain'

/** Under which nobody stores anything. */
const throwAwayService = 'autoinfrasnap-doctor'

/** Nothing that works today needs it, hence "absent" for a machine that has none. */
const withoutIt = 'Only saved passwords need it.'

/** What the libraries say, and what helps. They carry no codes, so their words are all there is. */
const causes: readonly { says: RegExp; state: 'absent' | 'broken'; found: string; mend: string }[] = [
  {
    says: /Cannot autolaunch D-Bus|DBUS_SESSION_BUS_ADDRESS|Could not connect|Failed to connect to socket/i,
    state: 'absent',
    found: 'no D-Bus session, as usual without a desktop',
    mend: `Sign in to a desktop, or start with dbus-run-session. ${withoutIt}`,
  },
  {
    says: /org\.freedesktop\.secrets was not provided|ServiceUnknown/i,
    state: 'absent',
    found: 'no service keeps secrets here',
    mend: `Install gnome-keyring or KWallet. ${withoutIt}`,
  },
  {
    says: /Object does not exist at path/i,
    state: 'absent',
    found: 'there is no login keyring yet',
    mend: `Create one named "login", for instance with Seahorse. ${withoutIt}`,
  },
  {
    says: /locked/i,
    state: 'broken',
    found: 'the keyring is locked',
    mend: 'Unlock it, for instance by signing in with the password.',
  },
  {
    // keytar keeps to itself why it did not load; on Linux it is this library nearly always.
    says: /libsecret|native addon/i,
    state: 'absent',
    found: 'its library does not load',
    mend: `On Linux install libsecret (Debian and Ubuntu: apt-get install libsecret-1-0), elsewhere run npm ci again. ${withoutIt}`,
  },
  {
    says: /ERR_MODULE_NOT_FOUND|MODULE_NOT_FOUND|Cannot find (?:module|package)|No native build/i,
    state: 'absent',
    found: 'the module keytar is not installed',
    mend: `Run npm ci where its optional parts are not left out. ${withoutIt}`,
  },
]

export async function checkKeychain({ load, deadlineMs, abandon }: KeychainFacts): Promise<Check> {
  let timer: NodeJS.Timeout | undefined
  const silent = new Promise<'silent'>((resolve) => {
    timer = setTimeout(() => resolve('silent'), deadlineMs)
  })
  try {
    const keychain = await load()
    const answer = await Promise.race([keychain.findCredentials(throwAwayService), silent])
    if (answer !== 'silent') return ok(id, title, 'answers')
    abandon()
    return broken(
      id,
      title,
      `does not answer (${deadlineMs / 1000} s)`,
      'Look whether it waits for a password on the screen.',
    )
  } catch (error) {
    return explain(error)
  } finally {
    clearTimeout(timer)
  }
}

function explain(error: unknown): Check {
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException
  const cause = causes.find(({ says }) => says.test(`${code} ${message}`))
  if (cause === undefined) return broken(id, title, `refuses: ${message.split('\n')[0] ?? ''}`, withoutIt)
  return (cause.state === 'absent' ? absent : broken)(id, title, cause.found, cause.mend)
}
