import { expect, it } from 'vitest'
import type { MetricName } from '../../../../renderer/composables/use-metric-name'
import { choiceGroups } from '../../../../renderer/views/history/series-choices'

const nameOf = (key: string): MetricName => ({
  subject: key.split(/[{.]/)[0]!,
  entity: null,
  metric: key,
  full: `name of ${key}`,
})
const many = Array.from({ length: 100 }, (_, index) => `containers{c${index}}.memoryUsedBytes`)

it('groups by subject, in the order of the product', () => {
  const groups = choiceGroups(['self.rssBytes', 'cpu.busyPercent'], ['cpu.busyPercent'], '', nameOf)
  expect(groups.map(({ title, chosen, all }) => [title, chosen, all])).toEqual([
    ['cpu', 1, 1],
    ['self', 0, 1],
  ])
})

it('never lists more than fit, the chosen ones first, and says how many are left', () => {
  const [group] = choiceGroups(many, ['containers{c99}.memoryUsedBytes'], '', nameOf)
  expect(group!.choices[0]).toMatchObject({ key: 'containers{c99}.memoryUsedBytes', isChosen: true })
  expect(group!.choices.length + group!.more).toBe(100)
  expect(group!.more).toBeGreaterThan(0)
})

it('finds every word of a search', () => {
  const [group] = choiceGroups(many, [], 'MEMORY c42', nameOf)
  expect(group!.choices.map(({ key }) => key)).toEqual(['containers{c42}.memoryUsedBytes'])
  expect(choiceGroups(many, [], 'c42 cpu', nameOf)).toEqual([])
})

it('keeps what was chosen and is measured no more, and says so', () => {
  const [group] = choiceGroups([], ['disks{/gone}.usedPercent'], '', nameOf)
  expect(group!.choices).toEqual([
    {
      key: 'disks{/gone}.usedPercent',
      label: 'name of disks{/gone}.usedPercent',
      isChosen: true,
      isGone: true,
    },
  ])
})
