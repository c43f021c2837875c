import { describe, expect, it } from 'vitest'
import { defaultSettings, settingsSchema, type Settings } from '../../../main/contract/settings'
import { askingForCommands, type AskedCommand } from '../../../main/desktop/command-consent'
import { commandText } from '../../../main/desktop/command-text'
import type { Actor } from '../../../main/contract/roles'

const actor: Actor = { id: 'local', name: 'ada', role: 'admin' }
const metric = (name: string, ...command: string[]) => ({ name, source: { command } })

function open(
  custom: unknown[] = [],
  answer: (commands: readonly AskedCommand[]) => Promise<boolean> | boolean = () => true,
) {
  const asked: AskedCommand[][] = []
  const passed: unknown[] = []
  const settings: Settings = settingsSchema.parse({ ...defaultSettings, custom })
  const dispatch = askingForCommands(
    (request) => {
      passed.push(request.input)
      return Promise.resolve({ ok: true, value: 'passed' })
    },
    {
      settings: () => settings,
      async ask(commands) {
        asked.push([...commands])
        return answer(commands)
      },
    },
  )
  const update = (settings: unknown) => dispatch({ channel: 'settings:update', input: { settings }, actor })
  return { asked, passed, dispatch, update }
}

describe('a command of a custom metric', () => {
  it('is asked for before it is saved, word for word', async () => {
    const { asked, passed, update } = open()
    expect(await update({ custom: [metric('load', 'sh', '-c', 'uptime')] })).toEqual({
      ok: true,
      value: 'passed',
    })
    expect(asked).toEqual([[{ name: 'load', argv: ['sh', '-c', 'uptime'] }]])
    expect(passed).toHaveLength(1)
  })

  it('is not saved where the person does not allow it, nor is anything else', async () => {
    const { passed, update } = open([], () => false)
    expect(await update({ custom: [metric('load', 'sh')], desktop: defaultSettings.desktop })).toMatchObject({
      ok: false,
      error: { code: 'command_refused', message: 'load may not run this command.' },
    })
    expect(passed).toEqual([])
  })

  it('is not asked for again while it stays the same, whatever becomes of the rest', async () => {
    const { asked, update } = open([metric('load', 'uptime'), metric('free', 'free', '-b')])
    await update({ custom: [{ ...metric('renamed', 'uptime'), unit: 'x' }] })
    await update({ custom: [] })
    await update({ desktop: defaultSettings.desktop })
    await update({
      custom: [
        { name: 'page', source: { url: 'https://x.example/' } },
        { name: 'file', source: { file: '/x' } },
      ],
    })
    expect(asked).toEqual([])
    await update({ custom: [metric('load', 'uptime', '--since'), metric('free', 'free', '-b')] })
    await update({ custom: [metric('load', 'up', 'time')] })
    expect(asked.map((commands) => commands.map(({ argv }) => argv.join(' ')))).toEqual([
      ['uptime --since'],
      ['up time'],
    ])
  })

  it('is asked for in portions that a dialog can show, all of which must be allowed', async () => {
    const many = Array.from({ length: 10 }, (_, index) => metric(`m${index}`, 'true', String(index)))
    const all = open()
    await all.update({ custom: many })
    expect(all.asked.map(({ length }) => length)).toEqual([4, 4, 2])
    const refused = open([], (commands) => commands[0]!.name === 'm0')
    expect(await refused.update({ custom: many })).toMatchObject({ ok: false })
    expect(refused.asked).toHaveLength(2)
  })

  it('is refused without a question while another one is open', async () => {
    let answer: (isAllowed: boolean) => void = () => undefined
    const { asked, passed, update } = open([], () => new Promise((resolve) => (answer = resolve)))
    const first = update({ custom: [metric('a', 'one')] })
    expect(await update({ custom: [metric('b', 'two')] })).toMatchObject({ ok: false })
    answer(true)
    expect(await first).toMatchObject({ ok: true })
    expect([asked.length, passed.length]).toEqual([1, 1])
  })

  it('is no question of requests that change none, nor of what no schema allows', async () => {
    const { asked, passed, dispatch, update } = open()
    await dispatch({ channel: 'settings:get', input: {}, actor })
    await update({ custom: [{ name: 'load', source: { command: [] } }] })
    await dispatch({ channel: 'settings:update', input: undefined, actor })
    expect([asked.length, passed.length]).toEqual([0, 3])
  })
})

describe('a command in a dialog', () => {
  const left = '[{count} left out]'

  it('shows where each argument begins and ends, and moves no line', () => {
    expect(commandText(['sh', '-c', 'a "b" \n c', ''], left)).toBe(String.raw`"sh" "-c" "a \"b\" \n c" ""`)
    expect(commandText(['\u202etxt.exe', '\u009b2J', '\u0000'], left)).toBe(
      '"\ufffdtxt.exe" "\ufffd2J" "\\u0000"',
    )
  })

  it('says how much of a long one is missing, and shows how it ends', () => {
    const text = commandText(['sh', '-c', `${'x'.repeat(5_000)} ; rm -rf ~`], left)
    const [, count] = /\[(\d+) left out\]/.exec(text)!
    expect(text).toMatch(/^"sh" "-c" "x+ \[/)
    expect(text).toMatch(/; rm -rf ~"$/)
    expect(text.length - ` [${count} left out] `.length + Number(count)).toBe(
      '"sh" "-c" "" ; rm -rf ~'.length + 5_000,
    )
    expect(text.length).toBeLessThan(700)
  })
})
