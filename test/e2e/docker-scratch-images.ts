/**
 * Containers on the real engine without any registry: an image of nothing but a static busybox, imported from a tar
 * made here. Everything made carries a label, and is removed by it.
 */
import { existsSync, readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import Docker from 'dockerode'

const socket = '/var/run/docker.sock'
const busybox = '/bin/busybox'
const image = 'autoinfrasnap-test:busybox'
const label = 'autoinfrasnap.test'

/** Why the real engine cannot be used here; null when it can. */
export async function whyNoEngine(): Promise<string | null> {
  if (process.platform !== 'linux') return 'the real engine is driven on Linux only'
  if (!existsSync(socket)) return `no Docker engine on this machine (${socket} does not exist)`
  if (!existsSync(busybox) || readFileSync(busybox).includes('/lib64/ld-linux')) {
    return 'no static busybox on this machine (Debian package busybox-static)'
  }
  try {
    await new Docker({ socketPath: socket }).ping()
    return null
  } catch (error) {
    return `the Docker engine of this machine does not answer (${String(error)})`
  }
}

/** For containers beside which a browser loads pages: a network that appears would make it give up. */
export const withoutNetwork = { HostConfig: { NetworkMode: 'none' } } as const

export interface ScratchEngine {
  readonly docker: Docker
  /** Creates and starts a container that runs busybox with these arguments. */
  run(args: string[], options?: Docker.ContainerCreateOptions): Promise<Docker.Container>
  /** Removes every container this run of the tests made. */
  removeAll(): Promise<void>
}

/** @param run tells the containers of one test file from those of another that runs at the same time. */
export async function openScratchEngine(run: string): Promise<ScratchEngine> {
  const docker = new Docker({ socketPath: socket })
  if ((await docker.listImages({ filters: { reference: [image] } })).length === 0) {
    const [repo, tag] = image.split(':')
    const tar = Readable.from([tarOfOneFile('bin/busybox', readFileSync(busybox))])
    // The answer is a stream of progress; the image is there when it ends.
    await text(await docker.importImage(tar, { repo, tag }))
  }
  return {
    docker,
    async run(args, options = {}) {
      const container = await docker.createContainer({
        Image: image,
        Entrypoint: [busybox],
        Cmd: args,
        ...options,
        Labels: { ...options.Labels, [label]: run },
      })
      await container.start()
      return container
    },
    async removeAll() {
      const made = await docker.listContainers({ all: true, filters: { label: [`${label}=${run}`] } })
      await Promise.all(made.map(({ Id }) => docker.getContainer(Id).remove({ force: true })))
    },
  }
}

/** A tar archive (ustar) of one executable file. */
function tarOfOneFile(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512)
  const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`
  header.write(name, 0)
  header.write(octal(0o755, 8), 100)
  header.write(octal(0, 8), 108)
  header.write(octal(0, 8), 116)
  header.write(octal(content.length, 12), 124)
  header.write(octal(0, 12), 136)
  header.write(' '.repeat(8), 148) // the checksum counts itself as spaces
  header.write('0', 156)
  header.write('ustar\u000000', 257)
  const sum = header.reduce((all, byte) => all + byte, 0)
  header.write(octal(sum, 7), 148)
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512)
  return Buffer.concat([header, content, padding, Buffer.alloc(1024)])
}
