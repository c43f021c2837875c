/** The host section: facts that change slowly. */
import * as z from 'zod/mini'
import { count, foreignText, instant, percent } from '../quantities'

export const hostSchema = z.object({
  name: foreignText,
  os: z.object({
    platform: z.string(),
    /** The distribution or product, for instance Debian GNU/Linux. */
    name: z.string(),
    version: z.nullable(z.string()),
    kernel: z.string(),
    architecture: z.string(),
  }),
  bootedAt: z.nullable(instant),
  uptimeSeconds: z.number().check(z.minimum(0)),
  /** IANA name, for instance Asia/Seoul. */
  timeZone: z.string(),
  utcOffsetMinutes: z.number(),
  virtualization: z.object({
    kind: z.enum(['none', 'machine', 'container', 'unknown']),
    /** For instance kvm, vmware, docker, lxc. */
    technology: z.nullable(z.string()),
  }),
  loggedInUsers: z.nullable(count),
  /** Null where there is none. */
  battery: z.nullable(
    z.object({
      chargePercent: z.nullable(percent),
      state: z.enum(['charging', 'discharging', 'full', 'idle', 'unknown']),
    }),
  ),
})
export type Host = z.infer<typeof hostSchema>
