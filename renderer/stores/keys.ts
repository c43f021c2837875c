/** The access keys. A new key's secret goes to whoever asked for it and is not kept here. */
import { shallowRef, watch } from 'vue'
import { defineStore } from 'pinia'
import type { RequestInput, RequestOutput } from '../../main/contract/requests'
import { useSessionStore } from './session'
import { useTransport } from './transport'

export type AccessKey = RequestOutput<'key:list'>[number]

export const useKeysStore = defineStore('keys', () => {
  const transport = useTransport()
  const session = useSessionStore()
  const list = shallowRef<readonly AccessKey[] | null>(null)
  const problem = shallowRef<unknown>(null)

  /** By the name: of all keys that still count, only one has it. */
  const isMine = ({ name, expiresAt }: AccessKey, now = Date.now()): boolean =>
    name === session.session?.name && (expiresAt === null || Date.parse(expiresAt) > now)

  async function load(): Promise<void> {
    try {
      list.value = await transport.invoke('key:list', {})
      problem.value = null
    } catch (error) {
      problem.value = error
    }
  }

  watch(
    () => session.isSignedIn,
    (isSignedIn) => {
      // What another person saw is forgotten.
      if (!isSignedIn) list.value = problem.value = null
    },
  )

  return {
    list,
    problem,
    isMine,
    load,
    /** @returns the secret, which nobody tells again. @throws RequestError `key_invalid`, `key_name_taken` */
    async add(key: RequestInput<'key:add'>): Promise<string> {
      const { secret } = await transport.invoke('key:add', key)
      await load()
      return secret
    },
    /** Whoever revokes the key they signed in with is signed out. @throws RequestError */
    async revoke(key: AccessKey): Promise<void> {
      await transport.invoke('key:revoke', { id: key.id })
      if (isMine(key)) session.drop()
      else await load()
    },
  }
})
