/** Writes what a command changes to the same audit log as the server does, in the name of this account. */
import { randomUUID } from 'node:crypto'
import os from 'node:os'
import path from 'node:path'
import { auditFileName, createAuditLog } from '../access/audit'
import { AppError } from '../contract/errors'
import type { Actor } from '../contract/roles'
import { appFolders } from '../settings/folders'
import type { CommandContext } from './context'

/** As the server does it: what cannot be written down first is not done. */
export async function audited<Result>(
  context: CommandContext,
  what: string,
  details: Record<string, unknown>,
  work: () => Promise<Result>,
): Promise<Result> {
  const audit = createAuditLog({ file: path.join(appFolders(context).data, auditFileName), now: Date.now })
  const entry = { actor: localActor(), what, details, request: randomUUID() }
  await audit.record({ ...entry, outcome: 'begun' })
  try {
    const result = await work()
    await audit.record({ ...entry, outcome: 'ok' })
    return result
  } catch (error) {
    await audit.record({ ...entry, outcome: error instanceof AppError ? error.code : 'internal' })
    throw error
  }
}

function localActor(): Actor {
  return { id: 'local', name: accountName() ?? 'local', role: 'admin' }
}

function accountName(): string | null {
  try {
    return os.userInfo().username
  } catch {
    return null // the account has no entry, as in many containers
  }
}
