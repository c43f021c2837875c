/** The native module behind the keychain, loaded when a secret is first asked for. */

/** The part of keytar that is needed. Its calls hold a thread of Node's pool until the keychain has answered. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
}

/** Rejects where the module or a library of the system is missing. A CommonJS module: what it exports is its default. */
export async function loadKeytar(): Promise<Keytar> {
  const loaded: { default?: Keytar } & Partial<Keytar> = await import('keytar')
  return loaded.default ?? (loaded as Keytar)
}
