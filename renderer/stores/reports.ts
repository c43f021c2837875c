/** The library of saved reports, and the taking of new ones. */
import { shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { Report } from '../../main/contract/reports'
import { useTransport } from './transport'

export const useReportsStore = defineStore('reports', () => {
  const transport = useTransport()
  const list = shallowRef<readonly Report[] | null>(null)
  const isTaking = shallowRef(false)
  return {
    list,
    isTaking,
    async take(): Promise<void> {
      isTaking.value = true
      try {
        await transport.invoke('snapshot:take', {}, { deadlineMs: 60_000 })
      } finally {
        isTaking.value = false
      }
    },
  }
})
