/** Whether the machine is watched: not while a person has paused it, nor while it sleeps. */

export interface Pausing {
  isPausedByPerson(): boolean
  setPausedByPerson(isPaused: boolean): void
  setAsleep(isAsleep: boolean): void
}

export function createPausing(core: { pause(): void; resume(): void }): Pausing {
  let byPerson = false
  let isAsleep = false
  let isPaused = false
  const apply = (): void => {
    const should = byPerson || isAsleep
    if (should === isPaused) return
    isPaused = should
    if (should) core.pause()
    else core.resume()
  }
  return {
    isPausedByPerson: () => byPerson,
    setPausedByPerson(paused) {
      byPerson = paused
      apply()
    },
    setAsleep(asleep) {
      isAsleep = asleep
      apply()
    },
  }
}
