import { describe, expect, it } from 'vitest'
import { createStateStore } from '../../../main/desktop/state-store'

const unchosen = { themeChoice: 'system', languageChoice: 'system' }
const place = { x: 1, y: 2, width: 800, height: 600, isMaximized: false }

describe('what the app remembers of itself', () => {
  it('is kept in its file', () => {
    const file = { store: {} }
    const problems: unknown[] = []
    createStateStore(
      () => file,
      (error) => problems.push(error),
    ).set({ place })
    expect(
      createStateStore(
        () => file,
        (error) => problems.push(error),
      ).get(),
    ).toEqual({
      place,
      isCloseExplained: false,
      ...unchosen,
    })
    expect(problems).toEqual([])
  })

  it('counts as nothing where the file holds something else', () => {
    const file = { store: { place: { x: 'left' }, isCloseExplained: 'yes' } }
    expect(
      createStateStore(
        () => file,
        () => undefined,
      ).get(),
    ).toEqual({
      place: null,
      isCloseExplained: false,
      ...unchosen,
    })
  })

  it('is known until the end where it cannot be read or written, which is told once', () => {
    const problems: unknown[] = []
    const file = {
      get store(): Record<string, unknown> {
        return {}
      },
      set store(_value) {
        throw new Error('EROFS')
      },
    }
    const state = createStateStore(
      () => file,
      (error) => problems.push(error),
    )
    state.set({ isCloseExplained: true })
    state.set({ place })
    expect(state.get()).toEqual({ place, isCloseExplained: true, ...unchosen })
    expect(problems).toHaveLength(1)
  })
})
