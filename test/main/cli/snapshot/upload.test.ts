import { expect, test, vi } from 'vitest'
import { defaultSettings } from '../../../../main/contract/settings'
import { AppError } from '../../../../main/contract/errors'
import type { CommandContext } from '../../../../main/cli/context'
import { openCommandOutbox } from '../../../../main/cli/outbox/open'
import { saveAndSend } from '../../../../main/cli/snapshot/upload'
import type { Outbox } from '../../../../main/outbox/outbox'
import { uploadOf } from '../../../../main/outbox/entry'
import { entryOf } from '../../outbox/world'
import { sampleSnapshot } from '../../reports/sample-snapshot'

vi.mock('../../../../main/cli/outbox/open')

test('what was announced is forgotten only when the last report is queued, although another could not be', async () => {
  const events: string[] = []
  const outbox: Partial<Outbox> = {
    announce: () =>
      Promise.resolve(() => {
        events.push('forgotten')
        return Promise.resolve()
      }),
    async add({ file }) {
      if (file === 'a.json') throw new AppError('report_unknown', 'a.json cannot be read.')
      await new Promise((resolve) => setTimeout(resolve, 50))
      events.push(`${file} queued`)
      return uploadOf(entryOf(), null, null)
    },
    close: () => Promise.resolve(),
  }
  vi.mocked(openCommandOutbox).mockReturnValue(outbox as Outbox)
  const saving = saveAndSend(
    async (beforeSaving) => {
      const files = ['a.json', 'b.html']
      await beforeSaving(files.map((file) => ({ file, content: new Uint8Array() })))
      return files.map((file) => ({ file, bytes: 0, signatureFile: null }))
    },
    sampleSnapshot(),
    { isRequired: false },
    defaultSettings.s3,
    {} as CommandContext,
  )
  const { sending } = await saving
  expect(events).toEqual(['b.html queued', 'forgotten'])
  await expect(sending.tell({ color: false })).rejects.toMatchObject({ code: 'report_unknown' })
})
