import { describe, expect, it } from 'vitest'
import { parseSnapshot } from '../../../renderer/stores/snapshot-document'

describe('parseSnapshot', () => {
  it.each([
    ['no JSON', '{"schema"'],
    ['another document', '{"schema": "something else"}'],
    ['nothing', 'null'],
  ])('refuses %s, naming the file', (_, content) => {
    expect(() => parseSnapshot(content, 'holiday.json')).toThrow(
      expect.objectContaining({
        code: 'document_unreadable',
        message: 'The file "holiday.json" is no snapshot.',
      }),
    )
  })
})
