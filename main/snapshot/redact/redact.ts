/**
 * Masks in a snapshot what a profile names, everywhere: in the fields that hold it, and in every other text of the
 * document that may repeat it (findings, problems, names of containers and images, addresses of ports).
 */
import type { RedactionProfile } from '../../contract/redaction'
import type { Snapshot } from '../../contract/snapshot'
import { addressRules, maskOfAddress } from './address-rules'
import { maskOfDevice, type DeviceMasking } from './device'
import { domainsOf, knownAddresses, knownCommands, knownMounts, knownNames, ownHostRules } from './known'
import { createMask, type Mask } from './masks'
import { hostRules, hostsBelow, userRules } from './name-rules'
import { maskOfPath, pathRules } from './path-rules'
import { applyRules, outputRules, rulesForKnown, type TextRule } from './text-rules'

export interface RedactOptions {
  profile: RedactionProfile
  /** Of the installation, as readSalt has it. */
  salt: Uint8Array
}

export interface Redactor {
  /** A copy that says what was masked. */
  snapshot: Snapshot
  /** The same for a text that tells of this snapshot. */
  text: (text: string) => string
}

export function redact(snapshot: Snapshot, options: RedactOptions): Snapshot {
  return createRedactor(snapshot, options).snapshot
}

/** What a host is called in a snapshot that is masked so: for names that are made before there is one. */
export function redactHostName(name: string, { profile, salt }: RedactOptions): string {
  const mask = createMask(salt)
  return profile === 'names' || profile === 'all'
    ? maskOfHost(name, mask)
    : applyRules(name, profile === 'addresses' ? addressRules(mask) : pathRules(mask))
}

/** What was masked already stays as it is; with another profile than then, everything is masked. */
export function createRedactor(snapshot: Snapshot, options: RedactOptions): Redactor {
  const before = snapshot.redaction?.profile
  const profile = before === undefined || before === options.profile ? options.profile : 'all'
  const mask = createMask(options.salt, before !== undefined)
  const wants = (one: RedactionProfile): boolean => profile === one || profile === 'all'
  const ownHost = ownHostRules(snapshot, mask)
  const rules: TextRule[] = [
    ...outputRules(mask),
    ...rulesForKnown(knownCommands(snapshot.sections, mask)),
    ...(wants('paths') ? rulesForKnown(knownMounts(snapshot.sections, mask), true) : []),
    // What stands beside a path tells a host, so these come before paths; names within a path go with it.
    ...(wants('names') ? [...ownHost.first, ...hostRules(mask)] : []),
    ...(wants('paths') ? pathRules(mask) : []),
    ...(wants('names')
      ? [
          ...userRules(mask),
          ...hostsBelow(domainsOf(snapshot), mask),
          ...rulesForKnown(knownNames(snapshot, mask)),
          ...ownHost.last,
        ]
      : []),
    ...(wants('addresses')
      ? [...rulesForKnown(knownAddresses(snapshot.sections, mask)), ...addressRules(mask)]
      : []),
  ]
  const known = new Map<string, string>() // the same words stand in many rows
  const text = (original: string): string => {
    const masked = known.get(original) ?? applyRules(original, rules)
    known.set(original, masked)
    return masked
  }
  return {
    text,
    snapshot: { ...(walk(snapshot, [], { mask, wants, text }) as Snapshot), redaction: { profile } },
  }
}

type Walk = DeviceMasking

/** Fields whose words are the product's own, the system's versions or instants: nothing of theirs is anybody's. */
const ownWords = new Set([
  'apiVersion',
  'architecture',
  'bootedAt',
  'code',
  'createdAt',
  'family',
  'finishedAt',
  'health',
  'kernel',
  'kind',
  'platform',
  'protocol',
  'runtime',
  'schema',
  'startedAt',
  'state',
  'status',
  'subject',
  'takenAt',
  'technology',
  'timeZone',
  'version',
  'visibility',
])

/** Names that are words of the product's own only where they stand. */
const ownNames = ['tool.name', 'sections.containers.value.engine.name', 'redaction.profile']

function walk(value: unknown, path: readonly string[], context: Walk): unknown {
  if (Array.isArray(value)) return value.map((item) => walk(item, path, context))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, field]) => [name, walk(field, [...path, name], context)]),
    )
  if (typeof value !== 'string') return value
  const field = path.at(-1) ?? ''
  return ownWords.has(field) || ownNames.includes(path.join('.'))
    ? value
    : (wholly(field, path, value, context) ?? imageHost(field, context.text(value), value, context))
}

/** A field that holds nothing but what is masked; null for all others. */
function wholly(field: string, path: readonly string[], value: string, context: Walk): string | null {
  const { mask, wants } = context
  const at = path.join('.')
  // Anything may stand in one: passwords, other machines, people. No profile can promise its part of it.
  if (field === 'commandLine') return mask('command', value)
  if (field === 'device') return maskOfDevice(value, context)
  if (wants('names')) {
    if (at === 'host.name' || at === 'sections.host.value.name') return maskOfHost(value, mask)
    if (at === 'host.id') return mask('id', value)
    if (field === 'user') return mask('user', value)
  }
  if (wants('addresses')) {
    if (field === 'macAddress') return mask('mac', value)
    if (field === 'address' || field === 'hostAddress')
      return maskOfAddress(value.split('%')[0] ?? '', mask) ?? value
  }
  if (wants('paths')) {
    if (field === 'mountPoint') return maskOfPath(value, mask) ?? value
  }
  return null
}

/** Registries that everybody uses. */
const publicRegistries =
  /^(?:(?:[a-z0-9-]+\.)?docker\.(?:io|com)|ghcr\.io|quay\.io|gcr\.io|registry\.k8s\.io|mcr\.microsoft\.com|public\.ecr\.aws)$/

/** The host in front of an image, which by docker's rule has a dot or a port in its name, or is localhost. */
function imageHost(field: string, text: string, original: string, { mask, wants }: Walk): string {
  const [, host, port = ''] = /^([^/:@]+)(:\d+)?\/.+/.exec(original) ?? []
  if (field !== 'image' || !wants('names') || host === undefined || host === 'localhost') return text
  if ((!host.includes('.') && port === '') || publicRegistries.test(host) || /^[\d.]+$/.test(host))
    return text
  const rest = text.slice(text.indexOf('/'))
  return `${mask('host', host)}${port}${rest}`
}

const maskOfHost = (name: string, mask: Mask): string => (name === '' ? name : mask('host', name))
