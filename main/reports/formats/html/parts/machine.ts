/** What the machine itself was like: CPU, memory, host, and what taking the snapshot cost. */
import type { Snapshot } from '../../../../contract/snapshot'
import { bytesText, durationText, percentText } from '../../../units-text'
import type { PageContext } from '../context'
import { foreign, html, type Content, type Markup } from '../markup'
import { bar, card, facts, percent, type BarPart } from '../pieces'

const told = (text: string | null): Content => (text === null ? null : foreign(text))

export function cpuCard({ snapshot, texts, number }: PageContext): Markup | null {
  const { cpu: reading } = snapshot.sections
  if (reading?.status !== 'ok') return null
  const cpu = reading.value
  const words = texts.cpu
  const parts =
    cpu.split === null
      ? []
      : ([
          ['user', 's1', cpu.split.userPercent],
          ['system', 's2', cpu.split.systemPercent],
          ['iowait', 's5', cpu.split.iowaitPercent],
          ['steal', 's6', cpu.split.stealPercent],
        ] as const)
  const shown = parts.filter(([name, , share]) => name !== 'steal' || share > 0)
  const load = cpu.loadAverage
  return card(texts.subjects.cpu, [
    shown.length === 0
      ? null
      : splitBar(shown.map(([name, kind, share]) => ({ kind, percent: share, label: words[name] }))),
    cpu.cores.length > 1 ? coreCells(cpu.cores, words.eachCore) : null,
    facts([
      [words.model, told(cpu.model)],
      [
        words.cores,
        words.coresOf(cpu.logicalCores, cpu.physicalCores === null ? '?' : String(cpu.physicalCores)),
      ],
      [
        words.load,
        load &&
          [load.oneMinute, load.fiveMinutes, load.fifteenMinutes].map((part) => part.toFixed(2)).join(' · '),
      ],
      [words.frequency, cpu.frequencyMhz === null ? null : `${number(cpu.frequencyMhz)} MHz`],
      [words.temperature, cpu.temperatureCelsius === null ? null : `${number(cpu.temperatureCelsius, 1)} °C`],
    ]),
  ])
}

const splitBar = (parts: readonly (BarPart & { label: string })[]): Markup =>
  html`${bar(parts)}
    <ul class="legend">
      ${parts.map(
        ({ kind, percent: share, label }) =>
          html`<li><i class="${kind}"></i>${label} ${percentText(share)}</li>`,
      )}
    </ul>`

const coresPerRow = 32
/** More cells than this say nothing any more. */
const mostCores = 1_024

/** A cell a core, the busier the darker, as wide as the card. */
function coreCells(cores: readonly { core: number; busyPercent: number | null }[], label: string): Markup {
  const shown = cores.slice(0, mostCores)
  const columns = Math.min(coresPerRow, shown.length)
  const rows = Math.ceil(shown.length / columns)
  const [wide, high] = [320 / columns, 18]
  const places = shown.map((_, index) => {
    const [x, y] = [(index % columns) * wide + 1, Math.floor(index / columns) * high + 1]
    return html`x="${tenths(x)}" y="${y}" width="${tenths(wide - 2)}" height="${high - 2}"`
  })
  return html`<svg class="cores" viewBox="0 0 320 ${rows * high}" role="img" aria-label="${label}">
    <g class="ground">${places.map((at) => html`<rect ${at} />`)}</g>
    <g class="busy">
      ${shown.map(({ core, busyPercent }, index) => {
        const depth = busyPercent === null ? 0 : Math.round(busyPercent) / 100
        const told = busyPercent === null ? '?' : percentText(busyPercent)
        return html`<rect ${places[index]} fill-opacity="${depth}"><title>${core}: ${told}</title></rect>`
      })}
    </g>
  </svg>`
}

const tenths = (length: number): number => Math.round(length * 10) / 10

export function memoryCard({ snapshot, texts }: PageContext): Markup | null {
  const { memory: reading } = snapshot.sections
  if (reading?.status !== 'ok') return null
  const { usedBytes, totalBytes, availableBytes, freeBytes, cachedBytes, swap, controlGroup } = reading.value
  const words = texts.memory
  const shareOf = (part: number): number => (totalBytes === 0 ? 0 : (part / totalBytes) * 100)
  const cached = Math.min(cachedBytes ?? 0, totalBytes - usedBytes)
  return card(texts.subjects.memory, [
    splitBar([
      { kind: 's3', percent: shareOf(usedBytes), label: words.used },
      ...(cachedBytes === null ? [] : [{ kind: 's3 faint', percent: shareOf(cached), label: words.cached }]),
    ]),
    facts([
      [words.used, texts.share(usedBytes, totalBytes)],
      [words.available, bytesText(availableBytes)],
      [words.cached, cachedBytes === null ? null : bytesText(cachedBytes)],
      [words.free, freeBytes === null ? null : bytesText(freeBytes)],
      [words.swap, swap === null ? words.noSwap : texts.share(swap.usedBytes, swap.totalBytes)],
      [
        words.limit,
        controlGroup === null ? null : texts.share(controlGroup.usedBytes, controlGroup.limitBytes),
      ],
    ]),
  ])
}

export function hostCard({ snapshot, texts, dateTime, number }: PageContext): Markup | null {
  const { host: reading } = snapshot.sections
  if (reading?.status !== 'ok') return null
  const host = reading.value
  const { os, virtualization, battery } = host
  const words = texts.host
  const kind = words.virtual[virtualization.kind]
  return card(
    texts.subjects.host,
    facts([
      [words.os, told([os.name, os.version].filter(Boolean).join(' '))],
      [words.kernel, told(`${os.kernel} · ${os.architecture}`)],
      [words.uptime, texts.span(host.uptimeSeconds)],
      [words.booted, host.bootedAt === null ? null : dateTime(host.bootedAt)],
      [words.timeZone, told(host.timeZone)],
      [
        words.virtualization,
        virtualization.technology === null ? kind : html`${kind} (${foreign(virtualization.technology)})`,
      ],
      [words.users, host.loggedInUsers === null ? null : number(host.loggedInUsers)],
      [
        words.battery,
        battery === null ? null : html`${percent(battery.chargePercent)} · ${words.charge[battery.state]}`,
      ],
    ]),
  )
}

export const costCard = ({ cost }: Snapshot, { cost: words }: PageContext['texts']): Markup =>
  card(
    words.title,
    facts([
      [words.took, durationText(cost.wallMs)],
      [words.cpu, durationText(cost.cpuMs)],
      [words.memory, bytesText(cost.peakRssBytes)],
    ]),
  )
