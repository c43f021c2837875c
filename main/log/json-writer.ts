/** Makes the lines of the log with pino. A file of its own, so that only those who really log pay for loading it. */
import pino from 'pino'
import type { LogLevel } from './log'

export interface JsonWriter {
  isEnabled(level: LogLevel): boolean
  /** @param fields plain, and without secrets. */
  write(level: LogLevel, fields: object, message: string): void
}

export function createJsonWriter(
  level: LogLevel,
  now: () => number,
  write: (line: string) => void,
): JsonWriter {
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: () => `,"time":"${new Date(now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (error: unknown) => error }, // an error is plain before it comes here
    },
    { write },
  )
  return {
    isEnabled: (asked) => logger.isLevelEnabled(asked),
    write: (asked, fields, message) => logger[asked](fields, message),
  }
}
