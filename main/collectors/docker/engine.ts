/** One container engine behind dockerode: the four questions asked of it. What its failures mean is said elsewhere. */
import { parseInspected, parseList, type InspectedContainer, type ListedContainer } from './answers'
import { parseStats, type ContainerCounters } from './counters'
import type { Endpoint } from './endpoint'
import { explain } from './failures'
import { parseIdentityHeaders, parseVersion, type Identity } from './identity'
import { createWire, EngineStatusError } from './wire'

/** Every question takes the signal at whose abort it lets go, and throws an AppError. */
export interface Engine {
  readonly endpoint: Endpoint
  /** Who answers. Needs no question where an answer before told. */
  identify(signal: AbortSignal): Promise<Identity>
  /** All containers, running or not. */
  list(signal: AbortSignal): Promise<ListedContainer[]>
  /** Undefined when the container is gone. */
  inspect(id: string, signal: AbortSignal): Promise<InspectedContainer | undefined>
  /** Undefined when the container is gone, null when it has no numbers because it does not run. */
  stats(id: string, signal: AbortSignal): Promise<ContainerCounters | null | undefined>
  close(): void
}

/** Opens nothing yet: the first question connects. */
export async function createEngine(endpoint: Endpoint): Promise<Engine> {
  const { default: Docker } = await import('dockerode')
  const wire = await createWire(endpoint)
  const docker = new Docker({ modem: wire } as ConstructorParameters<typeof Docker>[0]) as InstanceType<
    typeof Docker
  > & { version(options: { abortSignal: AbortSignal }): Promise<unknown> }

  async function ask<Answer>(signal: AbortSignal, question: () => Promise<Answer>): Promise<Answer> {
    const askedAtMs = performance.now()
    try {
      signal.throwIfAborted()
      return await question()
    } catch (error) {
      throw explain(error, endpoint, signal.aborted ? performance.now() - askedAtMs : null)
    }
  }

  /** A container may be removed between any two questions: the engine then answers 404. */
  function askOfOne<Answer>(
    signal: AbortSignal,
    question: () => Promise<Answer>,
  ): Promise<Answer | undefined> {
    return ask(signal, async () => {
      try {
        return await question()
      } catch (error) {
        if (error instanceof EngineStatusError && error.statusCode === 404) return undefined
        throw error
      }
    })
  }

  return {
    endpoint,
    async identify(signal) {
      const told = parseIdentityHeaders(wire.headers())
      return told ?? ask(signal, async () => parseVersion(await docker.version({ abortSignal: signal })))
    },
    list: (signal) =>
      ask(signal, async () => parseList(await docker.listContainers({ all: true, abortSignal: signal }))),
    inspect: (id, signal) =>
      askOfOne(signal, async () =>
        parseInspected(await docker.getContainer(id).inspect({ abortSignal: signal })),
      ),
    stats: (id, signal) =>
      askOfOne(signal, async () => {
        // Without one-shot the engine itself waits a second for a second reading; ours comes later anyway.
        const options = { stream: false, 'one-shot': true, abortSignal: signal } as const
        return parseStats(await docker.getContainer(id).stats(options))
      }),
    close: () => wire.close(),
  }
}
