/** Short messages at the edge of the page: what was done, and a way back where there is one. */
import { shallowRef } from 'vue'
import { defineStore } from 'pinia'

export interface Toast {
  id: number
  text: string
  state: 'well' | 'critical' | 'off'
  action: { label: string; run: () => void } | null
}

/** Long enough to read two lines and reach the button. */
const shownMs = 8_000
const mostShown = 4

export const useToastsStore = defineStore('toasts', () => {
  const list = shallowRef<readonly Toast[]>([])
  let lastId = 0

  const dismiss = (id: number): void => {
    list.value = list.value.filter((toast) => toast.id !== id)
  }

  return {
    list,
    dismiss,
    show(text: string, options: Partial<Pick<Toast, 'state' | 'action'>> = {}): void {
      lastId += 1
      const id = lastId
      list.value = [
        ...list.value.slice(1 - mostShown),
        { id, text, state: options.state ?? 'well', action: options.action ?? null },
      ]
      setTimeout(() => dismiss(id), shownMs)
    },
  }
})
