import { expect, test } from 'vitest'
import { renderChangelog } from '../../../../main/cli/diff/changelog'
import { createStyle } from '../../../../main/cli/terminal/style'
import { displayWidth } from '../../../../main/cli/terminal/width'
import { container, fileSystem } from '../../reports/sample-snapshot'
import { compare, composed } from '../../snapshot/diff/composed'

const style = createStyle({
  isTerminal: true,
  env: { LANG: 'C.UTF-8', NO_COLOR: '1' },
  platform: 'linux',
  colourAllowed: true,
})
const later = { takenAt: '2026-11-24T07:07:15.250Z' }

test('it reads like a changelog, the most serious first', () => {
  const before = composed({ containers: [container({ name: 'db', image: 'postgres:16' })], custom: 10 })
  const after = composed(
    { fileSystems: [fileSystem({ usedPercent: 75 })], containers: [], custom: 20 },
    later,
  )
  expect(renderChangelog(compare(before, after), { style, columns: 80 })).toBe(`\
◆ 2 serious, 2 notable and 1 minor change in 1 d 2 h
  web-1, 2026-11-23 05:07:15 to 2026-11-24 07:07:15 UTC

Serious
◆ /var/lib/docker is not mounted any more (ext4 of /dev/sdb1)
◆ Container db is gone (postgres:16)

Notable
▲ Disk / went from 51 % to 75 % full
▲ No longer so: Disk /var/lib/docker is 91 % full

Minor
○ queue_depth went from 10 jobs to 20 jobs
`)
})

test('without changes it is one quiet sentence', () => {
  expect(renderChangelog(compare(composed(), composed({}, later)), { style, columns: 80 })).toBe(
    '● Nothing changed in 1 d 2 h\n  web-1, 2026-11-23 05:07:15 to 2026-11-24 07:07:15 UTC\n',
  )
})

test('hostile names move nothing, and no line is wider than the terminal', () => {
  const name = `db\u001b[2J\u202e${'x'.repeat(100)}`
  const text = renderChangelog(
    compare(
      composed({ containers: [] }),
      composed({ containers: [container({ name })] }, { redaction: { profile: 'paths' } }), // for a long note
    ),
    { style, columns: 40 },
  )
  expect(text).toContain('not masked alike')
  expect(text).not.toMatch(/[\u001b\u202e]/)
  for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(40)
})
