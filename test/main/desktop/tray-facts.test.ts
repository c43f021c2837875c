import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { errorCatalogue, type ErrorCode } from '../../../main/contract/errors'
import type { Report } from '../../../main/contract/reports'
import { createTrayFacts } from '../../../main/desktop/tray-facts'

interface Overrides {
  list?: () => Promise<readonly Report[]>
  folder?: string
}

function open({ list = () => Promise.reject(new Error('EACCES')), folder = '/nonexistent' }: Overrides = {}) {
  let reasons: string[] = []
  const keeper = createTrayFacts({
    core: () => ({
      latest: () => ({ at: null, sections: {}, self: null }),
      health: () => ({ live: true, ready: true, reasons }),
    }),
    list,
    reportsFolder: () => folder,
    findings: () => null,
    hostName: 'box',
    isPaused: () => false,
    hasStore: () => false,
    uploads: () => [],
  })
  const note = (code: ErrorCode) => {
    reasons = [errorCatalogue[code]]
    keeper.noteProblem({ code, message: `It is ${code}.`, hint: null })
  }
  return { keeper, note, mend: () => (reasons = []) }
}

describe('what the tray tells', () => {
  it('is that history is not kept, for as long as it is not', () => {
    const { keeper, note, mend } = open()
    expect(keeper.facts().historyProblem).toBeNull()
    note('history_in_use')
    expect(keeper.facts().historyProblem).toBe('It is history_in_use.')
    mend()
    expect(keeper.facts().historyProblem).toBeNull()
  })

  it('is not what ended well', () => {
    const { keeper, note } = open()
    note('history_set_aside')
    expect(keeper.facts().historyProblem).toBeNull()
  })

  it('goes on without reports where they cannot be listed', async () => {
    const { keeper } = open()
    await keeper.listReports()
    expect(keeper.facts().recent).toEqual([])
  })

  it('is of the reports that there are, whoever saved or deleted them, listed only when the folder changed', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tray-facts-'))
    let listed = 0
    const { keeper } = open({ folder, list: () => Promise.resolve(((listed += 1), [])) })
    expect(await keeper.lookForReports()).toBe(true)
    expect(await keeper.lookForReports()).toBe(false)
    writeFileSync(path.join(folder, 'infra_snap_a.json'), '{}')
    expect(await keeper.lookForReports()).toBe(true)
    expect(await keeper.lookForReports()).toBe(false)
    unlinkSync(path.join(folder, 'infra_snap_a.json'))
    expect(await keeper.lookForReports()).toBe(true)
    rmSync(folder, { recursive: true })
    expect(await keeper.lookForReports()).toBe(true)
    expect(await keeper.lookForReports()).toBe(false)
    expect(listed).toBe(4)
  })

  it('does not ask a folder again that has not answered yet', async () => {
    let answer: (reports: readonly Report[]) => void = () => undefined
    const { keeper } = open({ list: () => new Promise((resolve) => (answer = resolve)) })
    const looking = keeper.lookForReports()
    expect(await keeper.lookForReports()).toBe(false)
    await expect.poll(() => answer.length).toBe(1)
    answer([])
    expect(await looking).toBe(true)
  })
})
