/** Every setting, its bounds and its default. The renderer checks forms with the same schema. */
import * as z from 'zod/mini'
import { boardsSchema } from './boards'
import { foreignText } from './quantities'

/** Mounts left out unless the settings say otherwise: kernel interfaces, images and container layers. */
export const defaultHiddenFileSystemTypes = [
  'autofs',
  'bdev',
  'binder',
  'binfmt_misc',
  'bpf',
  'cgroup',
  'cgroup2',
  'configfs',
  'cpuset',
  'debugfs',
  'devpts',
  'devtmpfs',
  'efivarfs',
  'fuse.gvfsd-fuse',
  'fuse.lxcfs',
  'fuse.portal',
  'fuse.snapfuse',
  'fusectl',
  'hugetlbfs',
  'mqueue',
  'nsfs',
  'overlay',
  'proc',
  'pstore',
  'ramfs',
  'rpc_pipefs',
  'securityfs',
  'selinuxfs',
  'squashfs',
  'sysfs',
  'tracefs',
]

/** Mount points left out whatever their type, as regular expressions. */
export const defaultHiddenMountPoints = [
  '^/(proc|sys|dev)(/|$)',
  '^/run/(user|credentials|docker|netns|snapd)(/|$)',
  '^/snap/',
  '^/var/lib/(docker|containers|kubelet|snapd)/.+',
]

const regularExpression = z.string().check(
  z.refine((pattern) => {
    try {
      new RegExp(pattern)
      return true
    } catch {
      return false
    }
  }, 'expected a regular expression'),
)

const positiveMs = (maximum: number) => z.int().check(z.minimum(1), z.maximum(maximum))

/** Where a custom metric's text comes from. Exactly one of the three. */
const customSource = z.union([
  z.strictObject({ command: z.array(z.string()).check(z.minLength(1)) }),
  z.strictObject({ file: z.string().check(z.minLength(1)) }),
  z.strictObject({
    url: z.url({ protocol: /^https?$/ }),
    headers: z.optional(z.record(z.string(), z.string())),
  }),
])

/** How the number is found in that text. Without any of these, the whole text is the number. */
const customParse = z.union([
  z.strictObject({ jsonPath: z.string().check(z.startsWith('$')) }),
  /** The first group, or the whole match. `^` and `$` match at every line. */
  z.strictObject({ regex: regularExpression }),
])

export const customMetricSettingsSchema = z.strictObject({
  name: z.string().check(z.regex(/^[a-zA-Z][a-zA-Z0-9_.-]{0,99}$/)),
  unit: z._default(z.nullable(z.string()), null),
  help: z._default(z.nullable(foreignText), null),
  source: customSource,
  parse: z._default(z.nullable(customParse), null),
  timeoutMs: z._default(positiveMs(60_000), 2_000),
  /** More output than this is a failure, not a longer wait. */
  maxBytes: z._default(z.int().check(z.minimum(1), z.maximum(1_048_576)), 65_536),
})
export type CustomMetricSettings = z.infer<typeof customMetricSettingsSchema>

export const settingsSchema = z.strictObject({
  snapshot: z.prefault(
    z.strictObject({
      /** The span over which rates are measured. */
      windowMs: z._default(z.int().check(z.minimum(50), z.maximum(60_000)), 250),
      /** How long one collector may take. */
      collectorTimeoutMs: z._default(z.int().check(z.minimum(50), z.maximum(60_000)), 2_000),
      formats: z._default(z.array(z.enum(['json', 'yaml', 'csv'])).check(z.minLength(1)), ['json']),
      /** Where reports are saved; null for the platform's data folder. */
      folder: z._default(z.nullable(z.string()), null),
    }),
    {},
  ),
  /** How often each subject is read by the live sampler. `idle` is for while nobody looks at it; null for not at all. */
  sampling: z.prefault(
    z.strictObject({
      cpu: cadence({ watchedMs: 1_000, idleMs: 1_000 }),
      memory: cadence({ watchedMs: 1_000, idleMs: 1_000 }),
      disks: cadence({ watchedMs: 1_000, idleMs: 1_000 }),
      network: cadence({ watchedMs: 1_000, idleMs: 1_000 }),
      processes: cadence({ watchedMs: 5_000, idleMs: null }),
      containers: cadence({ watchedMs: 5_000, idleMs: 30_000 }),
      custom: cadence({ watchedMs: 30_000, idleMs: 30_000 }),
      host: cadence({ watchedMs: 3_600_000, idleMs: 3_600_000 }),
      /** How full the file systems are is asked at this pace, within the pace of disks. */
      fileSystemsMs: z._default(z.int().check(z.minimum(1_000), z.maximum(3_600_000)), 10_000),
    }),
    {},
  ),
  history: z.prefault(
    z.strictObject({
      retentionDays: z._default(z.int().check(z.minimum(1), z.maximum(3_650)), 30),
    }),
    {},
  ),
  server: z.prefault(
    z.strictObject({
      /** Empty would mean every address, which must be said: 0.0.0.0 or ::. */
      host: z._default(z.string().check(z.minLength(1)), '127.0.0.1'),
      port: z._default(z.int().check(z.minimum(0), z.maximum(65_535)), 9843),
      /** Null for a self-signed certificate, made once. */
      tls: z._default(z.nullable(z.strictObject({ certificateFile: z.string(), keyFile: z.string() })), null),
      /** Further names under which browsers reach this server; requests for any other host are refused. */
      allowedHosts: z._default(z.array(z.string()), []),
      /** Origins of other sites whose pages may read the API. Empty: none. */
      allowedOrigins: z._default(z.array(z.url({ protocol: /^https?$/ })), []),
      /** Lets anyone who reaches the port read /metrics without a key. */
      openMetrics: z._default(z.boolean(), false),
      sessionHours: z._default(z.int().check(z.minimum(1), z.maximum(720)), 12),
    }),
    {},
  ),
  disks: z.prefault(
    z.strictObject({
      hiddenTypes: z._default(z.array(z.string()), defaultHiddenFileSystemTypes),
      hiddenMountPoints: z._default(z.array(regularExpression), defaultHiddenMountPoints),
    }),
    {},
  ),
  network: z.prefault(
    z.strictObject({
      /** Interfaces left out by name, as regular expressions. Totals go by the kind of an interface, not by this. */
      hiddenInterfaces: z._default(z.array(regularExpression), []),
    }),
    {},
  ),
  processes: z.prefault(
    z.strictObject({
      top: z._default(z.int().check(z.minimum(0), z.maximum(200)), 10),
      /** Off by default: command lines carry secrets. */
      commandLines: z._default(z.boolean(), false),
    }),
    {},
  ),
  containers: z.prefault(
    z.strictObject({
      /** For instance unix:///run/podman/podman.sock; null to look where the docker command looks. */
      endpoint: z._default(z.nullable(z.string()), null),
    }),
    {},
  ),
  /** When the overview and the summary call something a warning or critical. */
  thresholds: z.prefault(
    z.strictObject({
      cpuBusyPercent: thresholds(90, 98),
      memoryUsedPercent: thresholds(90, 97),
      diskUsedPercent: thresholds(85, 95),
      inodesUsedPercent: thresholds(85, 95),
    }),
    {},
  ),
  /** The app on a person's own machine; servers have no use for it. */
  desktop: z.prefault(
    z.strictObject({
      startAtLogin: z._default(z.boolean(), false),
      /** At login only the tray icon appears. */
      startHidden: z._default(z.boolean(), true),
      /** Closing the window leaves the app in the tray. */
      closeToTray: z._default(z.boolean(), true),
      /** On battery every pace is so many times as slow. */
      batterySlowdown: z._default(z.int().check(z.minimum(1), z.maximum(60)), 3),
      /** Tells when the machine stops being well, and when it is well again. */
      notifications: z._default(z.boolean(), true),
    }),
    {},
  ),
  custom: z._default(z.array(customMetricSettingsSchema).check(namesOfTheirOwn()), []),
  boards: z._default(boardsSchema, []),
})
export type Settings = z.infer<typeof settingsSchema>

/** Some sections of the settings, each of them whole. A section that is absent means "as it is", not its default. */
export const settingsChangeSchema = z.strictObject(
  Object.fromEntries(
    Object.entries(settingsSchema.shape).map(([name, section]) => [
      name,
      z.optional(section._zod.def.innerType as z.ZodMiniType),
    ]),
  ) as { [K in keyof Settings]: z.ZodMiniOptional<z.ZodMiniType<Settings[K], Settings[K]>> },
)

/** Two metrics of one name could not be told apart in a report. */
function namesOfTheirOwn() {
  return z.check<CustomMetricSettings[]>(({ value, issues }) => {
    const seen = new Set<string>()
    for (const [index, { name }] of value.entries()) {
      const message = 'expected a name that no other custom metric has'
      if (seen.has(name)) issues.push({ code: 'custom', message, path: [index, 'name'], input: name })
      seen.add(name)
    }
  })
}

/** Either of the two may be given alone; the other keeps its default. */
function cadence(usual: { watchedMs: number; idleMs: number | null }) {
  const everyMs = z.int().check(z.minimum(1_000), z.maximum(86_400_000))
  return z.prefault(z.strictObject({ watchedMs: everyMs, idleMs: z.nullable(everyMs) }), usual)
}

function thresholds(warning: number, critical: number) {
  const share = z.number().check(z.minimum(0), z.maximum(100))
  return z.prefault(
    z
      .strictObject({ warning: z._default(share, warning), critical: z._default(share, critical) })
      .check(inOrder()),
    {},
  )
}

function inOrder() {
  return z.check<{ warning: number; critical: number }>(({ value, issues }) => {
    const { warning, critical } = value
    const message = `expected warning to be at most critical (${critical})`
    if (warning > critical) issues.push({ code: 'custom', message, path: ['warning'], input: warning })
  })
}

/** The settings of someone who never changed any. */
export const defaultSettings: Settings = settingsSchema.parse({})
