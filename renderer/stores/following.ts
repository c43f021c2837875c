/** Keeps what a store knows fresh while anybody follows it: by one topic of the stream, and whole when that has holes. */
import type { EventPayload, Topic } from '../../main/contract/events'
import type { useLiveStore } from './live'

export interface FollowingOptions<T extends Topic> {
  live: Pick<ReturnType<typeof useLiveStore>, 'want' | 'listen'>
  topic: T
  onChange: (payload: EventPayload<T>) => void
  /** Asks for all of it: for the first follower, and when the stream may have told something that was not heard. */
  load: () => void
}

/** @returns what follows until the function that it returns is called; more than once does no harm. */
export function createFollowing<T extends Topic>(options: FollowingOptions<T>): () => () => void {
  const { live, topic, onChange, load } = options
  let followers = 0
  let stop: (() => void) | null = null

  function start(): () => void {
    const stopWanting = live.want([topic])
    const stopListening = live.listen({
      onMessage: (message) => {
        if (message.topic === topic) onChange(message.payload as EventPayload<T>)
      },
      onOpen: load,
      onReset: load,
    })
    load()
    return () => {
      stopWanting()
      stopListening()
    }
  }

  return () => {
    followers += 1
    if (followers === 1) stop = start()
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      followers -= 1
      if (followers === 0) stop?.()
    }
  }
}
