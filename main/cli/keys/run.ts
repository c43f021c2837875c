/** Does what `keys add|list|revoke` ask for, on the same file as the server and with the same audit log. */
import path from 'node:path'
import { createKeyStore, keysFileName, type ApiKey, type KeyStore } from '../../access/keys'
import { AppError } from '../../contract/errors'
import { roles, type Role } from '../../contract/roles'
import { appFolders } from '../../settings/folders'
import { audited } from '../audited'
import type { KeysAddOptions, KeysListOptions } from '../commands/keys'
import type { CommandContext, GlobalOptions } from '../context'
import { exitCodes, type ExitCode } from '../exit-codes'
import { renderTable, type Cell, type Column } from '../terminal/table'
import { createStyle } from '../terminal/style'
import { harmless } from '../terminal/width'
import { parseExpiry } from './expiry'

export async function addKey(options: KeysAddOptions, context: CommandContext): Promise<ExitCode> {
  const { name } = options
  const role = parseRole(options.role)
  const expiresAt = parseExpiry(options.expires, Date.now())
  await withStore(context, async (store) => {
    const { key, secret } = await audited(context, 'key:add', { name, role, expiresAt }, () =>
      store.add({ name, role, expiresAt }),
    )
    try {
      context.stdout.write(`${secret}\n`)
    } catch (error) {
      await store.revoke(key.id) // a key whose secret nobody has seen is of no use to anyone
      throw error
    }
    if (options.quiet === true) return
    const until = key.expiresAt === null ? 'without an end' : `until ${showInstant(key.expiresAt)}`
    context.stderr.write(
      `${harmless(`Key ${key.name} (${key.role}, ${until}) is made; its secret is shown this once.`)}\n`,
    )
  })
  return exitCodes.ok
}

export async function listKeys(options: KeysListOptions, context: CommandContext): Promise<ExitCode> {
  await withStore(context, (store) => {
    const keys = store.list()
    if (options.json === true) context.stdout.write(`${JSON.stringify(keys, null, 2)}\n`)
    else if (keys.length > 0) context.stdout.write(`${tableOf(keys, options, context).join('\n')}\n`)
    else if (options.quiet !== true) context.stderr.write(`There are no keys. ${makeOne}\n`)
  })
  return exitCodes.ok
}

/** @param wanted an id or a name. */
export async function revokeKey(
  wanted: string,
  options: GlobalOptions,
  context: CommandContext,
): Promise<ExitCode> {
  await withStore(context, async (store) => {
    const keys = store.list()
    const key = keys.find(({ id }) => id === wanted) ?? keys.find(({ name }) => name === wanted)
    if (key === undefined) throw unknownKey(wanted)
    await audited(context, 'key:revoke', { id: key.id, name: key.name }, async () => {
      if (!(await store.revoke(key.id))) throw unknownKey(wanted)
    })
    if (options.quiet !== true)
      context.stderr.write(`${harmless(`Key ${key.name} (${key.id}) is revoked.`)}\n`)
  })
  return exitCodes.ok
}

const makeOne = 'Make one with: autoinfrasnap keys add --name NAME --role viewer'

async function withStore(
  context: CommandContext,
  work: (store: KeyStore) => void | Promise<void>,
): Promise<void> {
  const store = await createKeyStore({
    file: path.join(appFolders(context).data, keysFileName),
    now: Date.now,
  })
  try {
    await work(store)
  } finally {
    await store.close()
  }
}

function parseRole(text: string): Role {
  const role = roles.find((one) => one === text)
  if (role !== undefined) return role
  throw new AppError('usage_invalid', `There is no role ${JSON.stringify(text)}.`, {
    hint: `Choose one of ${roles.join(', ')}.`,
  })
}

const unknownKey = (wanted: string): AppError =>
  new AppError('key_unknown', `There is no key with the id or name ${JSON.stringify(wanted)}.`, {
    hint: 'See autoinfrasnap keys list.',
  })

const heads: readonly Column[] = [
  { title: 'name', shrinkTo: 12 },
  { title: 'role' },
  { title: 'id' },
  { title: 'made' },
  { title: 'expires' },
  { title: 'last used' },
]

function tableOf(keys: readonly ApiKey[], options: GlobalOptions, context: CommandContext): string[] {
  const { stdout, env, platform } = context
  const style = createStyle({ isTerminal: stdout.isTerminal, env, platform, colourAllowed: options.color })
  const isOver = ({ expiresAt }: ApiKey): boolean => expiresAt !== null && Date.parse(expiresAt) <= Date.now()
  const rows = keys.map((key): Cell[] => [
    { text: harmless(key.name), paint: style.bold },
    { text: key.role },
    { text: key.id, paint: style.dim },
    { text: showInstant(key.createdAt), paint: style.dim },
    {
      text: key.expiresAt === null ? 'never' : showInstant(key.expiresAt),
      paint: isOver(key) ? style.warning : undefined,
    },
    { text: key.lastUsedAt === null ? 'never' : showInstant(key.lastUsedAt) },
  ])
  const leads = keys.map((key) => `${style.mark(isOver(key) ? 'off' : 'well')} `)
  return renderTable(heads, rows, { style, columns: stdout.columns ?? 120, indent: '  ', leads })
}

/** To the minute, in UTC as everywhere in the product: 2026-11-23 05:07Z. */
const showInstant = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')}Z`
