/** Ends the session; where that fails, the page says so and stays signed in. */
import { useSessionStore } from '../stores/session'
import { useToastsStore } from '../stores/toasts'
import { useErrorText } from './use-problem-text'

export function useSignOut(): () => Promise<void> {
  const session = useSessionStore()
  const toasts = useToastsStore()
  const errorText = useErrorText()
  return async () => {
    try {
      await session.signOut()
    } catch (error) {
      toasts.show(errorText.value(error).title, { state: 'critical' })
    }
  }
}
