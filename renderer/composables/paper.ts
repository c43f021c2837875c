/** On paper nothing can be pressed or scrolled: lists are shown whole. */
import { inject, provide, type InjectionKey } from 'vue'

const paperKey: InjectionKey<boolean> = Symbol('paper')

/** Everything below the component that calls this is printed. */
export const providePaper = (): void => provide(paperKey, true)

export const useIsPaper = (): boolean => inject(paperKey, false)
