/**
 * Asks every mount how full it is. A mount that hangs (a stale NFS share, a stopped FUSE program) must cost only its
 * own entry: its call holds a thread of Node's pool until the kernel lets go, which nothing can cancel.
 */
import { statfs, type BigIntStatsFs } from 'node:fs'
import { promisify } from 'node:util'
import type { FileSystem } from '../../contract/model/disks'
import type { Problem } from '../../contract/reading'
import { percentOf } from '../differences'
import { usedPercentLikeDf } from '../df'
import { isMemoryBacked, mayHang, type Mount } from './mounts'

export type StatFs = (path: string | Buffer) => Promise<
  Pick<BigIntStatsFs, 'bsize' | 'blocks' | 'bfree' | 'bavail' | 'files' | 'ffree'> & {
    /** Absent before Node 24. */
    frsize?: bigint
  }
>

export interface FileSystemReader {
  /** One row a mount, at the latest `patienceMs` after the call; rows of silent mounts carry a problem. */
  read(mounts: readonly Mount[], patienceMs: number): Promise<FileSystem[]>
  /** Mounts whose call has not come back yet. */
  readonly silent: ReadonlySet<string>
}

/**
 * How many calls may be under way at once. Node's pool has 4 threads unless told otherwise; one stays free so that
 * hanging mounts never stop the rest of the program.
 */
export function concurrencyOf(threadPoolSize: string | undefined): number {
  const threads = Number(threadPoolSize ?? 4)
  return Number.isInteger(threads) && threads > 1 ? threads - 1 : 3
}

const askKernel = promisify(statfs)

export function createFileSystemReader(
  resolve: (path: string) => string,
  concurrency: number,
  ask: StatFs = (path) => askKernel(path, { bigint: true }),
): FileSystemReader {
  const silent = new Set<string>()
  const pathOf = ({ mountPoint, mountPointBytes }: Mount): string | Buffer =>
    mountPointBytes === undefined
      ? resolve(mountPoint)
      : Buffer.concat([Buffer.from(resolve('')), mountPointBytes])
  return {
    silent,
    async read(mounts, patienceMs) {
      const rows = new Map<string, FileSystem>()
      const finish = (
        mount: Mount,
        problem: Problem | null,
        answer: Awaited<ReturnType<StatFs>> | null,
      ): void => {
        if (!rows.has(mount.mountPoint)) rows.set(mount.mountPoint, toRow(mount, problem, answer))
      }
      const askOne = async (mount: Mount): Promise<void> => {
        silent.add(mount.mountPoint)
        try {
          finish(mount, null, await ask(pathOf(mount)))
        } catch (cause) {
          finish(mount, refused(mount, cause), null)
        } finally {
          silent.delete(mount.mountPoint)
        }
      }
      const askAll = async (queue: Mount[], lanes: number): Promise<void> => {
        const lane = async (): Promise<void> => {
          for (let mount = queue.shift(); mount !== undefined; mount = queue.shift()) await askOne(mount)
        }
        await Promise.all(Array.from({ length: Math.max(0, lanes) }, lane))
      }
      const waiting = mounts.filter(({ mountPoint }) => !silent.has(mountPoint))
      const steady = waiting.filter(({ type }) => !mayHang(type))
      const risky = waiting.filter(({ type }) => mayHang(type))
      for (const mount of mounts) if (silent.has(mount.mountPoint)) finish(mount, stillSilent(mount), null)
      // Those that may hang never get the last lane: it belongs to the machine's own disks, now and next time.
      const work = askAll(steady, concurrency - silent.size).then(() =>
        askAll(risky, concurrency - 1 - silent.size),
      )
      await withPatience(work, patienceMs)
      const unasked = new Set([...steady.splice(0), ...risky.splice(0)])
      for (const mount of waiting)
        finish(mount, unasked.has(mount) ? notAsked(mount) : stillSilent(mount, patienceMs), null)
      return mounts.flatMap(({ mountPoint }) => rows.get(mountPoint) ?? [])
    },
  }
}

async function withPatience(work: Promise<unknown>, patienceMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs)
  })
  await Promise.race([work, patience])
  clearTimeout(timer)
}

const advice = (mount: Mount): string =>
  mayHang(mount.type)
    ? `Check the server or program behind ${mount.device}, or unmount it with "umount -l ${mount.mountPoint}".`
    : `Check the disk behind ${mount.device}; the kernel log may say more.`

const stillSilent = (mount: Mount, patienceMs?: number): Problem => ({
  code: 'mount_silent',
  message: `${mount.mountPoint} (${mount.type}) does not answer${patienceMs === undefined ? ' since an earlier reading' : ` (${patienceMs} ms)`}.`,
  hint: advice(mount),
})

const notAsked = (mount: Mount): Problem => ({
  code: 'mount_not_asked',
  message: `${mount.mountPoint} (${mount.type}) was not asked, because other mounts already hang.`,
  hint: 'Mend the mounts that do not answer first.',
})

const refused = (mount: Mount, cause: unknown): Problem => {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error'
  return {
    code: code === 'EACCES' || code === 'EPERM' ? 'source_denied' : 'collector_broken',
    message: `${mount.mountPoint} (${mount.type}) cannot be read (${code}).`,
    hint: code === 'ENOTCONN' || code === 'ESTALE' ? advice(mount) : null,
  }
}

const untrue = (mount: Mount): Problem => ({
  code: 'source_malformed',
  message: `${mount.mountPoint} (${mount.type}) claims more free space than it has in all.`,
  hint: null,
})

function toRow(
  mount: Mount,
  problem: Problem | null,
  answer: Awaited<ReturnType<StatFs>> | null,
): FileSystem {
  const facts = {
    mountPoint: mount.mountPoint,
    device: mount.device,
    type: mount.type,
    readOnly: mount.readOnly,
    inTotals: problem === null && !isMemoryBacked(mount.type) && !mayHang(mount.type),
  }
  if (answer === null) return { ...facts, ...nothingKnown, problem }
  if (answer.bfree > answer.blocks)
    return { ...facts, inTotals: false, ...nothingKnown, problem: untrue(mount) }
  // Blocks are counted in fragments (statvfs(3)); programs behind FUSE name a larger size for transfers.
  const block = answer.frsize === undefined || answer.frsize === 0n ? answer.bsize : answer.frsize
  const usedBytes = Number((answer.blocks - answer.bfree) * block)
  // Where ordinary users have overdrawn, the number is negative and comes as a very large one.
  const availableBytes = answer.bavail > answer.blocks ? 0 : Number(answer.bavail * block)
  // btrfs and vfat have no fixed number; some programs claim more free ones than there are.
  const hasInodes = answer.files > 0n && answer.ffree <= answer.files
  const inodesUsed = Number(answer.files - answer.ffree)
  return {
    ...facts,
    totalBytes: Number(answer.blocks * block),
    usedBytes,
    availableBytes,
    usedPercent: usedPercentLikeDf(usedBytes, availableBytes),
    inodesTotal: hasInodes ? Number(answer.files) : null,
    inodesUsed: hasInodes ? inodesUsed : null,
    inodesUsedPercent: hasInodes ? percentOf(inodesUsed, Number(answer.files)) : null,
    problem: null,
  }
}

const nothingKnown = {
  totalBytes: null,
  usedBytes: null,
  availableBytes: null,
  usedPercent: null,
  inodesTotal: null,
  inodesUsed: null,
  inodesUsedPercent: null,
}
