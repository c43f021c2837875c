/** A bridge that a test plays by hand: the app's side of it. */
import type { Bridge, BridgeMessage } from '../../../main/contract/bridge'
import type { DesktopTopic } from '../../../main/contract/desktop'
import type { Topic } from '../../../main/contract/events'

export interface ScriptedBridge extends Bridge {
  readonly asked: { channel: string; input: unknown }[]
  readonly watched: (readonly Topic[])[]
  /** Answers the next requests: an object as JSON, a text as it is; an error rejects. */
  answer: () => unknown
  say(...messages: BridgeMessage[]): void
  sayReset(...messages: BridgeMessage[]): void
  tell(topic: DesktopTopic, payload: unknown): void
}

export function createScriptedBridge(): ScriptedBridge {
  const batchListeners: ((batch: string) => void)[] = []
  const desktopListeners: ((topic: DesktopTopic, payload: unknown) => void)[] = []
  const send = (isReset: boolean, messages: readonly BridgeMessage[]): void => {
    for (const listener of batchListeners) listener(JSON.stringify({ isReset, messages }))
  }
  const bridge: ScriptedBridge = {
    asked: [],
    watched: [],
    answer: () => ({ ok: true, value: {} }),
    async invoke(channel, input) {
      bridge.asked.push({ channel, input: structuredClone(input) })
      const answer = await bridge.answer()
      return typeof answer === 'string' ? answer : JSON.stringify(answer)
    },
    watch: (topics) => void bridge.watched.push(structuredClone(topics)),
    onBatch: (listener) => void batchListeners.push(listener),
    onDesktop: (listener) => void desktopListeners.push(listener),
    say: (...messages) => send(false, messages),
    sayReset: (...messages) => send(true, messages),
    tell: (topic, payload) => desktopListeners.forEach((listener) => listener(topic, payload)),
  }
  return bridge
}
