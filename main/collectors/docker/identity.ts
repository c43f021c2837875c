/** Which engine answers: from the headers that engines put on every answer, else from the question for its version. */
import type { IncomingHttpHeaders } from 'node:http'
import * as z from 'zod/mini'
import { AppError } from '../../contract/errors'
import type { Containers } from '../../contract/model/containers'
import { anyText, orNull, part, tamedOrNull } from './lenient'

export type Identity = Pick<Containers['engine'], 'name' | 'version' | 'apiVersion'>

/**
 * `Server: Docker/28.5.1 (linux)` or `Server: Libpod/4.3.1 (linux)`, and `Api-Version`. Costs nothing, while Podman
 * starts programs to answer for its version. Null when a proxy on the way took the headers off.
 */
export function parseIdentityHeaders(headers: IncomingHttpHeaders): Identity | null {
  const { server, 'api-version': apiVersion } = headers
  const [, product, version] =
    /^(Docker|Libpod|Podman)\/([\w.+~-]{1,64})/.exec(typeof server === 'string' ? server : '') ?? []
  if (product === undefined || version === undefined || typeof apiVersion !== 'string') return null
  return { name: product === 'Docker' ? 'docker' : 'podman', version, apiVersion: tamedOrNull(apiVersion) }
}

const versionSchema = z.object({
  Version: anyText,
  ApiVersion: anyText,
  Components: orNull(z.array(part({ Name: anyText }))),
})

/** @throws AppError docker_broken when no engine would answer like this. */
export function parseVersion(answer: unknown): Identity {
  const parsed = versionSchema.safeParse(answer)
  if (!parsed.success || (parsed.data.Version === null && parsed.data.ApiVersion === null)) {
    throw new AppError('docker_broken', 'What answers there is not a container engine.')
  }
  const components = (parsed.data.Components ?? []).map(({ Name }) => Name ?? '')
  const name = components.some((component) => /podman/i.test(component))
    ? 'podman'
    : components.length === 0 || components.includes('Engine')
      ? 'docker'
      : 'unknown'
  return {
    name,
    version: tamedOrNull(parsed.data.Version),
    apiVersion: tamedOrNull(parsed.data.ApiVersion),
  }
}
