/** Who may do what: each role may do everything the one before may. */
export const roles = ['viewer', 'operator', 'admin'] as const
export type Role = (typeof roles)[number]

export function mayAct(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed)
}

/** Who asks. */
export interface Actor {
  /** The API key's id; "local" for the person at the machine itself (command line, desktop window). */
  readonly id: string
  /** For people and the audit log. */
  readonly name: string
  readonly role: Role
}
