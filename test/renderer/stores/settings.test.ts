// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { defaultSettings, type Settings } from '../../../main/contract/settings'
import { RequestError } from '../../../renderer/api/request-error'
import { useSessionStore } from '../../../renderer/stores/session'
import { useSettingsStore } from '../../../renderer/stores/settings'
import { createScriptedTransport, useTransportInStores, type ScriptedTransport } from './scripted-transport'

let machine: Settings
let transport: ScriptedTransport
let failsWith: RequestError | null

const updates = () => transport.asked.filter(({ channel }) => channel === 'settings:update')

beforeEach(() => {
  machine = structuredClone(defaultSettings)
  failsWith = null
  transport = createScriptedTransport({
    'session:get': () => ({ name: 'hana', role: 'admin' }),
    'settings:get': () => structuredClone(machine),
    'settings:update': ({ settings }) => {
      if (failsWith !== null) throw failsWith
      machine = { ...machine, ...(structuredClone(settings) as Partial<Settings>) }
      return structuredClone(machine)
    },
  })
  useTransportInStores(transport)
})

async function loaded() {
  await useSessionStore().resume()
  const settings = useSettingsStore()
  await settings.load()
  return settings
}

describe('what was changed', () => {
  it('is nothing after loading, and by section after typing', async () => {
    const settings = await loaded()
    expect(settings.isDirty).toBe(false)
    settings.draft!.history.retentionDays = 7
    expect(settings.changed).toEqual(['history'])
    settings.draft!.history.retentionDays = 30
    expect(settings.isDirty).toBe(false)
  })

  it('is checked by what a page knows beside the schema, once it was changed', async () => {
    const settings = await loaded()
    settings.checkToo('history', ({ retentionDays }) =>
      retentionDays === 13
        ? [
            {
              ...{ section: 'history', path: ['retentionDays'] },
              issue: { code: 'custom', message: 'unlucky', path: ['retentionDays'], input: retentionDays },
            },
          ]
        : [],
    )
    expect(settings.issues).toEqual([])
    settings.draft!.history.retentionDays = 13
    expect(settings.issues.map(({ path }) => path)).toEqual([['retentionDays']])
    settings.draft!.history.retentionDays = 0
    expect(settings.issues.map(({ issue }) => issue.code)).toEqual(['too_small'])
  })

  it('goes back to what the machine has when it is discarded', async () => {
    const settings = await loaded()
    settings.draft!.disks.hiddenTypes.push('nfs')
    settings.discard()
    expect(settings.draft!.disks).toEqual(defaultSettings.disks)
    expect(settings.isDirty).toBe(false)
  })

  it('is what differs from the machine after a reset to defaults', async () => {
    machine.history.retentionDays = 90
    const settings = await loaded()
    expect(settings.isDefault(['history'])).toBe(false)
    settings.reset(['history'])
    expect(settings.isDefault(['history'])).toBe(true)
    expect(settings.changed).toEqual(['history'])
    expect(updates()).toEqual([])
  })

  it('survives a second loading, and is gone for another person', async () => {
    const settings = await loaded()
    settings.draft!.history.retentionDays = 7
    await settings.load()
    expect(settings.draft!.history.retentionDays).toBe(7)
    transport.answers['session:get'] = () => ({ name: 'mallory', role: 'admin' })
    await useSessionStore().resume()
    await settings.load()
    expect(settings.draft!.history.retentionDays).toBe(30)
  })
})

describe('saving', () => {
  it('sends only the sections that were changed, without entries left empty', async () => {
    const settings = await loaded()
    settings.draft!.history.retentionDays = 7
    settings.draft!.server.allowedHosts = ['infra.example.com', '']
    expect(await settings.save()).toBe('saved')
    expect(updates().map(({ input }) => input)).toEqual([
      {
        settings: {
          history: { retentionDays: 7 },
          server: { ...defaultSettings.server, allowedHosts: ['infra.example.com'] },
        },
      },
    ])
    expect(settings.draft!.history).toEqual({ retentionDays: 7 })
    expect(machine.server.allowedHosts).toEqual(['infra.example.com'])
  })

  it('keeps everything typed when it fails, and says why', async () => {
    const settings = await loaded()
    settings.draft!.history.retentionDays = 7
    failsWith = new RequestError('settings_unwritable', 'The disk is full.')
    expect(await settings.save()).toBe('failed')
    expect(settings.saveProblem).toBe(failsWith)
    expect(settings.draft!.history.retentionDays).toBe(7)
    expect(settings.isSaving).toBe(false)
    failsWith = null
    expect(await settings.save()).toBe('saved')
    expect(settings.saveProblem).toBeNull()
  })

  it('signs out when the session has ended, and keeps what was typed for whoever comes back', async () => {
    const settings = await loaded()
    settings.draft!.history.retentionDays = 7
    failsWith = new RequestError('unauthenticated', 'The session has ended.')
    await settings.save()
    expect(useSessionStore().isSignedIn).toBe(false)
    await useSessionStore().resume()
    await settings.load()
    expect(settings.draft!.history.retentionDays).toBe(7)
  })

  it('keeps what was typed while the answer was under way', async () => {
    const settings = await loaded()
    settings.draft!.history.retentionDays = 7
    const answer = transport.answers['settings:update']!
    transport.answers['settings:update'] = (input) => {
      settings.draft!.history.retentionDays = 8
      return answer(input)
    }
    await settings.save()
    expect(machine.history.retentionDays).toBe(7)
    expect(settings.draft!.history.retentionDays).toBe(8)
    expect(settings.changed).toEqual(['history'])
  })
})

describe('a change made elsewhere', () => {
  it('in another section is taken over', async () => {
    const settings = await loaded()
    settings.draft!.history.retentionDays = 7
    machine.processes.top = 25
    expect(await settings.save()).toBe('saved')
    expect(settings.draft!.processes.top).toBe(25)
    expect(machine.processes.top).toBe(25)
  })

  it('in the same section is asked about before anything is saved', async () => {
    const settings = await loaded()
    settings.draft!.history.retentionDays = 7
    machine.history.retentionDays = 14
    expect(await settings.save()).toBe('conflict')
    expect(settings.conflict?.sections).toEqual(['history'])
    expect(updates()).toEqual([])
    expect(settings.draft!.history.retentionDays).toBe(7)
  })

  it('is no conflict where both changed it to the same', async () => {
    const settings = await loaded()
    settings.draft!.history.retentionDays = 7
    machine.history.retentionDays = 7
    expect(await settings.save()).toBe('saved')
    expect(settings.isDirty).toBe(false)
  })

  it.each([
    ['mine', 7],
    ['theirs', 14],
  ] as const)('is settled by choosing %s', async (choice, days) => {
    const settings = await loaded()
    settings.draft!.history.retentionDays = 7
    settings.draft!.processes.top = 3
    machine.history.retentionDays = 14
    await settings.save()
    expect(await settings.settle({ history: choice })).toBe('saved')
    expect(machine.history.retentionDays).toBe(days)
    expect(machine.processes.top).toBe(3)
    expect(settings.draft!.history.retentionDays).toBe(days)
    expect(settings.isDirty).toBe(false)
  })
})
