import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openFolder } from '../../../main/desktop/open-folder'

const opened = vi.hoisted(() => [] as string[])
vi.mock('electron', () => ({
  shell: {
    openPath: (place: string) => Promise.resolve((opened.push(place), '')),
    showItemInFolder: () => undefined,
  },
}))

let folder = ''
beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'open-folder-')))
  opened.length = 0
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = async (name: string): Promise<string[]> => {
  const warnings: string[] = []
  await openFolder(path.join(folder, name), { warn: (message) => void warnings.push(message) })
  return warnings
}

describe('a folder to show', () => {
  it('is made where there is none', async () => {
    expect(await open('reports')).toEqual([])
    expect(opened).toEqual([path.join(folder, 'reports')])
  })

  it.each([
    ['a file', 'tool.sh'],
    ['a link to one', 'link'],
  ])('is never %s, which the system would run', async (_, name) => {
    writeFileSync(path.join(folder, 'tool.sh'), '#!/bin/sh\n', { mode: 0o755 })
    symlinkSync(path.join(folder, 'tool.sh'), path.join(folder, 'link'))
    expect(await open(name)).toHaveLength(1)
    expect(opened).toEqual([])
  })
})
