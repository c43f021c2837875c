/** Looks for a browser that can show the dashboard, without starting anything. */
import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import { absent, ok, type Check } from './check'

export interface BrowserFacts {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  canRun: (file: string) => boolean
}

const commandNames = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'microsoft-edge-stable',
  'brave-browser',
  'firefox',
  'firefox-esr',
  'epiphany-browser',
]

const macApplications = ['Safari', 'Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser', 'Firefox']

const windowsPrograms = [
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Mozilla Firefox', 'firefox.exe'],
  ['BraveSoftware', 'Brave-Browser', 'Application', 'brave.exe'],
]

export function checkBrowser(facts: BrowserFacts): Check {
  const found = candidates(facts).find(facts.canRun)
  if (found !== undefined) return ok('browser', 'Browser', found)
  return absent(
    'browser',
    'Browser',
    'none was found',
    'Open the dashboard from another machine, or install one.',
  )
}

function candidates({ platform, env }: BrowserFacts): string[] {
  if (platform === 'win32') {
    const roots = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].map((name) => env[name])
    return roots.flatMap((root) =>
      root ? windowsPrograms.map((parts) => path.win32.join(root, ...parts)) : [],
    )
  }
  if (platform === 'darwin') return macApplications.map((name) => `/Applications/${name}.app`)
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/'))
  return commandNames.flatMap((name) => folders.map((folder) => path.posix.join(folder, name)))
}

export function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false // absent and forbidden come to the same
  }
}
