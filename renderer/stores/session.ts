/** Who uses this page, and what they may do. */
import { computed, nextTick, shallowRef } from 'vue'
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
  /** Somebody was signed in and has not signed out: the key was revoked, the session expired, or ended elsewhere. */
  const hasEnded = shallowRef(false)

  function enter(entered: Session): void {
    session.value = entered
    state.value = 'signed-in'
    problem.value = null
    hasEnded.value = false
  }

  /** The server no longer knows this session. */
  function drop(): void {
    if (session.value !== null) hasEnded.value = true
    session.value = null
    state.value = 'signed-out'
  }

  return {
    state,
    session,
    problem,
    hasEnded,
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

    /**
     * After a break: in another tab somebody else may have signed in meanwhile. What this page showed to the one
     * before is forgotten then. Never throws; where nobody answers, all stays as it is.
     */
    async renew(): Promise<void> {
      let found: Session
      try {
        found = await transport.invoke('session:get', {})
      } catch (error) {
        if (!(error instanceof RequestError)) throw error
        if (error.code === 'unauthenticated') drop()
        return
      }
      const { name, role } = session.value ?? {}
      if (name === found.name && role === found.role) return
      session.value = null
      state.value = 'unknown'
      await nextTick()
      enter(found)
    },

    /** @throws RequestError */
    async signIn(key: string): Promise<void> {
      enter(await transport.signIn(key))
    },

    /** @throws RequestError when the server did not hear of it; the session may then still be valid. */
    async signOut(): Promise<void> {
      await transport.signOut()
      drop()
      hasEnded.value = false
    },

    drop,

    /** Whether the role allows this request. What is not allowed is not shown. */
    may: (channel: Channel): boolean =>
      session.value !== null && mayAct(session.value.role, requests[channel].role),
  }
})
