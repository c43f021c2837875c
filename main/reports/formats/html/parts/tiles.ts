/** The machine at a glance: a tile a subject, each with one large number. */
import type { Snapshot, Subject } from '../../../../contract/snapshot'
import { bytesText, percentText, rateText } from '../../../units-text'
import type { MarkState, PageContext } from '../context'
import { foreign, html, type Content, type Markup } from '../markup'
import { bar, quantity, stateMark } from '../pieces'

interface Tile {
  title: string
  state: MarkState
  value: Content
  detail: Content
  /** Null where the number is no share. */
  percent: number | null
}

type Value<S extends Subject> = Extract<Snapshot['sections'][S], { status: 'ok' }>['value']

export function tiles(context: PageContext): Markup | null {
  const shown = [
    tileOf(context, 'cpu', cpuTile),
    tileOf(context, 'memory', memoryTile),
    tileOf(context, 'disks', diskTile),
    tileOf(context, 'network', networkTile),
    tileOf(context, 'containers', containersTile),
  ].filter((tile) => tile !== null)
  if (shown.length === 0) return null
  return html`<section class="tiles" aria-label="${context.texts.glance}">
    ${shown.map(
      (tile) =>
        html`<div class="tile">
          <h2>${stateMark(context, tile.state)}${tile.title}</h2>
          <p class="value">${tile.value}</p>
          <p class="detail">${tile.detail}</p>
          ${tile.percent === null ? null : bar([{ percent: tile.percent, kind: tile.state }])}
        </div>`,
    )}
  </section> `
}

function tileOf<S extends Subject>(
  context: PageContext,
  subject: S,
  describe: (value: Value<S>, context: PageContext) => Partial<Tile> & Pick<Tile, 'value'>,
): Tile | null {
  const reading = context.snapshot.sections[subject]
  if (reading === undefined) return null
  const { texts } = context
  const tile: Tile = {
    title: texts.subjects[subject],
    state: context.stateOf(subject),
    value: html`<small>${texts.unknown}</small>`,
    detail: reading.status === 'failed' ? texts.tiles.notRead : texts.tiles.none,
    percent: null,
  }
  return reading.status === 'ok' ? { ...tile, detail: null, ...describe(reading.value, context) } : tile
}

function cpuTile(cpu: Value<'cpu'>, { texts }: PageContext): Partial<Tile> & Pick<Tile, 'value'> {
  const load = cpu.loadAverage
  const parts = [load && texts.tiles.load(load.oneMinute.toFixed(2)), texts.cores(cpu.logicalCores)]
  return {
    value: quantity(cpu.busyPercent === null ? null : percentText(cpu.busyPercent)),
    detail: parts.filter(Boolean).join(' · '),
    percent: cpu.busyPercent,
  }
}

/** Where a control group sets a limit, that is the memory which counts. */
function memoryTile(memory: Value<'memory'>, { texts }: PageContext): Partial<Tile> & Pick<Tile, 'value'> {
  const { controlGroup } = memory
  if (controlGroup !== null)
    return {
      value: quantity(percentText(controlGroup.usedPercent)),
      detail: texts.tiles.memoryLimit(texts.share(controlGroup.usedBytes, controlGroup.limitBytes)),
      percent: controlGroup.usedPercent,
    }
  return {
    value: quantity(percentText(memory.usedPercent)),
    detail: texts.tiles.memoryOf(texts.share(memory.usedBytes, memory.totalBytes)),
    percent: memory.usedPercent,
  }
}

/** The one that something is wrong with, else the fullest of those that fill up. */
function diskTile(disks: Value<'disks'>, context: PageContext): Partial<Tile> & Pick<Tile, 'value'> {
  const { texts, snapshot } = context
  const named = snapshot.findings.list.find(({ subject, entity }) => subject === 'disks' && entity !== null)
  const fullest = disks.fileSystems
    .filter(({ inTotals, readOnly }) => inTotals && !readOnly)
    .sort((one, other) => (other.usedPercent ?? -1) - (one.usedPercent ?? -1))[0]
  const shown = disks.fileSystems.find(({ mountPoint }) => mountPoint === named?.entity) ?? fullest
  if (shown === undefined) return { value: quantity(null), detail: texts.disks.none }
  const free = shown.availableBytes === null ? null : texts.tiles.free(bytesText(shown.availableBytes))
  return {
    title: texts.tiles.fullestDisk,
    value: quantity(shown.usedPercent === null ? null : percentText(shown.usedPercent)),
    detail: html`${foreign(shown.mountPoint)}${free === null ? null : ` · ${free}`}`,
    percent: shown.usedPercent,
  }
}

function networkTile(
  { totals }: Value<'network'>,
  { texts }: PageContext,
): Partial<Tile> & Pick<Tile, 'value'> {
  const { rxBytesPerSecond: received, txBytesPerSecond: sent } = totals
  if (received === null || sent === null) return { value: quantity(null) }
  return {
    value: quantity(rateText(received + sent)),
    detail: texts.tiles.inOut(rateText(received), rateText(sent)),
  }
}

function containersTile(
  { counts }: Value<'containers'>,
  { texts }: PageContext,
): Partial<Tile> & Pick<Tile, 'value'> {
  const still = counts.total - counts.running
  const parts = [
    counts.unhealthy > 0 && texts.tiles.unhealthy(counts.unhealthy),
    still > 0 && texts.tiles.notRunning(still),
  ].filter((part) => part !== false)
  return {
    value: html`${counts.running}<small> / ${counts.total}</small>`,
    detail:
      counts.total === 0
        ? texts.containers.none
        : parts.length > 0
          ? parts.join(' · ')
          : texts.tiles.allRunning,
  }
}
