import { execFileSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import { defaultSettings } from '../../../main/contract/settings'
import { readSettings } from '../../../main/settings/read'

const folder = mkdtempSync(path.join(os.tmpdir(), 'settings-read-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
function fileWith(content: string | Buffer, ending = '.json'): string {
  const file = path.join(folder, `settings-${++files}${ending}`)
  writeFileSync(file, content)
  return file
}

async function refusalOf(file: string, explicit = true): Promise<AppError> {
  const error: unknown = await readSettings({ file, explicit }).then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}

const refusalOfText = (content: string | Buffer, ending?: string): Promise<AppError> =>
  refusalOf(fileWith(content, ending))

describe('readSettings', () => {
  it('answers the defaults where no settings were ever saved', async () => {
    expect(await readSettings({ file: path.join(folder, 'absent.json'), explicit: false })).toEqual(
      defaultSettings,
    )
  })

  it('refuses a file that was named and does not exist', async () => {
    const error = await refusalOf(path.join(folder, 'absent.json'))
    expect(error.code).toBe('settings_unreadable')
    expect(error.message).toContain('absent.json does not exist')
  })

  it('fills in the defaults round what the file says, in JSON and in YAML', async () => {
    const expected = {
      ...defaultSettings,
      snapshot: { ...defaultSettings.snapshot, windowMs: 500 },
      thresholds: { ...defaultSettings.thresholds, diskUsedPercent: { warning: 80, critical: 95 } },
    }
    const json = '\ufeff{"snapshot":{"windowMs":500},"thresholds":{"diskUsedPercent":{"warning":80}}}'
    expect(await readSettings({ file: fileWith(json), explicit: true })).toEqual(expected)
    const yaml = '# ours\nsnapshot:\n  windowMs: 500\nthresholds: {diskUsedPercent: {warning: 80}}\n'
    expect(await readSettings({ file: fileWith(yaml, '.yaml'), explicit: true })).toEqual(expected)
    expect(await readSettings({ file: fileWith('# nothing yet\n', '.yml'), explicit: true })).toEqual(
      defaultSettings,
    )
  })

  it('names the key, what was expected, what was found, the line and the file', async () => {
    const file = fileWith('{\n  "snapshot": {\n    "windowMs": "high"\n  }\n}\n')
    const error = await refusalOf(file)
    expect(error.code).toBe('settings_invalid')
    expect(error.message).toBe(`settings.snapshot.windowMs: expected number, got "high" (line 3 of ${file}).`)
    expect(error.hint).toBe('Correct the file; it was left as it is.')
  })

  it('names the place inside a list', async () => {
    const file = fileWith(
      'custom:\n- name: a\n  source: {file: /a}\n- name: b\n  source: {file: /b}\n  timeoutMs: 0\n',
      '.yaml',
    )
    const error = await refusalOf(file)
    expect(error.message).toBe(
      `settings.custom[1].timeoutMs: expected at least 1, got 0 (line 6 of ${file}).`,
    )
  })

  it('lists every problem, each with its line', async () => {
    const error = await refusalOfText(
      '{"snapshot": {"formats": ["xml"],\n"windowMs": 7},\n"processes": {"top": 1e9},\n"disk": {}}',
    )
    const lines = error.message.split('\n')
    expect(lines).toHaveLength(4)
    expect(lines[0]).toContain('settings.snapshot.windowMs: expected at least 50, got 7 (line 2 of ')
    expect(lines[1]).toContain(
      'settings.snapshot.formats[0]: expected "json", "yaml", "csv" or "html", got "xml" (line 1 of ',
    )
    expect(lines[2]).toContain('settings.processes.top: expected at most 200, got 1000000000 (line 3 of ')
    expect(lines[3]).toContain('settings.disk: there is no such setting, did you mean "disks"? (line 4 of ')
  })

  it('cuts a list of problems that nobody would read to its end', async () => {
    const error = await refusalOfText(
      JSON.stringify(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`key${i}`, 1]))),
    )
    expect(error.message.split('\n')).toHaveLength(21)
    expect(error.message).toMatch(/\nAnd 30 more\.$/)
  })

  it('says which of the sources to choose when a custom metric has none, two or a misspelled one', async () => {
    const refusal = async (source: unknown): Promise<string> =>
      (await refusalOfText(JSON.stringify({ custom: [{ name: 'a', source }] }))).message
    expect(await refusal({})).toContain(
      'settings.custom[0].source: expected exactly one of command, file and url',
    )
    expect(await refusal({ file: '/a', url: 'http://a' })).toContain(
      'expected exactly one of command, file and url',
    )
    expect(await refusal({ flie: '/a' })).toContain(
      'source.flie: there is no such setting, did you mean "file"?',
    )
    expect(await refusal('/a')).toContain('settings.custom[0].source: expected object, got "/a"')
    expect(await refusal({ command: [] })).toContain(
      'source.command: expected at least 1 entry, got an empty list',
    )
    expect(await refusal({ url: 'ftp://a' })).toContain('source.url: expected an http or https address')
  })

  it('refuses two custom metrics of one name', async () => {
    const metric = { name: 'queue', source: { file: '/a' } }
    const error = await refusalOfText(
      JSON.stringify({ custom: [metric, { ...metric, source: { file: '/b' } }] }),
    )
    expect(error.message).toContain(
      'settings.custom[1].name: expected a name that no other custom metric has, got "queue"',
    )
  })

  it('says that a threshold may not pass the other', async () => {
    const error = await refusalOfText('{"thresholds": {"cpuBusyPercent": {"warning": 99}}}')
    expect(error.message).toContain(
      'settings.thresholds.cpuBusyPercent.warning: expected warning to be at most critical (98), got 99 (line 1',
    )
  })

  it.each([
    [
      'a trailing comma',
      '{\n  "snapshot": {"windowMs": 250,}\n}',
      'a name in double quotes (line 2, column 32 of ',
    ],
    ['a bare word', '{"snapshot": high}', 'a value (line 1, column 14 of '],
    ['an empty file', '', 'a value (line 1, column 1 of '],
    ['half a file', '{"snapshot": {"windowMs": 250', 'a comma or the closing bracket (line 1, column 30 of '],
  ])('tells the place of %s', async (_name, text, place) => {
    const error = await refusalOfText(text)
    expect(error.code).toBe('settings_unreadable')
    expect(error.message).toContain(`The settings are not JSON: expected ${place}`)
  })

  it('tells the place of a fault in YAML', async () => {
    const error = await refusalOfText('snapshot:\n  windowMs: 500\n formats: [json\n', '.yaml')
    expect(error.code).toBe('settings_unreadable')
    expect(error.message).toMatch(/^The settings are not YAML: .+ \(line [34], column \d+ of /)
  })

  it('refuses a YAML file that unfolds into a huge one', async () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(9)}*l${i}]`,
    )
    const error = await refusalOfText(`l0: &l0 [x]\n${levels.join('\n')}\n`, '.yaml')
    expect(error.code).toBe('settings_unreadable')
  })

  it.each(['[]', '3', 'null', '"text"'])('refuses a document that is %s', async (text) => {
    expect((await refusalOfText(text)).message).toContain('settings: expected object, got ')
  })

  it('never repeats a value that may be a secret, whether the file is wrong in form or in content', async () => {
    const secret = 'hunter2-hunter2'
    const headers = { Authorization: secret }
    const wrong = [
      JSON.stringify({ custom: [{ name: 'a', source: { url: `ftp://u:${secret}@h`, headers } }] }),
      JSON.stringify({ custom: [{ name: 'a', source: { command: secret } }] }),
      JSON.stringify({ custom: [{ name: 'a', source: { url: 'http://a', headers: secret } }] }),
      JSON.stringify({ apiToken: secret }),
      `{"custom": [{"password": ${secret}}]}`,
      `{"password": "${secret}`,
    ]
    for (const text of wrong) {
      const error = await refusalOfText(text)
      const everything = JSON.stringify([error.message, error.hint, error.details, String(error.cause)])
      expect(everything).not.toContain('hunter2')
    }
  })

  it('writes control characters of names and values as escapes', async () => {
    const error = await refusalOfText(
      JSON.stringify({ 'a\u001b[31m\u202e': 1, snapshot: { windowMs: '\u001b[2J\u009b' } }),
    )
    expect(error.message).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  })

  it('leaves the file untouched', async () => {
    const file = fileWith('{"snapshot": {')
    const before = { text: readFileSync(file, 'utf8'), changed: statSync(file).mtimeMs }
    await refusalOf(file)
    expect({ text: readFileSync(file, 'utf8'), changed: statSync(file).mtimeMs }).toEqual(before)
  })

  it('refuses a folder, a file over 1 MB and text that is not UTF-8', async () => {
    const directory = path.join(folder, 'a-folder.json')
    mkdirSync(directory)
    expect((await refusalOf(directory, false)).message).toContain('is a folder')
    expect((await refusalOfText(' '.repeat(1_048_577))).message).toContain('is larger than 1 MB')
    expect((await refusalOfText(Buffer.from('{"a": "\u00e9"}', 'latin1'))).message).toContain(
      'is not UTF-8 text',
    )
    expect((await refusalOf(path.join(fileWith('{}'), 'below.json'), false)).message).toContain('ENOTDIR')
  })

  it('refuses a pipe at once instead of waiting for a writer', async (context) => {
    if (process.platform === 'win32') context.skip('Windows has no named pipes in folders')
    const pipe = path.join(folder, 'pipe.json')
    execFileSync('mkfifo', [pipe])
    expect((await refusalOf(pipe)).message).toContain('is not a regular file')
    expect((await refusalOf('/dev/zero')).message).toContain('is not a regular file')
  })

  it('refuses a file that this account may not read', async (context) => {
    if (process.getuid?.() === 0) context.skip('root may read every file')
    const file = fileWith('{}')
    execFileSync('chmod', ['000', file])
    expect((await refusalOf(file)).message).toContain('refuses to be read')
  })
})
