import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createArrivals } from '../../../main/desktop/arrivals'
import { createOpenedFiles } from '../../../main/desktop/opened-files'
import { routeOf } from '../../../main/desktop/route'
import { sampleSnapshot } from '../reports/sample-snapshot'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'arrivals-'))
  writeFileSync(path.join(folder, 'box.json'), JSON.stringify(sampleSnapshot()))
  writeFileSync(path.join(folder, 'other.json'), '{}')
})
afterEach(() => rmSync(folder, { recursive: true }))

function open() {
  const shown: (string | undefined)[] = []
  const unreadable: unknown[] = []
  const arrivals = createArrivals({
    opened: createOpenedFiles(),
    show: (address) => shown.push(address),
    onUnreadable: (error) => unreadable.push(error),
  })
  return { arrivals, shown, unreadable, start: (...args: string[]) => arrivals.route(routeOf(args, folder)) }
}

describe('a start', () => {
  it('shows the window, unless it is to stay hidden', async () => {
    const { start, shown } = open()
    await start('--hidden')
    expect(shown).toEqual([])
    await start()
    expect(shown).toEqual([undefined])
  })

  it('shows the report of a link and the file that was opened', async () => {
    const { start, shown } = open()
    await start('autoinfrasnap://snapshot/a.json', 'box.json')
    expect(shown).toEqual(['/snapshots/a.json', expect.stringMatching(/^\/opened\/[\da-f-]{36}$/)])
  })

  it('shows the window and says why when a file is no snapshot, or a link means nothing', async () => {
    const { start, shown, unreadable } = open()
    await start('autoinfrasnap://delete/everything', 'other.json')
    expect(shown).toEqual([undefined, undefined])
    expect(unreadable).toMatchObject([{ code: 'document_unreadable' }])
  })
})

describe('a second start', () => {
  it('hands over its link or its file, relative to where it was started', async () => {
    const { arrivals, shown } = open()
    await arrivals.second({ args: ['box.json'], workingFolder: folder })
    expect(shown).toEqual([expect.stringMatching(/^\/opened\//)])
  })

  it('shows the window, hidden or not, and whatever nonsense it brings', async () => {
    const { arrivals, shown } = open()
    await arrivals.second({ args: ['--hidden'], workingFolder: '/' })
    for (const nonsense of [null, 1, 'x', {}, { args: [1], workingFolder: '/' }])
      await arrivals.second(nonsense)
    expect(shown).toEqual(Array(6).fill(undefined))
  })
})
