// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { defineComponent } from 'vue'
import { describe, expect, it } from 'vitest'
import { useRange, type UsedRange } from '../../../../renderer/views/resources/use-range'
import { openPage } from './resource-page'

async function rangeAt(address: string) {
  let range: UsedRange | undefined
  const Probe = defineComponent({
    setup() {
      range = useRange()
      return () => null
    },
  })
  const { router } = await openPage(Probe, {}, address)
  return { range: range!, router }
}

describe('the time range of resources', () => {
  it('is live unless the address says otherwise', async () => {
    expect((await rangeAt('/')).range.isLive.value).toBe(true)
    expect((await rangeAt('/?range=7d')).range.name.value).toBe('7d')
  })

  it.each(['?range=century', '?range=toString', '?range=1h&range=7d'])('takes %s for live', async (query) => {
    expect((await rangeAt(`/${query}`)).range.name.value).toBe('live')
  })

  it.each(['from=9&to=5', 'from=1e3&to=2e3', 'from=1', 'from=-5&to=9'])(
    'zooms nowhere for %s',
    async (query) => {
      expect((await rangeAt(`/?range=24h&${query}`)).range.zoomed.value).toBeNull()
    },
  )

  it('puts a zoom into the address, and takes it out again', async () => {
    const { range, router } = await rangeAt('/?range=24h')
    range.zoom({ from: 1_000_000, to: 2_000_000 })
    await flushPromises()
    expect(range.zoomed.value).toEqual({ from: 1_000_000, to: 2_000_000 })
    range.zoomOut()
    await flushPromises()
    expect(range.zoomed.value).toBeNull()
    expect(router.currentRoute.value.query).toEqual({ range: '24h' })
  })

  it('does not zoom below what history keeps', async () => {
    const { range } = await rangeAt('/?range=1h')
    range.zoom({ from: 1_000_000, to: 1_000_500 })
    await flushPromises()
    expect(range.zoomed.value).toBeNull()
  })

  it('forgets a zoom when another span is chosen', async () => {
    const { range } = await rangeAt('/?range=24h&from=1&to=5')
    range.name.value = '7d'
    await flushPromises()
    expect([range.name.value, range.zoomed.value]).toEqual(['7d', null])
  })
})
