/** Which time zone the machine lives in. */
import type { CollectorDependencies } from './collector'
import { createKernelFiles } from './linux/kernel-files'

/** Where the zones' data lies on every Unix. */
const zoneinfo = '/usr/share/zoneinfo/'

/**
 * The IANA name, for instance Asia/Seoul. Intl knows it everywhere, but its first question costs 20 ms of start-up;
 * on Linux the same answer stands in the environment or in a link. A zone that nobody has data for counts as UTC in
 * every program, and is called Etc/Unknown here.
 */
export function zoneName({
  platform,
  root,
  env,
}: Pick<CollectorDependencies, 'platform' | 'root' | 'env'>): string {
  const name = platform === 'linux' ? zoneOfLinux(root, env['TZ']) : null
  // ICU answers undefined for a TZ it has no data for, although the type says otherwise.
  const known: string | undefined = name ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  return known ?? 'Etc/Unknown'
}

function zoneOfLinux(root: string, declared: string | undefined): string | null {
  const files = createKernelFiles(root)
  if (declared) {
    const name = declared.replace(/^:/, '')
    // Folders (Asia) and lists (leapseconds, zone.tab, tzdata.zi) lie among the zones; only these begin like this, RFC 9636.
    const isZone =
      /^[A-Za-z][\w+/-]*$/.test(name) && files.tryRead(zoneinfo + name)?.startsWith('TZif') === true
    return isZone ? plainName(name) : null
  }
  const target = files.link('/etc/localtime')
  const at = target?.indexOf(zoneinfo.slice(1)) ?? -1 // the link is often relative: ../usr/share/zoneinfo/…
  return target === null || at < 0 ? null : plainName(target.slice(at + zoneinfo.length - 1))
}

/** Without the folder that says how leap seconds count; null for files that only point to a zone, or stand for none. */
function plainName(path: string): string | null {
  const name = path.replace(/^(posix|right)\//, '')
  return ['posixrules', 'localtime', 'Factory'].includes(name) ? null : name
}
