/** Values on their way between a window and the app, as the structured clone algorithm would carry them. */

/** JSON has no place for most of what structuredClone carries: such values travel as `{ $: kind, v: … }`. */
export interface WireClone {
  /** @throws DataCloneError for what cannot be cloned, as Electron does. */
  pack(value: unknown): string
  unpack(text: string): unknown
}

/** Runs on both sides, in the page as text: it may refer to nothing outside itself. */
export function createWireClone(): WireClone {
  const base64 = (bytes: Uint8Array): string => {
    let text = ''
    for (let at = 0; at < bytes.length; at += 8_192)
      text += String.fromCharCode(...bytes.subarray(at, at + 8_192))
    return btoa(text)
  }
  const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  const down = (value: unknown, above: readonly unknown[]): unknown => {
    if (value === undefined) return { $: 'undefined' }
    if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
      return { $: 'number', v: Object.is(value, -0) ? '-0' : String(value) }
    if (typeof value === 'bigint') return { $: 'bigint', v: String(value) }
    if (typeof value !== 'object' || value === null) return value
    if (above.includes(value)) throw new Error('The stand-in does not carry values that hold themselves.')
    const inside = [...above, value]
    if (Array.isArray(value)) return value.map((one) => down(one, inside))
    if (value instanceof Date) return { $: 'date', v: value.getTime() }
    if (value instanceof RegExp) return { $: 'regexp', v: [value.source, value.flags] }
    if (value instanceof Map) return { $: 'map', v: [...value].map((pair) => down(pair, inside)) }
    if (value instanceof Set) return { $: 'set', v: [...value].map((one) => down(one, inside)) }
    if (value instanceof Error) return { $: 'error', v: [value.name, value.message, value.stack ?? ''] }
    if (value instanceof ArrayBuffer) return { $: 'buffer', v: base64(new Uint8Array(value)) }
    if (ArrayBuffer.isView(value))
      return {
        $: 'view',
        v: [value.constructor.name, base64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))],
      }
    return { $: 'object', v: Object.entries(value).map(([key, one]) => [key, down(one, inside)]) }
  }
  const up = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(up)
    if (typeof value !== 'object' || value === null) return value
    const { $: kind, v } = value as { $: string; v?: unknown }
    switch (kind) {
      case 'undefined':
        return undefined
      case 'number':
        return Number(v)
      case 'bigint':
        return BigInt(v as string)
      case 'date':
        return new Date(v as number)
      case 'regexp':
        return new RegExp(...(v as [string, string]))
      case 'map':
        return new Map(up(v) as [unknown, unknown][])
      case 'set':
        return new Set(up(v) as unknown[])
      case 'error': {
        const [name, message, stack] = v as [string, string, string]
        return Object.assign(new Error(message), { name, stack })
      }
      case 'buffer':
        return bytesOf(v as string).buffer
      case 'view': {
        const [name, text] = v as [string, string]
        const views = globalThis as unknown as Record<string, new (bytes: ArrayBuffer) => unknown>
        // A Buffer of Node arrives as the plain bytes that a page knows.
        return new views[name === 'Buffer' ? 'Uint8Array' : name]!(bytesOf(text).buffer)
      }
      default: {
        const made: Record<string, unknown> = {}
        for (const [key, one] of v as [string, unknown][])
          Object.defineProperty(made, key, {
            value: up(one),
            enumerable: true,
            configurable: true,
            writable: true,
          })
        return made
      }
    }
  }
  return {
    pack: (value) => JSON.stringify(down(structuredClone(value), [])),
    unpack: (text) => up(JSON.parse(text)),
  }
}
