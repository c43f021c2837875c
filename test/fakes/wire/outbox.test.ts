import { expect, it } from 'vitest'
import { uploadSchema, type Upload } from '../../../main/contract/outbox'
import type { Report } from '../../../main/contract/reports'
import { createFakeOutbox } from './outbox'

const reports: Report[] = Array.from({ length: 6 }, (_, index) => ({
  ...{ name: `infra_snap_web-1_2026112${index}T050715Z.json`, format: 'json', sizeBytes: 20_000 },
  takenAt: `2026-11-2${index}T05:07:15.000Z`,
}))

function make(isEmpty = false) {
  const told: { upload: Upload; isDropped: boolean }[] = []
  const outbox = createFakeOutbox({
    ...{ isEmpty, hostName: 'web-1', now: () => Date.UTC(2026, 10, 26), reports: () => reports },
    tell: (upload, isDropped) => told.push({ upload, isDropped }),
    wait: () => Promise.resolve(),
  })
  const actor = { id: 'local', name: 'test', role: 'admin' } as const
  return { told, list: async () => outbox['outbox:list']({}, actor), outbox, actor }
}

it('shows uploads in every state that people have to understand', async () => {
  const uploads = await make().list()
  expect(new Set(uploads.map(({ state }) => state))).toEqual(new Set(['sent', 'waiting', 'refused']))
  for (const upload of uploads) expect(uploadSchema.safeParse(upload).error).toBeUndefined()
  expect(await make(true).list()).toEqual([])
})

it('sends what is put in or tried again, and tells its progress', async () => {
  const { told, list, outbox, actor } = make(true)
  await outbox['outbox:add']({ name: reports[0]!.name }, actor)
  await expect.poll(async () => (await list())[0]?.state).toBe('sent')
  const sent = told.map(({ upload }) => upload.sentBytes)
  expect(sent).toEqual(sent.toSorted((a, b) => a - b))
  expect(sent.at(-1)).toBe(20_000)
})

it('drops an upload for good', async () => {
  const { told, list, outbox, actor } = make()
  const [first] = await list()
  await outbox['outbox:drop']({ id: first!.id }, actor)
  expect((await list()).map(({ id }) => id)).not.toContain(first!.id)
  expect(told.at(-1)).toEqual({ upload: first, isDropped: true })
})
