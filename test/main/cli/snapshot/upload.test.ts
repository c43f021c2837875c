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

/** What happens in its order when two reports are saved and sent, the second of them slowly. */
async function saveTwo(canQueueFirst: boolean) {
  const events: string[] = []
  const outbox: Partial<Outbox> = {
    announce: () =>
      Promise.resolve(() => {
        events.push('forgotten')
        return Promise.resolve()
      }),
    async add({ file }) {
      if (file === 'a.json' && !canQueueFirst) throw new AppError('outbox_full', 'The disk is full.')
      if (file === 'b.html') await new Promise((resolve) => setTimeout(resolve, 50))
      events.push(`${file} queued`)
      return uploadOf(entryOf(), null, null)
    },
    workOnce: () => Promise.resolve(),
    list: () => Promise.resolve([]),
    close: () => Promise.resolve(),
  }
  vi.mocked(openCommandOutbox).mockReturnValue(outbox as Outbox)
  const { sending } = await saveAndSend(
    async (beforeSaving) => {
      const files = ['a.json', 'b.html']
      await beforeSaving(files.map((file) => ({ file, content: new Uint8Array() })))
      return files.map((file) => ({ file, bytes: 0, signatureFile: null }))
    },
    sampleSnapshot(),
    { isRequired: false },
    defaultSettings.s3,
    { stderr: { write: () => true } } as unknown as CommandContext,
  )
  return { events, telling: sending.tell({ color: false, quiet: true }) }
}

test('names that were announced and not taken are forgotten once the last report is queued', async () => {
  const { events, telling } = await saveTwo(true)
  expect(events).toEqual(['a.json queued', 'b.html queued', 'forgotten'])
  expect(await telling).toBe(true)
})

test('a report that cannot be queued stays announced, and the others are queued', async () => {
  const { events, telling } = await saveTwo(false)
  await expect(telling).rejects.toMatchObject({ code: 'outbox_full' })
  expect(events).toEqual(['b.html queued'])
})
