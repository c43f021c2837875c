/** Every setting, its bounds and its default. The renderer checks forms with the same schema. */
import * as z from 'zod/mini'
import { boardsSchema } from './boards'
import { foreignText } from './quantities'
import { redactionProfiles } from './redaction'
import { reportFormats } from './reports'

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

/** A named schedule of snapshots. */
export const scheduleSchema = z.strictObject({
  name: z.string().check(z.regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u)),
  /** Five or six fields as cron has them, or @hourly and its kin. Checked where it is used: only croner knows all of it. */
  cron: z.string().check(z.minLength(1), z.maxLength(200)),
  /** IANA zone, in which the hours are meant; null for the machine's own. */
  timeZone: z._default(z.nullable(z.string()), null),
  isEnabled: z._default(z.boolean(), true),
  formats: z._default(z.array(z.enum(reportFormats)).check(z.minLength(1)), ['json']),
  /** Put into the outbox whether or not every report is. */
  upload: z._default(z.boolean(), false),
  /** A run is put off by a random time up to this, so that a fleet does not come all at once. */
  jitterMs: z._default(z.int().check(z.minimum(0), z.maximum(3_600_000)), 0),
  /** What becomes of runs that fell into sleep or a time when nothing ran: one is made up for as soon as may be, or none. */
  missed: z._default(z.enum(['once', 'skip']), 'once'),
})
export type ScheduleSettings = z.infer<typeof scheduleSchema>

/** AWS's rules for names of buckets, less strict than AWS where other stores are. */
const bucketName = z.string().check(z.regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{1,253}[a-zA-Z0-9]$/))

/** A password in an address would be a secret in plain text. */
const addressWithoutPassword = z
  .url({ protocol: /^https?$/ })
  .check(
    z.refine((address) => !/^[^:]+:\/\/[^/]*:[^/]*@/.test(address), 'expected an address without a password'),
  )

/** The store that reports are sent to: S3, or what speaks its language. Keys are secrets and never stand here. */
export const s3Schema = z.strictObject({
  /** Null: nothing is ever sent. */
  bucket: z._default(z.nullable(bucketName), null),
  /** Every report that is saved is sent by itself. */
  automatic: z._default(z.boolean(), false),
  region: z._default(z.string().check(z.regex(/^[a-zA-Z0-9-]{1,64}$/)), 'us-east-1'),
  /** Placeholders: {host} {yyyy} {mm} {dd} {hh} (UTC, of the snapshot). The file's name follows. */
  prefix: z._default(z.string().check(z.maxLength(512)), 'dt={yyyy}-{mm}-{dd}/host={host}/'),
  /** Of an S3-compatible store; null for AWS. */
  endpoint: z._default(z.nullable(addressWithoutPassword), null),
  /** The bucket in the path instead of the host's name, as most S3-compatible stores want it. */
  pathStyle: z._default(z.boolean(), false),
  /** Older stores know no checksums but MD5: `whenRequired` then. */
  checksums: z._default(z.enum(['always', 'whenRequired']), 'always'),
  storageClass: z._default(z.nullable(z.string().check(z.regex(/^[A-Z0-9_]{1,64}$/))), null),
  serverSideEncryption: z._default(
    z.nullable(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('AES256') }),
        /** Null for the bucket's own key. */
        z.strictObject({ kind: z.literal('aws:kms'), keyId: z._default(z.nullable(z.string()), null) }),
      ]),
    ),
    null,
  ),
  tags: z._default(z.record(z.string().check(z.maxLength(128)), z.string().check(z.maxLength(256))), {}),
  /** A profile of the AWS configuration files; null for what the environment says. */
  profile: z._default(z.nullable(z.string()), null),
  proxy: z._default(z.nullable(addressWithoutPassword), null),
  /** PEM of the authorities to trust beside the usual ones. */
  caFile: z._default(z.nullable(z.string()), null),
})
export type S3Settings = z.infer<typeof s3Schema>

export const settingsSchema = z.strictObject({
  snapshot: z.prefault(
    z.strictObject({
      /** The span over which rates are measured. */
      windowMs: z._default(z.int().check(z.minimum(50), z.maximum(60_000)), 250),
      /** How long one collector may take. */
      collectorTimeoutMs: z._default(z.int().check(z.minimum(50), z.maximum(60_000)), 2_000),
      formats: z._default(z.array(z.enum(reportFormats)).check(z.minLength(1)), ['json']),
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
  /** What is saved as a report, and how long it is kept. Nothing is deleted that still has to be sent. */
  reports: z.prefault(
    z.strictObject({
      /** All of them, so many days. */
      keepAllDays: z._default(z.int().check(z.minimum(1), z.maximum(3_650)), 30),
      /** After that the newest of each week, so many weeks. */
      keepWeeklyWeeks: z._default(z.int().check(z.minimum(0), z.maximum(520)), 12),
      /** After that the newest of each month; null for ever. */
      keepMonthlyMonths: z._default(z.nullable(z.int().check(z.minimum(0), z.maximum(1_200))), null),
      /** All reports together; the oldest go first. Null: no bound. */
      mostBytes: z._default(z.nullable(z.int().check(z.minimum(1_000_000))), null),
      /**
       * What is masked in every report before it is saved, and so before it is sent: the file on disk is what goes to
       * the store, to the byte. Null: nothing.
       */
      redact: z._default(z.nullable(z.enum(redactionProfiles)), null),
    }),
    {},
  ),
  schedules: z._default(z.array(scheduleSchema).check(namesOfTheirOwn('schedule')), []),
  /** Copies of the installation: settings, keys, audit log, history. Never secrets of the keychain. */
  backups: z.prefault(
    z.strictObject({
      /** When one is made, as a schedule has it; null: only when a person asks for one. */
      cron: z._default(z.nullable(scheduleSchema.shape.cron), null),
      /** IANA zone, in which the hours are meant; null for the machine's own. */
      timeZone: scheduleSchema.shape.timeZone,
      /** Better on another disk; null for one in the data folder. */
      folder: z._default(z.nullable(z.string().check(z.minLength(1))), null),
      /** The newest so many of this machine; older ones are deleted. */
      keep: z._default(z.int().check(z.minimum(1), z.maximum(1_000)), 7),
    }),
    {},
  ),
  s3: z.prefault(s3Schema, {}),
  /** What is written to disk and sent is a file of the age format, which the standard `age` tool opens. */
  encryption: z.prefault(
    z.strictObject({
      isEnabled: z._default(z.boolean(), false),
      /** Public keys (age1…). None: the passphrase in the keychain. */
      recipients: z._default(z.array(z.string().check(z.regex(/^age1[a-z0-9]+$/))), []),
    }),
    {},
  ),
  signature: z.prefault(
    z.strictObject({
      /** A detached Ed25519 signature lies beside every report, as NAME.sig. */
      isEnabled: z._default(z.boolean(), false),
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
  custom: z._default(z.array(customMetricSettingsSchema).check(namesOfTheirOwn('custom metric')), []),
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

/** Two of one name could not be told apart. */
function namesOfTheirOwn(what: string) {
  return z.check<{ name: string }[]>(({ value, issues }) => {
    const seen = new Set<string>()
    for (const [index, { name }] of value.entries()) {
      const message = `expected a name that no other ${what} has`
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
