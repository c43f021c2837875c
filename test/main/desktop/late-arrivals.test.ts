import { expect, it } from 'vitest'
import { createLateArrivals } from '../../../main/desktop/late-arrivals'

it('starts nothing again where nobody asked for anything', () => {
  expect(createLateArrivals().args()).toBeNull()
})

it('starts again for somebody who only wants to see the app', async () => {
  const late = createLateArrivals()
  await late.second(null)
  expect(late.args()).toEqual([])
})

it('starts once for all that came, with paths that mean the same elsewhere', async () => {
  const late = createLateArrivals()
  late.link('autoinfrasnap://history')
  await late.file('/home/ada/a.json')
  await late.second({ args: ['b.json', '--hidden', 'autoinfrasnap://overview'], workingFolder: '/home/ada' })
  await late.second({ args: ['doctor'], workingFolder: '/' })
  expect(late.args()).toEqual([
    'autoinfrasnap://history',
    '/home/ada/a.json',
    'autoinfrasnap://overview',
    '/home/ada/b.json',
  ])
})
