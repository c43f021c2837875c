/** Whether the server grows: ten real minutes of watching, memory after warm-up against memory at the end. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { median } from './measure.ts'
import type { Missing, Row } from './table.ts'

const warmUpMinutes = 3
const minutes = 10
const mebibyte = 2 ** 20

/** Resident bytes of a process, the median of ten looks a second apart: a single one may fall into a collection. */
async function residentBytes(pid: number): Promise<number> {
  const looks: number[] = []
  for (let look = 0; look < 10; look += 1) {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    looks.push(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1024)
    await wait(1_000)
  }
  return median(looks)
}

/** Takes ten minutes and more; runs only when asked for: `npm run bench -- soak`. */
export async function benchSoak(): Promise<{ rows: Row[]; missing: Missing[] }> {
  if (process.platform !== 'linux')
    return { rows: [], missing: [{ what: 'soak', reason: 'reads /proc/<pid>/status of the server' }] }
  const folder = mkdtempSync(path.join(tmpdir(), 'soak-'))
  const server = spawn(process.execPath, ['dist/main/cli.js', 'serve', '--port', '0'], {
    env: {
      ...process.env,
      AUTOINFRASNAP_DATA_DIR: folder,
      AUTOINFRASNAP_CONFIG_DIR: path.join(folder, 'config'),
    },
    stdio: 'ignore',
  })
  try {
    if (server.pid === undefined) throw new Error('the server did not start')
    await wait(warmUpMinutes * 60_000)
    const warm = await residentBytes(server.pid)
    await wait((minutes - warmUpMinutes) * 60_000)
    const last = await residentBytes(server.pid)
    const grown = (last - warm) / mebibyte
    return {
      rows: [
        {
          what: `memory growth of serve, minute ${warmUpMinutes} to ${minutes}`,
          ours: `${grown.toFixed(1)} MiB`,
          beside: `${(warm / mebibyte).toFixed(0)} to ${(last / mebibyte).toFixed(0)} MiB resident`,
          asked: 'at most 5 MiB',
          holds: grown <= 5,
        },
      ],
      missing: [],
    }
  } finally {
    server.kill('SIGTERM')
    await new Promise((resolve) => server.once('exit', resolve))
    rmSync(folder, { recursive: true, force: true })
  }
}
