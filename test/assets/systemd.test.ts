import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { secretFileVariable, secretNames } from '../../main/contract/secrets'
import { exitCodes } from '../../main/cli/exit-codes'

const service = 'autoinfrasnap-snapshot.service'
const server = 'autoinfrasnap-serve.service'
const timer = 'autoinfrasnap-snapshot.timer'
const canVerify = spawnSync('systemd-analyze', ['--version']).status === 0

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'systemd-'))
  cpSync('assets/systemd', folder, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('systemd understands every line of the units, also of those that are there to be switched on', (context) => {
  if (!canVerify) return context.skip('systemd-analyze is not installed (Debian package systemd)')
  for (const unit of [service, server]) {
    const file = path.join(folder, unit)
    // The command need not be installed to be verified.
    const text = readFileSync(file, 'utf8').replace('/usr/bin/autoinfrasnap', '/bin/true')
    writeFileSync(file, text.replace(/^#(?=\w+=)/gm, ''))
  }
  const units = [service, server, timer].map((name) => path.join(folder, name))
  const { stdout, stderr, status } = spawnSync('systemd-analyze', ['verify', '--man=no', ...units], {
    encoding: 'utf8',
  })
  const ours = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('autoinfrasnap'))
  expect(ours).toEqual([])
  expect(status).toBe(0)
})

test('systemd understands when the timer runs', (context) => {
  if (!canVerify) return context.skip('systemd-analyze is not installed (Debian package systemd)')
  const [, calendar = ''] = /^OnCalendar=(.*)$/m.exec(readFileSync(path.join(folder, timer), 'utf8')) ?? []
  expect(spawnSync('systemd-analyze', ['calendar', calendar]).status).toBe(0)
})

test('what the command says of the machine is no failure of the unit', () => {
  const [, codes = ''] =
    /^SuccessExitStatus=(.*)$/m.exec(readFileSync(path.join(folder, service), 'utf8')) ?? []
  expect(codes.split(' ').map(Number)).toEqual([exitCodes.incomplete, exitCodes.unwell])
})

test('the variables of the server name files of secrets that there are', () => {
  const text = readFileSync(path.join(folder, server), 'utf8')
  const named = [...text.matchAll(/^#Environment=(\w+)=%d\/(.+)$/gm)].map(([, variable, name]) => [
    name,
    variable,
  ])
  expect(named.length).toBeGreaterThan(0)
  for (const [name, variable] of named) {
    expect(secretNames.map(secretFileVariable)).toContain(variable)
    expect(text).toContain(`#LoadCredential=${name}:/etc/autoinfrasnap/secrets/${name}\n`)
  }
})

test('a server that cannot start for what a person must mend is not started again', () => {
  const [, codes = ''] =
    /^RestartPreventExitStatus=(.*)$/m.exec(readFileSync(path.join(folder, server), 'utf8')) ?? []
  expect(codes.split(' ').map(Number)).toEqual([exitCodes.usage])
})

test.each([service, server])(
  '%s sees the mounts as the machine has them, since they are measured',
  (unit) => {
    const text = readFileSync(path.join(folder, unit), 'utf8').replace(/^#.*$/gm, '')
    expect(text).not.toMatch(
      /ProtectSystem|ProtectHome|PrivateTmp|PrivateDevices|ProtectKernelModules|ProtectKernelLogs|ReadOnlyPaths|InaccessiblePaths|TemporaryFileSystem|RootDirectory|DynamicUser/,
    )
  },
)
