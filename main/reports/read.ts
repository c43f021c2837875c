/** Reads a saved snapshot back: JSON, YAML, or what an HTML report holds, checked against the schema before anyone relies on it. */
import { readFileSync, statSync } from 'node:fs'
import { AppError } from '../contract/errors'
import { snapshotSchemaName, type Snapshot } from '../contract/snapshot'
import { snapshotSchema } from '../contract/snapshot-schema'
import { csvColumns } from './formats/csv'
import { embeddedDocument, isHtml } from './formats/html/embedded'
import type { Open } from './seal'

/** A snapshot is at most 1 MB; far beyond that a file is something else, and parsing it would cost the machine. */
const mostBytes = 64 * 1024 * 1024

/** Of 500 containers it is below one megabyte; what is far larger is something else. */
const mostYamlCharacters = 4 * 1024 * 1024

/**
 * @param open what opens it where it is encrypted.
 * @throws AppError `document_unreadable`, naming the file and what is wrong with it, `report_encrypted`
 */
export async function readSnapshotFile(file: string, open?: Open): Promise<Snapshot> {
  return readSnapshot(await plainText(readBytes(file), file, open), file)
}

/** How files of the age format begin, as bytes and in letters (https://age-encryption.org/v1). */
const ageBeginnings = ['age-encryption.org/', '-----BEGIN AGE ENCRYPTED FILE-----']

/**
 * The text of a file, whatever it is called: opened where it is encrypted.
 * @throws AppError `report_encrypted` where there is nothing to open it with, and what `open` throws.
 */
export async function plainText(content: Buffer, name: string, open?: Open): Promise<string> {
  const isEncrypted = ageBeginnings.some((start) => content.subarray(0, start.length).toString() === start)
  if (!isEncrypted) return content.toString('utf8')
  if (open !== undefined) return Buffer.from(await open(content, name)).toString('utf8')
  throw encrypted(name)
}

/** Where nothing is at hand that could open it. */
export const encrypted = (name: string): AppError =>
  new AppError('report_encrypted', `${name} is encrypted.`, {
    hint: 'Open it with: autoinfrasnap decrypt FILE.',
  })

/**
 * @param name how errors call the document.
 * @throws AppError `document_unreadable`
 */
export async function readSnapshot(text: string, name = 'The document'): Promise<Snapshot> {
  const document = await parse(text, name)
  checkSchemaName(document, name)
  const result = snapshotSchema.safeParse(document)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw unreadable(`${name} is damaged: ${issue === undefined ? 'it does not fit' : tell(issue)}.`, {
    hint: 'Use the report as it was written; one that was edited by hand may no longer fit.',
    cause: result.error,
  })
}

const csvUnreadable = (name: string): AppError =>
  unreadable(`${name} is a CSV report, which cannot be read back as a snapshot.`, {
    hint: 'Use the report as JSON, YAML or HTML: autoinfrasnap snapshot --format json,csv saves both.',
  })

function readBytes(file: string): Buffer {
  try {
    const facts = statSync(file)
    if (!facts.isFile()) throw unreadable(`${file} is no file.`)
    if (facts.size > mostBytes) throw unreadable(`${file} is too large to be a snapshot.`)
    return readFileSync(file)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    const { code } = cause as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? String(cause)})`
    throw unreadable(`${file} ${why}.`, { cause })
  }
}

async function parse(text: string, name: string): Promise<unknown> {
  const bare = text.replace(/^\ufeff/, '')
  if (bare.startsWith(csvColumns.join(','))) throw csvUnreadable(name)
  if (isHtml(bare)) return embeddedDocument(bare, name)
  try {
    if (bare.trimStart().startsWith('{')) return JSON.parse(bare) as unknown
  } catch {
    // YAML allows documents in braces too, and its errors name line and column
  }
  if (bare.length > mostYamlCharacters) throw unreadable(`${name} is too large to be a snapshot in YAML.`)
  const { parseYaml } = await import('./parse-yaml')
  try {
    return await parseYaml(bare)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw unreadable(`${name} is neither JSON nor YAML: ${why}.`, { cause })
  }
}

function checkSchemaName(document: unknown, name: string): void {
  const isObject = typeof document === 'object' && document !== null && 'schema' in document
  const schema = isObject ? document.schema : null
  if (schema === snapshotSchemaName) return
  if (typeof schema !== 'string' || !schema.startsWith('autoinfrasnap/')) {
    throw unreadable(`${name} is no snapshot of AutoInfraSnap.`)
  }
  throw unreadable(`${name} has the form ${JSON.stringify(schema)}, which this version does not know.`, {
    hint: 'Update AutoInfraSnap to read it.',
  })
}

function tell(issue: { path: readonly PropertyKey[]; message: string }): string {
  const place = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
  return `${place.join('').replace(/^\./, '')}: ${issue.message}`
}

const unreadable = (message: string, options: ConstructorParameters<typeof AppError>[2] = {}): AppError =>
  new AppError('document_unreadable', message, options)
