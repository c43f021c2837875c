/** Light or dark. */
import { EventEmitter } from 'node:events'
import type { NativeTheme } from 'electron'

type Shared = 'themeSource' | 'shouldUseDarkColors' | 'shouldUseHighContrastColors' | 'inForcedColorsMode'

class StandInNativeTheme
  extends EventEmitter
  implements Pick<NativeTheme, Shared | 'shouldUseDarkColorsForSystemIntegratedUI'>
{
  readonly shouldUseHighContrastColors = false
  readonly inForcedColorsMode = false
  #source: NativeTheme['themeSource'] = 'system'
  #isSystemDark = false

  get themeSource(): NativeTheme['themeSource'] {
    return this.#source
  }

  set themeSource(source: NativeTheme['themeSource']) {
    if (!['system', 'light', 'dark'].includes(source)) throw new TypeError(`themeSource cannot be ${source}`)
    if (source === this.#source) return
    this.#source = source
    this.emit('updated')
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? this.#isSystemDark : this.#source === 'dark'
  }

  get shouldUseDarkColorsForSystemIntegratedUI(): boolean {
    return this.#isSystemDark
  }

  /** For tests: the person changes the system. */
  setSystem(isDark: boolean): void {
    this.#isSystemDark = isDark
    this.emit('updated')
  }
}

export const nativeTheme = new StandInNativeTheme()
