/** Tells how many reports wait in the outbox, and why some are refused. Only reads: an entry nobody can read stays. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseEntry, type Entry } from '../../outbox/entry'
import { outboxFolderName } from '../../outbox/folder'
import { countText } from '../terminal/units'
import { broken, ok, type Check } from './check'

const [id, title] = ['outbox', 'Outbox']

/** No line where there is no outbox. */
export function checkOutbox(dataFolder: string): Check[] {
  const folder = path.join(dataFolder, outboxFolderName)
  let entries: (Entry | null)[]
  let asideCount: number
  try {
    const names = namesIn(folder)
    if (names === null) return []
    entries = names
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => {
        const text = textOf(path.join(folder, name))
        return text === null ? [] : [parseEntry(text)]
      })
    asideCount = (namesIn(path.join(folder, 'aside')) ?? []).length
  } catch (cause) {
    return [
      broken(
        id,
        title,
        `${folder} cannot be read (${(cause as NodeJS.ErrnoException).code ?? String(cause)})`,
        'Give the account that runs AutoInfraSnap access to the data folder.',
      ),
    ]
  }
  const waiting = entries.filter((entry) => entry?.state === 'waiting')
  const refused = entries.filter((entry) => entry?.state === 'refused')
  const unreadable = asideCount + entries.filter((entry) => entry === null).length
  const waits = waiting.length === 0 ? 'nothing waits' : `${countText(waiting.length, 'report')} waiting`
  if (refused.length === 0 && unreadable === 0) return [ok(id, title, waits)]
  const reasons = new Map(refused.map((entry) => [entry?.problem?.message ?? '', entry?.problem?.hint ?? '']))
  const counts = [
    waits,
    ...(refused.length === 0 ? [] : [`${refused.length} refused`]),
    ...(unreadable === 0 ? [] : [`${unreadable} that cannot be read`]),
  ].join(', ')
  const facts = [counts, ...[...reasons.keys()].map((message) => message.replace(/\.$/, ''))]
  const help = [...reasons.values(), 'See "autoinfrasnap outbox list", then retry or drop.']
  return [broken(id, title, facts.filter(Boolean).join('\n'), [...new Set(help)].filter(Boolean).join(' '))]
}

/** Null where there is no such folder. @throws the file system's error. */
function namesIn(folder: string): string[] | null {
  try {
    return readdirSync(folder)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw cause
  }
}

/** Null for one that was sent or dropped this very moment. @throws the file system's error. */
function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    if (code === 'EISDIR') return ''
    throw cause
  }
}
