import { describe, expect, it } from 'vitest'
import { safeLink } from '../../../main/desktop/safe-link'

describe('a link out of the window', () => {
  it('is opened over https', () => {
    expect(safeLink('https://github.com/x?y#z')).toBe('https://github.com/x?y#z')
  })

  it.each([
    'http://github.com',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://share/x',
    'ms-msdt:/id',
    'app://autoinfrasnap/',
    'https://user:secret@example.com/',
    'https://',
    `https://example.com/${'a'.repeat(2_048)}`,
    'nonsense',
  ])('is not opened as %s', (link) => {
    expect(safeLink(link)).toBeNull()
  })
})
