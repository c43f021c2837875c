/** What the machine's power means for the watching: asleep, on battery, locked. */
import { powerMonitor } from 'electron'

export interface PowerDependencies {
  onSleep: () => void
  onWake: () => void
  onBattery: (isOnBattery: boolean) => void
  onLock: (isLocked: boolean) => void
}

export function setupPower({ onSleep, onWake, onBattery, onLock }: PowerDependencies): void {
  powerMonitor.on('suspend', onSleep)
  powerMonitor.on('resume', onWake)
  powerMonitor.on('on-battery', () => onBattery(true))
  powerMonitor.on('on-ac', () => onBattery(false))
  powerMonitor.on('lock-screen', () => onLock(true))
  powerMonitor.on('unlock-screen', () => onLock(false))
  onBattery(powerMonitor.isOnBatteryPower())
}
