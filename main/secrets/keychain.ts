/** The keychain of the system: one service, an entry a name, a deadline for every call, errors that name the mend. */
import { secretFileVariable, type SecretName } from '../contract/secrets'
import { explainKeychain, keychainError, silentKeychain } from './keychain-problems'
import type { Keytar } from './keytar'

export const keychainService = 'AutoInfraSnap'

/** Written and taken away again to find out whether the keychain is open. */
const trialAccount = 'trial'

/** For so long one proof that the keychain is open is believed. */
const openForMs = 60_000

/** @throws AppError keychain_unavailable, keychain_locked from each. */
export interface Keychain {
  /** Null where it holds no such entry. */
  get(name: SecretName): Promise<string | null>
  set(name: SecretName, value: string): Promise<void>
  /** @returns whether there was one. */
  remove(name: SecretName): Promise<boolean>
  /** Writes an entry and takes it away again. */
  prove(): Promise<void>
}

export interface KeychainOptions {
  load: () => Promise<Keytar>
  platform: NodeJS.Platform
  /** Of one call. A keychain that asks a person for its password answers when they have typed it. */
  deadlineMs: number
  /** Called when a call was given up that still holds a thread of Node's pool. */
  abandon?: (() => void) | undefined
  /** A clock that never jumps. */
  monotonicMs?: (() => number) | undefined
}

export function createKeychain(options: KeychainOptions): Keychain {
  const { load, platform, deadlineMs } = options
  const monotonicMs = options.monotonicMs ?? (() => performance.now())
  let hanging = 0
  let openUntilMs = -Infinity

  /** Four threads are all that Node has: while one hangs in the keychain, no other is sent after it. */
  async function ask<Answer>(
    name: SecretName | null,
    question: (keytar: Keytar) => Promise<Answer>,
  ): Promise<Answer> {
    const fileVariable = name === null ? null : secretFileVariable(name)
    if (hanging > 0) throw keychainError(silentKeychain(deadlineMs), fileVariable)
    let timer: NodeJS.Timeout | undefined
    const silent = new Promise<typeof givenUp>((resolve) => {
      timer = setTimeout(() => resolve(givenUp), deadlineMs)
    })
    const asked = load().then(question)
    try {
      const answer = await Promise.race([asked, silent])
      if (answer !== givenUp) return answer
    } catch (cause) {
      throw keychainError(explainKeychain(cause), fileVariable, cause)
    } finally {
      clearTimeout(timer)
    }
    hanging++
    void asked.catch(() => undefined).finally(() => hanging--) // too late for whoever asked
    options.abandon?.()
    throw keychainError(silentKeychain(deadlineMs), fileVariable)
  }

  const isOpen = (): void => {
    openUntilMs = monotonicMs() + openForMs
  }

  async function prove(name: SecretName | null): Promise<void> {
    await ask(name, async (keytar) => {
      await keytar.setPassword(keychainService, trialAccount, 'open')
      await keytar.deletePassword(keychainService, trialAccount)
    })
    isOpen()
  }

  /**
   * libsecret answers "no such entry" for a keyring that is locked, and its list of entries brings the process down
   * then. Only writing tells the truth.
   */
  const proveOnLinux = async (name: SecretName): Promise<void> => {
    if (platform === 'linux' && monotonicMs() >= openUntilMs) await prove(name)
  }

  return {
    async get(name) {
      const value = await ask(name, (keytar) => keytar.getPassword(keychainService, name))
      if (value === null) await proveOnLinux(name)
      else isOpen()
      return value
    },
    async set(name, value) {
      await ask(name, (keytar) => keytar.setPassword(keychainService, name, value))
      isOpen()
    },
    async remove(name) {
      const was = await ask(name, (keytar) => keytar.deletePassword(keychainService, name))
      if (!was) await proveOnLinux(name)
      return was
    },
    prove: () => prove(null),
  }
}

const givenUp = Symbol('given up')
