// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { flushPromises } from '@vue/test-utils'
import type { Component } from 'vue'
import type { RequestOutput } from '../../../../../main/contract/requests'
import { RequestError } from '../../../../../renderer/api/request-error'
import { useToastsStore } from '../../../../../renderer/stores/toasts'
import KeysPage from '../../../../../renderer/views/settings/pages/KeysPage.vue'
import { mountPage, type MountedPage } from '../mount-page'

type Key = RequestOutput<'key:list'>[number]

const keyOf = (name: string): Key => ({
  ...{ id: name, name, role: 'viewer' as const, createdAt: '2026-11-01T00:00:00.000Z' },
  ...{ expiresAt: null, lastUsedAt: null },
})
let opened: MountedPage
let isKept: boolean
let answered: Promise<void>
const dialog = (): string => document.querySelector('.dialog')?.textContent ?? ''

beforeEach(async () => {
  isKept = true
  answered = Promise.resolve()
  let keys = [keyOf('wall'), keyOf('grafana')]
  opened = await mountPage(
    KeysPage as Component,
    {},
    {
      'key:list': () => keys,
      'key:revoke': async ({ id }) => {
        await answered
        if (isKept) throw new RequestError('output_full', 'The disk is full.', 'Make room.')
        keys = keys.filter((key) => key.id !== id)
        return {}
      },
    },
  )
})
afterEach(() => opened.page.unmount())

describe('revoking a key', () => {
  it('is asked for first, and takes the key out of the list', async () => {
    isKept = false
    await opened.press('Revoke wall')
    expect(dialog()).toContain('Revoke wall?')
    expect(opened.page.text()).toContain('wall')
    await opened.press('Revoke')
    expect(dialog()).toBe('')
    expect(opened.page.text()).not.toContain('wall')
    expect(opened.page.text()).toContain('grafana')
    expect(useToastsStore().list[0]!.text).toContain('wall')
  })

  it.each([false, true])(
    'asks of no other key before it is answered, whether it is kept: %s',
    async (kept) => {
      isKept = kept
      const answer = Promise.withResolvers<void>()
      answered = answer.promise
      await opened.press('Revoke wall')
      await opened.press('Revoke')
      expect(opened.button('Cancel').disabled).toBe(true)
      await opened.press('Close')
      expect(dialog()).toContain('Revoke wall?')
      answer.resolve()
      await flushPromises()
      if (kept) expect(dialog()).toContain('The disk is full. Make room.')
      else expect(dialog()).toBe('')
    },
  )

  it('says why when it fails, and asks anew without that the next time', async () => {
    await opened.press('Revoke wall')
    await opened.press('Revoke')
    expect(dialog()).toContain('The disk is full. Make room.')
    await opened.press('Cancel')
    expect(dialog()).toBe('')
    await opened.press('Revoke grafana')
    expect(dialog()).toContain('Revoke grafana?')
    expect(dialog()).not.toContain('The disk is full')
  })
})
