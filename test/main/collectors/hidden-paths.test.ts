import { appendFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createDisksCollector } from '../../../main/collectors/disks'
import { createPathHider } from '../../../main/collectors/hidden-paths'
import { defaultHiddenMountPoints, defaultSettings } from '../../../main/contract/settings'
import { sampleOnce } from '../../../main/sampler/sample-once'
import { openMachine } from '../../fixtures/machines/open-machine'

/** Doubles its work with every letter before it fails: for ever, for a name of sixty. */
const endless = '^/(a+)+$'
const trap = `/${'a'.repeat(60)}!`

describe('createPathHider', () => {
  it('tells what a person named from the usual noise', async () => {
    const paths = ['/proc', '/backup', '/home']
    const hidingOf = await createPathHider([...defaultHiddenMountPoints, '^/backup$'])(paths)
    expect(paths.map(hidingOf)).toEqual(['noise', 'chosen', null])
  })

  it('hides nothing without patterns', async () =>
    expect((await createPathHider([])(['/proc']))('/proc')).toBeNull())

  it('stops a pattern that takes for ever, names it, and does not try again', async () => {
    const hide = createPathHider(['^/fine$', endless])
    const refusal = {
      code: 'settings_invalid',
      message: 'A pattern of the setting disks.hiddenMountPoints takes longer than 100 ms: "^/(a+)+$".',
    }
    await expect(hide([trap])).rejects.toMatchObject(refusal)
    const again = performance.now()
    await expect(hide([trap])).rejects.toMatchObject(refusal)
    expect(performance.now() - again).toBeLessThan(50)
  })
})

it('costs a sample the section disks and nothing else', async () => {
  using machine = openMachine('many-mounts')
  appendFileSync(`${machine.root}/proc/self/mountinfo`, `9999 1 8:99 / ${trap} rw - ext4 /dev/sdz rw\n`)
  const disks = { ...defaultSettings.disks, hiddenMountPoints: [endless] }
  const collector = createDisksCollector({
    platform: 'linux',
    root: machine.root,
    env: {},
    settings: { ...defaultSettings, disks },
    now: () => 0,
  })
  const sections = await sampleOnce({ collectors: { disks: collector }, windowMs: 10, deadlineMs: 2000 })
  expect(sections.disks).toMatchObject({ status: 'failed', problem: { code: 'settings_invalid' } })
})
