/** Tries patterns on names beside the page: a pattern that takes for ever holds up nobody and is simply ended. */

export interface MatchTask {
  patterns: readonly string[]
  names: readonly string[]
}
/** One for each pattern, in order. What is no regular expression matches nothing. */
export type MatchAnswer = readonly string[]

self.addEventListener('message', ({ data }: MessageEvent<MatchTask>) => {
  for (const pattern of data.patterns) {
    let expression: RegExp | null = null
    try {
      expression = new RegExp(pattern)
    } catch {
      // The form says so already.
    }
    const answer: MatchAnswer = data.names.filter((name) => expression?.test(name))
    self.postMessage(answer)
  }
})
