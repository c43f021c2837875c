/** Chromium's switches, given on the command line or appended by the app. */
import type { CommandLine } from 'electron'
import { record } from './recorded.ts'

const switches = new Map<string, string>()

/** @param args Everything after the executable. What stands after `--` is no switch. */
export function readSwitches(args: readonly string[]): void {
  const end = args.indexOf('--')
  for (const argument of end < 0 ? args : args.slice(0, end)) {
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(argument)
    if (match) switches.set(match[1]!.toLowerCase(), match[2] ?? '')
  }
}

export const commandLine = {
  appendSwitch(name, value = '') {
    switches.set(name.toLowerCase(), value)
    record('app:switch', { name, value })
  },
  appendArgument: (value) => record('app:argument', { value }),
  hasSwitch: (name) => switches.has(name.toLowerCase()),
  getSwitchValue: (name) => switches.get(name.toLowerCase()) ?? '',
  removeSwitch: (name) => void switches.delete(name.toLowerCase()),
} satisfies CommandLine
