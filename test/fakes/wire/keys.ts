/** API keys as the product has them: secrets are told once, and whoever holds one may sign in. */
import { AppError } from '../../../main/contract/errors'
import type { RequestOutput, RequestParameters } from '../../../main/contract/requests'
import type { Actor, Role } from '../../../main/contract/roles'
import { hexOf } from './noise'
import { iso } from './part'

type Key = RequestOutput<'key:list'>[number]

export interface Keys {
  list(): Key[]
  add(parameters: RequestParameters<'key:add'>, nowMs: number): RequestOutput<'key:add'>
  revoke(id: string): void
  /** Whether a key of this id still counts. */
  has(id: string): boolean
  /** Who holds this secret; null for nobody. */
  holderOf(secret: string): Actor | null
}

/** What everybody signs in with here. */
export const demoSecret = 'demo'
const dayMs = 86_400_000

export function createKeys(startMs: number, demoRole: Role): Keys {
  const key = (
    name: string,
    role: Role,
    ageDays: number,
    usedDaysAgo: number | null,
    expiresDays: number | null,
  ): Key => ({
    id: hexOf(`key ${name}`, 8),
    name,
    role,
    createdAt: iso(startMs - ageDays * dayMs),
    expiresAt: expiresDays === null ? null : iso(startMs + expiresDays * dayMs),
    lastUsedAt: usedDaysAgo === null ? null : iso(startMs - usedDaysAgo * dayMs),
  })
  const demo = key('Hana (admin laptop)', demoRole, 64, 0.001, null)
  let keys = [
    demo,
    key('night-shift', 'operator', 41, 0.4, 120),
    key('wall-display', 'viewer', 41, 0.0004, null),
    key('prometheus', 'viewer', 12, null, 353),
    key('contractor', 'operator', 95, 31, -5),
  ]
  const secrets = new Map([[demoSecret, demo.id]])
  return {
    list: () => keys,
    add({ name, role, expiresAt }, nowMs) {
      if (expiresAt !== null && Date.parse(expiresAt) <= nowMs)
        throw new AppError('key_invalid', 'The key would have expired already.', {
          hint: 'Choose a time that lies ahead.',
        })
      const namesake = keys.find((one) => one.name === name)
      const isExpired = namesake?.expiresAt != null && Date.parse(namesake.expiresAt) <= nowMs
      if (namesake !== undefined && !isExpired)
        throw new AppError('key_name_taken', `There is a key named ${JSON.stringify(name)} already.`, {
          hint: 'Choose another name, or revoke that key first.',
        })
      const id = hexOf(`key ${name} ${nowMs}`, 8)
      const added: Key = { id, name, role, createdAt: iso(nowMs), expiresAt, lastUsedAt: null }
      const secret = `ais_${id}_${hexOf(`secret ${id}`, 43)}`
      keys = [...keys.filter((one) => one !== namesake), added]
      secrets.set(secret, id)
      return { key: added, secret }
    },
    revoke(id) {
      if (!keys.some((one) => one.id === id))
        throw new AppError('key_unknown', 'There is no such key.', {
          hint: 'It may have been revoked already.',
        })
      keys = keys.filter((one) => one.id !== id)
    },
    has: (id) => keys.some((one) => one.id === id),
    holderOf(secret) {
      const found = keys.find((one) => one.id === secrets.get(secret))
      return found === undefined ? null : { id: found.id, name: found.name, role: found.role }
    },
  }
}
