/** What a command may know of the world around it; tests put another in its place. */
import type { Output } from './output'

export interface CommandContext {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** Null where the account has none. */
  readonly home: string | null
  readonly workingFolder: string
  readonly version: string
  readonly stdout: Output
  readonly stderr: Output
  /** Says that work was given up which may never let go of its thread, so that leaving does not wait for it. */
  abandon(): void
}

/** The options that every command takes. */
export interface GlobalOptions {
  config?: string
  quiet?: boolean
  verbose?: boolean
  /** False for --no-color. */
  color: boolean
}
