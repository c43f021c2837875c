import { expect, it } from 'vitest'
import { createPausing } from '../../../main/desktop/pausing'

it('watches again only when the machine is awake and the person wants it', () => {
  const calls: string[] = []
  const pausing = createPausing({ pause: () => calls.push('pause'), resume: () => calls.push('resume') })
  pausing.setPausedByPerson(true)
  pausing.setAsleep(true)
  pausing.setAsleep(false)
  expect(calls).toEqual(['pause'])
  expect(pausing.isPausedByPerson()).toBe(true)
  pausing.setAsleep(true)
  pausing.setPausedByPerson(false)
  expect(calls).toEqual(['pause'])
  pausing.setAsleep(false)
  expect(calls).toEqual(['pause', 'resume'])
})
