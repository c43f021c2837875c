/** Opens a text as YAML and tells on which line a setting stands. Serves JSON too, which is a part of YAML. */
import type { Node, Pair } from 'yaml'
import type { SettingPath } from './schema-walk'

/** The line of a setting, or of the nearest group around it when it is missing; null when that is unknown. */
export type Locate = (path: SettingPath) => number | null

export interface OpenYaml {
  value: unknown
  fault: { reason: string; line: number; column: number } | null
  locate: Locate
}

export async function openYaml(text: string): Promise<OpenYaml> {
  const { LineCounter, isCollection, isMap, isScalar, parseDocument } = await import('yaml')
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const offsetOf = (node: unknown): number | null => (node as Node | null)?.range?.[0] ?? null

  const locate: Locate = (path) => {
    let node: unknown = document.contents
    let offset = offsetOf(node)
    for (const key of path) {
      if (isMap(node)) {
        const pair: Pair | undefined = node.items.find(
          (item) => isScalar(item.key) && String(item.key.value) === String(key),
        )
        // The line of the name, not of the value: a list may start lines below the name it belongs to.
        offset = offsetOf(pair?.key) ?? offset
        node = pair?.value
      } else {
        node = isCollection(node) ? node.get(key, true) : undefined
        offset = offsetOf(node) ?? offset
      }
      if (node === undefined) break
    }
    return offset === null || document.errors.length > 0 ? null : lines.linePos(offset).line
  }

  const [error] = document.errors
  if (error === undefined) return { ...valueOf(document), locate }
  const { line, col } = lines.linePos(error.pos[0])
  return { value: undefined, fault: { reason: error.message, line, column: col }, locate }
}

/** @returns a fault where the aliases of a short text would unfold into a huge value. */
function valueOf(document: { toJS(): unknown }): Pick<OpenYaml, 'value' | 'fault'> {
  try {
    return { value: document.toJS(), fault: null }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { value: undefined, fault: { reason, line: 1, column: 1 } }
  }
}
