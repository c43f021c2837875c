/**
 * A real store for tests and the bench: OpenStack Swift with its S3 interface, on loopback, one replica in a folder of
 * its own. Nothing outside of that folder is touched, and nothing of it is left.
 *
 * Debian's packages: swift-proxy swift-account swift-container swift-object memcached.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, openSync, closeSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3'
import type { S3Settings } from '../../../main/contract/settings.ts'
import type { ReadSecret } from '../../../main/outbox/s3/credentials.ts'

export interface RealStore {
  endpoint: string
  /** What of the settings is not the default: without main's own code the bench can load this as it is. */
  settings: Partial<S3Settings>
  readSecret: ReadSecret
  client: S3Client
  createBucket(name: string): Promise<void>
  /** Every object of a bucket: its key, and the SHA-256 of its bytes as a reader gets them. */
  objects(bucket: string): Promise<Map<string, string>>
  read(bucket: string, key: string): Promise<Buffer>
  unfinishedUploads(bucket: string): Promise<number>
  /** Ends the proxy alone: the port refuses, and what is stored stays. */
  pause(): Promise<void>
  /** Does nothing where it was not paused. */
  resume(): Promise<void>
  stop(): Promise<void>
}

const account = 'test'
const user = 'tester'
export const accessKeyId = `${account}:${user}`
export const secretAccessKey = 'testing-a-real-store'

/** The system's own, which alone knows Debian's packages. */
const python = '/usr/bin/python3'

const backends = ['account', 'container', 'object'] as const
const servers = [...backends, 'proxy'] as const
type Server = (typeof servers)[number]

/** Why the store cannot run here; null where it can. */
export function whyNoSwift(): string | null {
  const programs = [...servers.map((server) => `swift-${server}-server`), 'memcached', 'python3']
  const missing = programs.filter((one) => spawnSync('sh', ['-c', `command -v ${one}`]).status !== 0)
  return missing.length === 0
    ? null
    : `no Swift here (${missing.join(', ')}): apt-get install swift-proxy swift-account swift-container swift-object memcached`
}

export async function startSwift(): Promise<RealStore> {
  const folder = mkdtempSync(path.join(tmpdir(), 'swift-'))
  const ports = { account: 0, container: 0, object: 0, proxy: 0, memcached: 0 }
  for (const name of Object.keys(ports) as (keyof typeof ports)[]) ports[name] = await freePort()
  for (const name of ['srv/d1', 'log']) mkdirSync(path.join(folder, name), { recursive: true })
  configure(folder, ports)
  const children = new Map<string, ChildProcess>()

  const begin = (name: string, command: string, args: readonly string[]): void => {
    const log = openSync(path.join(folder, 'log', name), 'a')
    const child = spawn(command, args, {
      stdio: ['ignore', log, log],
      env: { ...process.env, PYTHONWARNINGS: 'ignore' },
    })
    closeSync(log)
    child.on('error', () => undefined) // told by the wait for its port
    children.set(name, child)
  }
  const beginServer = (server: Server): void => begin(server, python, ['-c', serverRunner, folder, server])
  const end = async (name: string): Promise<void> => {
    const child = children.get(name)
    children.delete(name)
    if (child?.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }
  const stop = async (): Promise<void> => {
    client.destroy()
    await Promise.all([...children.keys()].map(end))
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }

  const endpoint = `http://127.0.0.1:${ports.proxy}`
  const client = new S3Client({
    ...{ region: 'us-east-1', endpoint, forcePathStyle: true, credentials: { accessKeyId, secretAccessKey } },
    ...{ requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' },
  })
  /** Each of them must: what a proxy finds silent when it first asks, it takes for broken. */
  const answer = async (...awaited: Server[]): Promise<void> => {
    for (const untilMs = Date.now() + 60_000; Date.now() < untilMs;) {
      const areThere = await Promise.all(awaited.map((server) => isListening(ports[server])))
      if (!areThere.includes(false)) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const logs = servers.map((server) => readFileSync(path.join(folder, 'log', server), 'utf8').slice(-800))
    await stop()
    throw new Error(`Swift did not come up:\n${logs.join('\n')}`)
  }

  begin('memcached', 'memcached', [
    ...['-l', '127.0.0.1', '-p', String(ports.memcached), '-U', '0', '-m', '32'],
    ...['-u', userInfo().username],
  ])
  for (const server of backends) beginServer(server)
  await answer(...backends)
  beginServer('proxy')
  await answer('proxy')

  const read = async (bucket: string, key: string): Promise<Buffer> => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
    return Buffer.from(await Body!.transformToByteArray())
  }
  return {
    endpoint,
    settings: { bucket: 'reports', endpoint, pathStyle: true, checksums: 'whenRequired' },
    readSecret: (name) =>
      Promise.resolve(
        name === 's3.accessKeyId' ? accessKeyId : name === 's3.secretAccessKey' ? secretAccessKey : null,
      ),
    client,
    async createBucket(name) {
      await client.send(new CreateBucketCommand({ Bucket: name }))
    },
    async objects(bucket) {
      const digests = new Map<string, string>()
      let token: string | undefined
      do {
        const command = new ListObjectsV2Command({ Bucket: bucket, ContinuationToken: token })
        const { Contents = [], NextContinuationToken } = await client.send(command)
        for (const { Key = '' } of Contents)
          digests.set(
            Key,
            createHash('sha256')
              .update(await read(bucket, Key))
              .digest('hex'),
          )
        token = NextContinuationToken
      } while (token !== undefined)
      return digests
    },
    read,
    async unfinishedUploads(bucket) {
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
      return Uploads.length
    },
    pause: () => end('proxy'),
    async resume() {
      if (children.has('proxy')) return
      beginServer('proxy')
      await answer('proxy')
    },
    stop,
  }
}

/** Whether a server answers whatever it is asked. */
const isListening = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/healthcheck`).then(
    ({ status }) => status < 500,
    () => false,
  )

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

function configure(folder: string, ports: Record<Server | 'memcached', number>): void {
  const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text)
  write('swift.conf', '[swift-hash]\nswift_hash_path_suffix = test\nswift_hash_path_prefix = test\n')
  const rings = backends.map((name) => [name, ports[name]])
  execFileSync(python, ['-W', 'ignore', '-c', ringMaker, folder, JSON.stringify(rings)])
  const common = (server: Server): string => `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${ports[server]}
workers = 0
user = ${userInfo().username}
swift_dir = ${folder}
log_level = WARNING
`
  for (const server of backends)
    write(
      `${server}.conf`,
      `${common(server)}devices = ${folder}/srv
mount_check = false
disable_fallocate = true
[pipeline:main]
pipeline = ${server}-server
[app:${server}-server]
use = egg:swift#${server}
`,
    )
  const filters = ['catch_errors', 'gatekeeper', 'healthcheck', 'copy', 'slo', 'dlo', 'symlink', 'encryption']
  write(
    'proxy.conf',
    `${common('proxy')}[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck cache s3api tempauth copy slo dlo versioned_writes symlink keymaster encryption proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
# A slow machine is no broken one.
conn_timeout = 15
node_timeout = 60
error_suppression_limit = 1000
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:${ports.memcached}
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_${account}_${user} = ${secretAccessKey} .admin
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_object_versioning = true
[filter:keymaster]
use = egg:swift#keymaster
encryption_root_secret = ${Buffer.alloc(32, 'k').toString('base64')}
${filters.map((name) => `[filter:${name}]\nuse = egg:swift#${name}\n`).join('')}`,
  )
}

/** One ring a server, of one device; what nine calls of swift-ring-builder would make. */
const ringMaker = `
import sys, json
from swift.common import utils
utils.set_swift_dir(sys.argv[1])
from swift.common.ring import RingBuilder
for name, port in json.loads(sys.argv[2]):
    ring = RingBuilder(4, 1, 1)
    ring.add_dev(dict(region=1, zone=1, ip='127.0.0.1', port=port, replication_ip='127.0.0.1', replication_port=port, device='d1', weight=1, meta=''))
    ring.rebalance()
    ring.get_ring().save(sys.argv[1] + '/' + name + '.ring.gz')
`

/** Each server as its own command runs it, but with the cluster's settings from our folder instead of /etc. */
const serverRunner = `
import sys
from swift.common import utils
utils.set_swift_dir(sys.argv[1])
from swift.common.wsgi import run_wsgi
sys.exit(run_wsgi(sys.argv[1] + '/' + sys.argv[2] + '.conf', sys.argv[2] + '-server'))
`
