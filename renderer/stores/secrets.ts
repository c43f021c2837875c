/** Which secrets are set, and where. A value goes straight to the machine and is kept nowhere on the way. */
import { computed, shallowRef, watch } from 'vue'
import { defineStore } from 'pinia'
import type { SecretName, SecretsStatus } from '../../main/contract/secrets'
import { useSessionStore } from './session'
import { useTransport } from './transport'

/** A keychain may ask the person at the machine first. */
const keychainDeadlineMs = 60_000

export const useSecretsStore = defineStore('secrets', () => {
  const transport = useTransport()
  const session = useSessionStore()
  /** Null until it came. */
  const status = shallowRef<SecretsStatus | null>(null)
  /** Why it is not known what is set. */
  const problem = shallowRef<unknown>(null)

  async function load(): Promise<void> {
    try {
      status.value = await transport.invoke('secret:list', {}, { deadlineMs: keychainDeadlineMs })
      problem.value = null
    } catch (error) {
      problem.value = error
    }
  }

  watch(
    () => session.isSignedIn,
    (isSignedIn) => {
      // What another person saw is forgotten.
      if (!isSignedIn) status.value = problem.value = null
    },
  )

  const set = computed(
    () =>
      new Set(status.value?.secrets.filter(({ source }) => source !== null).map(({ name }) => name) ?? []),
  )

  return {
    status,
    problem,
    load,
    /** Null while it is not known. */
    isSet: (name: SecretName): boolean | null => (status.value === null ? null : set.value.has(name)),
    /** @throws RequestError `secret_invalid`, `keychain_locked`, `keychain_unavailable` */
    async set(name: SecretName, value: string): Promise<void> {
      status.value = await transport.invoke('secret:set', { name, value }, { deadlineMs: keychainDeadlineMs })
    },
    /** @throws RequestError */
    async remove(name: SecretName): Promise<void> {
      status.value = await transport.invoke('secret:remove', { name }, { deadlineMs: keychainDeadlineMs })
    },
  }
})
