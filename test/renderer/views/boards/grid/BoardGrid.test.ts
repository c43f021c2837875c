// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import type { Tile } from '../../../../../main/contract/boards'
import { i18n } from '../../../../../renderer/locales/i18n'
import { transportKey } from '../../../../../renderer/stores/transport'
import BoardGrid from '../../../../../renderer/views/boards/grid/BoardGrid.vue'
import { createScriptedTransport } from '../../../stores/scripted-transport'

const tile = (id: string, x: number, y: number, w: number, h: number): Tile => ({
  id,
  title: `Tile ${id}`,
  x,
  y,
  w,
  h,
  content: { kind: 'disks' },
})
const tiles = [tile('a', 0, 0, 6, 3), tile('b', 6, 0, 6, 3), tile('c', 0, 3, 12, 4)]

/** A column with its gap is 110 px, a row with its gap 60 px. */
const layout = '.board { column-gap: 10px; grid-auto-rows: 50px }'
const gridWidthPx = 12 * 110 - 10

function show(editing = true) {
  const wrapper = mount(BoardGrid, {
    props: { tiles, editing },
    attachTo: document.body,
    global: {
      plugins: [createPinia(), i18n],
      provide: { [transportKey as symbol]: createScriptedTransport() },
      stubs: { TileBody: { template: '<p>body</p>' } },
    },
  })
  const of = (id: string) => wrapper.get<HTMLElement>(`[data-tile="${id}"]`)
  const press = (id: string, key: string, more: object = {}) => of(id).trigger('keydown', { key, ...more })
  const arranged = () => (wrapper.emitted('arrange') ?? []).map(([next]) => next as Tile[])
  const placeOf = (next: Tile[] | undefined, id: string) => {
    const { x, y, w, h } = next!.find((one) => one.id === id)!
    return [x, y, w, h]
  }
  return { wrapper, of, press, arranged, placeOf, said: () => wrapper.get('[aria-live]').text() }
}

function pointer(element: Element, type: string, x: number, y: number, more: PointerEventInit = {}): void {
  const where = { clientX: x, clientY: y, pointerId: 1, isPrimary: true, button: 0, pointerType: 'mouse' }
  element.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, ...where, ...more }))
}

describe('a board that is edited', () => {
  beforeEach(() => {
    const sheet = document.createElement('style')
    sheet.textContent = layout
    document.body.append(sheet)
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(gridWidthPx)
    vi.spyOn(window, 'innerHeight', 'get').mockReturnValue(2_000)
  })
  afterEach(() => {
    vi.restoreAllMocks()
    document.body.replaceChildren()
  })

  it('is moved by arrow keys, and says where to', async () => {
    const { press, arranged, placeOf, said } = show()
    await press('a', 'ArrowDown')
    expect(placeOf(arranged()[0], 'a')).toEqual([0, 7, 6, 3])
    expect(said()).toBe('Tile a: column 1, row 8')
  })

  it('is resized by Shift and arrow keys', async () => {
    const { press, arranged, placeOf, said } = show()
    await press('c', 'ArrowDown', { shiftKey: true })
    expect(placeOf(arranged()[0], 'c')).toEqual([0, 3, 12, 5])
    expect(said()).toBe('Tile c: 12 wide, 5 tall')
  })

  it('says so where a key can do nothing', async () => {
    const { press, arranged, said } = show()
    await press('a', 'ArrowLeft')
    expect(arranged()).toEqual([])
    expect(said()).toBe('Tile a cannot go further.')
  })

  it('leaves keys with Control, Alt or Command to the browser', async () => {
    const { press, arranged } = show()
    await press('c', 'ArrowDown', { altKey: true, shiftKey: true })
    expect(arranged()).toEqual([])
  })

  it('loses a tile to Delete, and the focus goes on to the next', async () => {
    const { wrapper, press } = show()
    await press('a', 'Delete')
    expect(wrapper.emitted('remove')).toEqual([[tiles[0]]])
    await nextTick()
    expect((document.activeElement as HTMLElement).dataset['tile']).toBe('b')
  })

  it('opens a tile by Enter and is left by Escape', async () => {
    const { wrapper, press } = show()
    await press('b', 'Enter')
    await press('b', 'Escape')
    expect(wrapper.emitted('edit')).toEqual([[tiles[1]]])
    expect(wrapper.emitted('leave')).toHaveLength(1)
  })

  it('is arranged once when a tile is let go, not while it is dragged', async () => {
    const { of, arranged, placeOf } = show()
    const { element } = of('a')
    pointer(element, 'pointerdown', 50, 10)
    pointer(element, 'pointermove', 50 + 5 * 110, 12)
    await nextTick()
    expect(arranged()).toEqual([])
    expect(of('b').element.style.getPropertyValue('--x')).toBe('0')
    pointer(element, 'pointerup', 50 + 5 * 110, 12)
    expect(arranged()).toHaveLength(1)
    expect(placeOf(arranged()[0], 'a')).toEqual([6, 0, 6, 3])
  })

  it('is as it was when Escape is pressed in the middle of it', async () => {
    const { of, arranged } = show()
    const { element } = of('a')
    pointer(element, 'pointerdown', 50, 10)
    pointer(element, 'pointermove', 600, 10)
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
    pointer(element, 'pointerup', 600, 10)
    await nextTick()
    expect(arranged()).toEqual([])
    expect(of('b').element.style.getPropertyValue('--x')).toBe('6')
  })

  it('takes a press without a move for a click', () => {
    const { of, arranged } = show()
    pointer(of('a').element, 'pointerdown', 50, 10)
    pointer(of('a').element, 'pointerup', 52, 10)
    expect(arranged()).toEqual([])
  })

  it('is resized by the corner, no smaller than the content can bear', () => {
    const { of, arranged, placeOf } = show()
    const { element } = of('b')
    const corner = element.querySelector('[data-corner]')!
    pointer(corner, 'pointerdown', 1_300, 170)
    pointer(corner, 'pointermove', 100, 230)
    pointer(corner, 'pointerup', 100, 230)
    expect(placeOf(arranged()[0], 'b')).toEqual([6, 0, 3, 4])
  })

  it('is moved by a finger only at the head of a tile, so that the rest scrolls', () => {
    const { of, arranged } = show()
    const touch = { pointerType: 'touch' }
    const body = of('a').element.querySelector('.body')!
    pointer(body, 'pointerdown', 50, 80, touch)
    pointer(body, 'pointermove', 650, 80, touch)
    pointer(body, 'pointerup', 650, 80, touch)
    expect(arranged()).toEqual([])
    const head = of('a').element.querySelector('h2')!
    pointer(head, 'pointerdown', 50, 10, touch)
    pointer(head, 'pointermove', 650, 10, touch)
    pointer(head, 'pointerup', 650, 10, touch)
    expect(arranged()).toHaveLength(1)
  })
})

describe('a board that is looked at', () => {
  afterEach(() => document.body.replaceChildren())

  it('hears neither keys nor pointers, and stands in reading order', async () => {
    const { wrapper, of, press, arranged } = show(false)
    await press('a', 'Delete')
    pointer(of('a').element, 'pointerdown', 50, 10)
    pointer(of('a').element, 'pointermove', 650, 10)
    pointer(of('a').element, 'pointerup', 650, 10)
    expect(arranged()).toEqual([])
    expect(wrapper.emitted('remove')).toBeUndefined()
    await wrapper.setProps({ tiles: [...tiles].reverse() })
    expect(wrapper.findAll('[data-tile]').map((one) => one.attributes('data-tile'))).toEqual(['a', 'b', 'c'])
  })
})
