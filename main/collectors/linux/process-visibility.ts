/** Whether the kernel lets this process see the processes of others: /proc can be mounted so that it does not. */
import type { Processes } from '../../contract/model/processes'
import type { KernelFiles } from './kernel-files'

/** Values of the mount option hidepid (proc(5)); kernels before 5.8 write numbers. 0 and off hide nothing. */
const hidden: Readonly<Record<string, 'from others' | 'from all but tracers'>> = {
  '1': 'from others',
  '2': 'from others',
  '4': 'from all but tracers',
  noaccess: 'from others',
  invisible: 'from others',
  ptraceable: 'from all but tracers',
}

/** CAP_SYS_PTRACE (capabilities(7)), which root has unless it was taken away. */
const traceBit = 1n << 19n

/** The rules of the kernel (has_pid_permissions in fs/proc/base.c), from what /proc says of its mount and of us. */
export function readVisibility(files: KernelFiles): Processes['visibility'] {
  const mounts = files.tryRead('/proc/self/mountinfo') ?? ''
  if (!mounts.includes('hidepid=')) return 'all' // nearly everywhere
  const options = optionsOfProc(mounts)
  const mode = hidden[options.get('hidepid') ?? '']
  if (mode === undefined) return 'all'
  const status = files.tryRead('/proc/self/status') ?? ''
  const capabilities = /^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1]
  if (capabilities !== undefined && (BigInt(`0x${capabilities}`) & traceBit) !== 0n) return 'all'
  // Without the option the group is root's, which counts as well.
  const trusted = options.get('gid') ?? '0'
  return mode === 'from others' && groupsOf(status).includes(trusted) ? 'all' : 'own'
}

/** Of the last mount on /proc, which covers earlier ones. */
function optionsOfProc(mounts: string): Map<string, string> {
  const line = mounts.split('\n').findLast((entry) => / \/proc .* - proc /.test(entry))
  const superOptions = line?.split(' - ', 2)[1]?.split(' ')[2] ?? ''
  return new Map(
    superOptions.split(',').map((option): [string, string] => {
      const [name = '', value = ''] = option.split('=', 2)
      return [name, value]
    }),
  )
}

/** The group that file access is judged by, the last of four, and the further ones. */
function groupsOf(status: string): string[] {
  const main = /^Gid:\s+(?:\d+\s+){3}(\d+)/m.exec(status)?.[1]
  const further = /^Groups:[ \t]*(.*)$/m.exec(status)?.[1]?.trim().split(/\s+/) ?? []
  return main === undefined ? further : [main, ...further]
}
