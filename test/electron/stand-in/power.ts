/** Battery, sleep and the locked screen. Tests cause what happens. */
import { EventEmitter } from 'node:events'
import type { PowerMonitor, PowerSaveBlocker } from 'electron'

export type PowerEvent =
  | 'suspend'
  | 'resume'
  | 'on-battery'
  | 'on-ac'
  | 'lock-screen'
  | 'unlock-screen'
  | 'shutdown'
  | 'user-did-become-active'
  | 'user-did-resign-active'

class StandInPowerMonitor
  extends EventEmitter
  implements
    Pick<
      PowerMonitor,
      | 'isOnBatteryPower'
      | 'onBatteryPower'
      | 'getSystemIdleState'
      | 'getSystemIdleTime'
      | 'getCurrentThermalState'
    >
{
  onBatteryPower = process.env['ELECTRON_STAND_IN_ON_BATTERY'] === '1'
  #isLocked = false

  isOnBatteryPower = (): boolean => this.onBatteryPower
  getSystemIdleTime = (): number => 0
  getSystemIdleState = (): 'active' | 'locked' => (this.#isLocked ? 'locked' : 'active')
  getCurrentThermalState = (): 'nominal' => 'nominal'

  happen(event: PowerEvent): void {
    if (event === 'on-battery' || event === 'on-ac') this.onBatteryPower = event === 'on-battery'
    if (event === 'lock-screen' || event === 'unlock-screen') this.#isLocked = event === 'lock-screen'
    this.emit(event, { preventDefault: () => undefined })
  }
}

export const powerMonitor = new StandInPowerMonitor()

const blockers = new Set<number>()
let lastBlocker = 0

export const powerSaveBlocker = {
  start: () => {
    blockers.add(++lastBlocker)
    return lastBlocker
  },
  stop: (id) => blockers.delete(id),
  isStarted: (id) => blockers.has(id),
} satisfies PowerSaveBlocker
