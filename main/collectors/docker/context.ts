/** Contexts of the docker command: which one is in use, and the address and certificates kept with it. */
import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { AppError } from '../../contract/errors'
import type { Surroundings } from './endpoint'
import { readTls, type Tls } from './tls'

export interface ContextEndpoint {
  readonly name: string
  readonly host: string
  /** Asked with whether the address itself calls for TLS. */
  readonly tls: (wanted: boolean) => Tls | null
}

const configSchema = z.object({ currentContext: z.optional(z.string()) })
const metaSchema = z.object({
  Endpoints: z.object({ docker: z.object({ Host: z.string(), SkipTLSVerify: z.optional(z.boolean()) }) }),
})

/**
 * The endpoint of DOCKER_CONTEXT or of the current context; null when the default one is in use.
 * @throws AppError docker_misconfigured when the context does not exist or its file cannot be understood.
 */
export function readContextEndpoint(surroundings: Surroundings): ContextEndpoint | null {
  const { env, home, readFile } = surroundings
  const folder = env['DOCKER_CONFIG'] || `${home}/.docker`
  const name = env['DOCKER_CONTEXT'] || readCurrentContext(readFile, `${folder}/config.json`)
  if (!name || name === 'default') return null
  // The command names a context's folder by the hash of its name.
  const id = createHash('sha256').update(name).digest('hex')
  const metaFile = `${folder}/contexts/meta/${id}/meta.json`
  const meta = readFile(metaFile)
  if (meta === null) {
    throw new AppError('docker_misconfigured', `The Docker context ${JSON.stringify(name)} does not exist.`, {
      hint: 'List the contexts with: docker context ls, and choose one with: docker context use NAME.',
    })
  }
  const { docker } = parse(metaSchema, meta, metaFile).Endpoints
  return {
    name,
    host: docker.Host,
    tls: (wanted) => {
      const tls = readTls(readFile, `${folder}/contexts/tls/${id}/docker`, docker.SkipTLSVerify !== true)
      return wanted || tls.ca !== undefined || tls.cert !== undefined ? tls : null
    },
  }
}

function readCurrentContext(readFile: Surroundings['readFile'], path: string): string | null {
  const text = readFile(path)
  return text === null ? null : (parse(configSchema, text, path).currentContext ?? null)
}

function parse<Schema extends z.ZodMiniType>(schema: Schema, text: Buffer, path: string): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(text.toString('utf8')))
  } catch (cause) {
    throw new AppError('docker_misconfigured', `${path} is not what the docker command writes.`, {
      hint: 'Mend or remove that file, or set DOCKER_HOST, which goes before it.',
      cause,
    })
  }
}
