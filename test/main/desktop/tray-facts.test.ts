import { describe, expect, it } from 'vitest'
import { errorCatalogue, type ErrorCode } from '../../../main/contract/errors'
import { createTrayFacts } from '../../../main/desktop/tray-facts'

function open() {
  let reasons: string[] = []
  const keeper = createTrayFacts({
    core: () => ({
      latest: () => ({ at: null, sections: {}, self: null }),
      health: () => ({ live: true, ready: true, reasons }),
    }),
    list: () => Promise.reject(new Error('EACCES')),
    findings: () => null,
    hostName: 'box',
    isPaused: () => false,
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
})
