/** Checks what the collectors find, by asking the collectors themselves: nobody knows better what a snapshot will hold. */
import type { Sections, SectionValue } from '../../contract/snapshot'
import { bytesText, countText } from '../terminal/units'
import { absent, broken, ok, type Check } from './check'

export const askedSubjects = ['host', 'cpu', 'memory', 'containers', 'custom'] as const

export function checkMachine(sections: Sections): Check[] {
  return [
    checkContainers(sections.containers),
    ...checkCustom(sections.custom),
    checkTimeZone(sections.host),
    checkLimit(sections.memory),
    checkTemperature(sections.cpu),
  ]
}

const engineNames = { docker: 'Docker', podman: 'Podman', unknown: 'An engine' } as const

function checkContainers(reading: Sections['containers']): Check {
  const [id, title] = ['containers', 'Containers']
  if (reading?.status === 'ok') {
    const { engine, counts } = reading.value
    const name = `${engineNames[engine.name]} ${engine.version ?? ''}`.trim()
    return ok(id, title, `${name} at ${engine.endpoint}, ${countText(counts.total, 'container')}`)
  }
  return checkTrouble(id, title, reading)
}

function checkTrouble(id: string, title: string, reading: Sections[keyof Sections]): Check {
  if (reading === undefined || reading.status === 'ok') return broken(id, title, 'were not read', null)
  const found = reading.problem.message.replace(/\.$/, '')
  return (reading.status === 'failed' ? broken : absent)(id, title, found, reading.problem.hint)
}

/** No line for someone who defined none. */
function checkCustom(reading: Sections['custom']): Check[] {
  const [id, title] = ['custom', 'Custom metrics']
  if (reading?.status !== 'ok') {
    const none = reading === undefined || reading.problem.code === 'custom_none'
    return none ? [] : [checkTrouble(id, title, reading)]
  }
  const { metrics } = reading.value
  const failed = metrics.flatMap(({ reading: one }) => (one.status === 'failed' ? [one.problem.message] : []))
  if (failed.length === 0)
    return metrics.length === 0 ? [] : [ok(id, title, `${metrics.length} of ${metrics.length} answer`)]
  return [broken(id, title, failed.join(' '), 'Correct them under "custom" in the settings.')]
}

function checkTimeZone(reading: Sections['host']): Check {
  const [id, title] = ['timeZone', 'Time zone']
  if (reading?.status !== 'ok') return checkTrouble(id, title, reading)
  const { timeZone, utcOffsetMinutes } = reading.value
  const sign = utcOffsetMinutes < 0 ? '-' : '+'
  const minutes = Math.abs(utcOffsetMinutes)
  const clock = [Math.floor(minutes / 60), minutes % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
  return ok(id, title, `${timeZone}, UTC${sign}${clock} now`)
}

function checkLimit(reading: Sections['memory']): Check {
  const [id, title] = ['controlGroup', 'Memory limit']
  if (reading?.status !== 'ok') return checkTrouble(id, title, reading)
  const { controlGroup } = reading.value
  return controlGroup === null
    ? ok(id, title, `none but the machine's own ${bytesText(reading.value.totalBytes)}`)
    : ok(id, title, `${bytesText(controlGroup.limitBytes)}, by control group version ${controlGroup.version}`)
}

function checkTemperature(reading: Sections['cpu']): Check {
  const [id, title] = ['temperature', 'Temperature']
  if (reading?.status !== 'ok') return checkTrouble(id, title, reading)
  const degrees: SectionValue<'cpu'>['temperatureCelsius'] = reading.value.temperatureCelsius
  return degrees === null
    ? absent(id, title, 'no sensor, as usual on virtual machines', null)
    : ok(id, title, `${degrees} °C`)
}
