import { expect, test } from 'vitest'
import { withSnapshotCommand } from '../../../main/cli/program'

test.each<[string[], string[]]>([
  [['--snapshot'], ['snapshot']],
  [
    ['--snapshot', '--format', 'yaml'],
    ['snapshot', '--format', 'yaml'],
  ],
  [
    ['--format', 'yaml', '--snapshot'],
    ['snapshot', '--format', 'yaml'],
  ],
  [
    ['snapshot', '--snapshot', '-q'],
    ['snapshot', '-q'],
  ],
  [
    ['--snapshot', 'doctor'],
    ['snapshot', 'doctor'],
  ],
  [['doctor'], ['doctor']],
  [
    ['snapshot', '--', '--snapshot'],
    ['snapshot', '--', '--snapshot'],
  ],
  [[], []],
])('%j is %j', (args, expected) => {
  expect(withSnapshotCommand(args)).toEqual(expected)
})
