import { expect, test } from 'vitest'
import { checkBrowser, type BrowserFacts } from '../../../../main/cli/doctor/browser'

const check = (platform: NodeJS.Platform, env: Record<string, string>, ...installed: string[]) => {
  const facts: BrowserFacts = { platform, env, canRun: (file) => installed.includes(file) }
  return checkBrowser(facts)
}

test.each([
  ['linux', { PATH: '/usr/local/bin:/usr/bin' }, '/usr/bin/chromium'],
  ['darwin', {}, '/Applications/Safari.app'],
  [
    'win32',
    { 'ProgramFiles(x86)': 'C:\\Program Files (x86)' },
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
] as const)('on %s with %j it finds %s', (platform, env, file) => {
  expect(check(platform, env, file)).toMatchObject({ state: 'ok', found: file })
})

test('none is no fault, and says what else can be done', () => {
  expect(check('linux', { PATH: '' })).toMatchObject({
    state: 'absent',
    mend: expect.stringContaining('another machine') as string,
  })
  expect(check('win32', {}).state).toBe('absent')
})

test('a relative folder on the PATH is not searched', () => {
  expect(check('linux', { PATH: '.:bin' }, 'chromium', 'bin/chromium').state).toBe('absent')
})
