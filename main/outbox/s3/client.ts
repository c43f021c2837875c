/** A client of the AWS SDK as the settings ask for it. It never tries again by itself: the outbox does. */
import { readFile } from 'node:fs/promises'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { AppError } from '../../contract/errors'
import type { S3Settings } from '../../contract/settings'
import type { Keys } from './credentials'
import type * as sdkModule from './sdk'

export type Sdk = typeof sdkModule
export type Client = InstanceType<Sdk['S3Client']>

/** A handshake over a bad line takes seconds; what takes longer is lost. */
const connectionMs = 10_000

/** Silence on a connection that is open. A store that puts large objects together takes its time. */
const silenceMs = 60_000

/** A few more than the outbox has under way, for the parts of a large file. */
const mostSockets = 16

export interface ClientOptions {
  settings: S3Settings
  provide: () => Promise<Keys>
  /** Added to the clock that requests are signed with. */
  clockOffsetMs: number
}

/** @throws AppError settings_invalid for a file of authorities that cannot be read. */
export async function createClient(sdk: Sdk, options: ClientOptions): Promise<Client> {
  const { settings, provide, clockOffsetMs } = options
  const isAlways = settings.checksums === 'always'
  const agents = await createAgents(settings)
  return new sdk.S3Client({
    region: settings.region,
    ...(settings.endpoint === null ? {} : { endpoint: settings.endpoint }),
    forcePathStyle: settings.pathStyle,
    credentials: provide,
    maxAttempts: 1,
    systemClockOffset: clockOffsetMs,
    requestChecksumCalculation: isAlways ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED',
    // What is read back is compared with the SHA-256 that was sent, which tells more.
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: new sdk.NodeHttpHandler({
      ...agents,
      connectionTimeout: connectionMs,
      socketTimeout: silenceMs,
      logger: silent,
    }),
    // Whatever it has to say comes back as an error; its warnings would end up among the command's own output.
    logger: silent,
  })
}

const nothing = (): void => undefined
const silent = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing }

async function createAgents({ proxy, caFile }: S3Settings) {
  const usual = { keepAlive: true, maxSockets: mostSockets, timeout: silenceMs }
  const ca = caFile === null ? {} : { ca: await readAuthorities(caFile) }
  if (proxy === null)
    return { httpAgent: new HttpAgent(usual), httpsAgent: new HttpsAgent({ ...usual, ...ca }) }
  // One agent for both: it asks the proxy for a tunnel, so that the proxy sees and changes nothing.
  const { HttpsProxyAgent } = await import('https-proxy-agent')
  const agent = new HttpsProxyAgent(proxy, { ...usual, ...ca })
  // The certificate of the store is checked with what the request itself brings.
  const tunnel = Object.assign(agent, { options: { ...agent.options, ...ca } })
  return { httpAgent: tunnel as unknown as HttpAgent, httpsAgent: tunnel as unknown as HttpsAgent }
}

/** Beside the usual ones, which Node forgets as soon as others are named. */
async function readAuthorities(file: string): Promise<string[]> {
  const { rootCertificates } = await import('node:tls')
  try {
    return [...rootCertificates, await readFile(file, 'utf8')]
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new AppError('store_refused', `The file of authorities ${file} cannot be read (${code}).`, {
      hint: 'Correct s3.caFile in the settings.',
      cause,
    })
  }
}
