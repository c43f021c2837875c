// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import type { Component } from 'vue'
import type { Transport } from '../../../../renderer/api/transport'
import { RequestError } from '../../../../renderer/api/request-error'
import { i18n } from '../../../../renderer/locales/i18n'
import { transportKey } from '../../../../renderer/stores/transport'
import { useSessionStore } from '../../../../renderer/stores/session'
import SignInView from '../../../../renderer/views/sign-in/SignInView.vue'
import { createScriptedTransport } from '../../stores/scripted-transport'

const signIn = vi.fn<(key: string) => Promise<{ name: string; role: 'viewer' }>>()
const mountView = (transport: Transport) =>
  mount(SignInView as Component, {
    attachTo: document.body,
    global: { plugins: [createPinia(), i18n], provide: { [transportKey as symbol]: transport } },
  })
let view: ReturnType<typeof mountView>

beforeEach(() => {
  signIn.mockReset()
  view = mountView({ ...createScriptedTransport(), signIn })
})
afterEach(() => {
  view.unmount()
  vi.useRealTimers()
})

const field = () => view.get<HTMLInputElement>('input[name="key"]')
async function submit(key: string): Promise<void> {
  await field().setValue(key)
  await view.get('form').trigger('submit')
  await flushPromises()
}

it('is what password managers know: a hidden name and a present password', () => {
  expect(field().attributes()).toMatchObject({ type: 'password', autocomplete: 'current-password' })
  expect(view.get('input[autocomplete="username"]').attributes('aria-hidden')).toBe('true')
})

it('reads no key from the address', () => {
  location.hash = '#key=ais_1_2'
  expect(field().element.value).toBe('')
  expect(signIn).not.toHaveBeenCalled()
  location.hash = ''
})

it('signs in with what was pasted, without the blanks around it', async () => {
  signIn.mockResolvedValue({ name: 'hana', role: 'viewer' })
  await submit('  ais_1_2\n')
  expect(signIn).toHaveBeenCalledExactlyOnceWith('ais_1_2')
  expect(useSessionStore().isSignedIn).toBe(true)
  expect(field().element.value).toBe('')
})

it('shows the key while somebody wants to see it', async () => {
  await view.get('.show').trigger('click')
  expect(field().attributes('type')).toBe('text')
  await view.get('.show').trigger('click')
  expect(field().attributes('type')).toBe('password')
})

it('asks for a key instead of sending none', async () => {
  await submit('   ')
  expect(signIn).not.toHaveBeenCalled()
  expect(view.get('[role=alert]').text()).toBe('Enter your access key')
})

describe('what went wrong', () => {
  it('is a key that is not valid; it stays typed', async () => {
    signIn.mockRejectedValue(new RequestError('unauthenticated', 'This key is not valid, or not any more.'))
    await submit('ais_wrong')
    expect(view.get('[role=alert]').text()).toBe('This key is not valid, or not any more')
    expect(field().element.value).toBe('ais_wrong')
    expect(document.activeElement).toBe(field().element)
  })

  it('is a lock that counts down', async () => {
    vi.useFakeTimers()
    signIn.mockRejectedValue(new RequestError('sign_in_refused', 'Too many.', 'Try again in 90 seconds.'))
    await submit('ais_wrong')
    expect(view.text()).toContain('Too many attempts failed')
    expect(view.text()).toContain('Try again in 1m 30s.')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(view.text()).toContain('Try again in 30s.')
    await vi.advanceTimersByTimeAsync(31_000)
    expect(view.text()).toContain('You can try again now.')
  })

  it('is a server that does not answer', async () => {
    signIn.mockRejectedValue(new RequestError('unreachable', 'The server cannot be reached.'))
    await submit('ais_1_2')
    expect(view.get('[role=alert]').text()).toBe('The server does not answer')
    expect(view.get('button[type=submit]').attributes('disabled')).toBeUndefined()
  })
})
