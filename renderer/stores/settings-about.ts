/** Which version watches which machine, and since when. */
import { shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { RequestOutput } from '../../main/contract/requests'
import { useTransport } from './transport'

export const useAboutStore = defineStore('settings-about', () => {
  const transport = useTransport()
  const system = shallowRef<RequestOutput<'system:get'> | null>(null)
  const problem = shallowRef<unknown>(null)
  return {
    system,
    problem,
    async load(): Promise<void> {
      try {
        system.value = await transport.invoke('system:get', {})
        problem.value = null
      } catch (error) {
        problem.value = error
      }
    },
  }
})
