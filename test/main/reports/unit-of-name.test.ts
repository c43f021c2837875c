import { expect, test } from 'vitest'
import { unitOfName } from '../../../main/reports/unit-of-name'

test.each([
  ['usedBytes', 'bytes'],
  ['rxBytesPerSecond', 'bytes/s'],
  ['readOperationsPerSecond', 'operations/s'],
  ['errorsPerSecond', '1/s'],
  ['usedPercent', 'percent'],
  ['memoryUsedPercentOfLimit', 'percent'],
  ['cpuPercentOfHost', 'percent'],
  ['intervalMs', 'ms'],
  ['uptimeSeconds', 's'],
  ['utcOffsetMinutes', 'min'],
  ['fifteenMinutes', ''],
  ['frequencyMhz', 'MHz'],
  ['speedMbps', 'Mbit/s'],
  ['temperatureCelsius', 'celsius'],
  ['cpuLimitCores', 'cores'],
  ['limitCores', 'cores'],
  ['percent', 'percent'],
  ['physicalCores', ''],
  ['inodesTotal', ''],
  ['version', ''],
  ['constructor', ''],
])('%s is measured in "%s"', (name, unit) => {
  expect(unitOfName(name)).toBe(unit)
})
