/** Who uses this page, and what they may do. */
import { computed, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import { requests, type Channel } from '../../main/contract/requests'
import { mayAct } from '../../main/contract/roles'
import { RequestError } from '../api/request-error'
import type { Session } from '../api/transport'
import { useTransport } from './transport'

/** `unreachable`: nobody answered, so it is not known whether a session exists. */
export type SessionState = 'unknown' | 'signed-in' | 'signed-out' | 'unreachable'

export const useSessionStore = defineStore('session', () => {
  const transport = useTransport()
  const state = shallowRef<SessionState>('unknown')
  const session = shallowRef<Session | null>(null)
  /** Why the last look for a session failed, where nobody answered. */
  const problem = shallowRef<RequestError | null>(null)

  function enter(entered: Session): void {
    session.value = entered
    state.value = 'signed-in'
    problem.value = null
  }

  return {
    state,
    session,
    problem,
    signsIn: transport.signsIn,
    isSignedIn: computed(() => state.value === 'signed-in'),

    /** Looks whether there is a session already. Never throws. */
    async resume(): Promise<void> {
      try {
        enter(await transport.invoke('session:get', {}))
      } catch (error) {
        if (!(error instanceof RequestError)) throw error
        session.value = null
        problem.value = error
        state.value = error.code === 'unauthenticated' ? 'signed-out' : 'unreachable'
      }
    },

    /** @throws RequestError */
    async signIn(key: string): Promise<void> {
      enter(await transport.signIn(key))
    },

    /** @throws RequestError when the server did not hear of it; the session may then still be valid. */
    async signOut(): Promise<void> {
      await transport.signOut()
      this.drop()
    },

    /** The server no longer knows this session. */
    drop(): void {
      session.value = null
      state.value = 'signed-out'
    },

    /** Whether the role allows this request. What is not allowed is not shown. */
    may: (channel: Channel): boolean =>
      session.value !== null && mayAct(session.value.role, requests[channel].role),
  }
})
