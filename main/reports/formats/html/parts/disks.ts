/** File systems, how full they are, and the devices below them. */
import type { DiskDevice, FileSystem } from '../../../../contract/model/disks'
import { bytesText } from '../../../units-text'
import type { PageContext } from '../context'
import { foreign, html, type Content, type Markup } from '../markup'
import { bar, bytes, card, percent, rate, stateMark, table } from '../pieces'

export function fileSystemsCard(context: PageContext): Markup | null {
  const { snapshot, texts } = context
  const { disks: reading } = snapshot.sections
  if (reading?.status !== 'ok') return null
  const { fileSystems, hiddenCount } = reading.value
  const words = texts.disks
  const hidden = hiddenCount > 0 ? html`<p class="sub foot">${words.hidden(hiddenCount)}</p>` : null
  const body =
    fileSystems.length === 0
      ? html`<p class="quiet">${words.none}</p>`
      : table(
          {
            label: words.fileSystems,
            columns: [
              { title: words.mount },
              { title: words.used, isNumber: true },
              { title: words.free, isNumber: true },
              { title: words.size, isNumber: true },
              { title: words.inodes, isNumber: true },
            ],
            rows: [...fileSystems].sort(
              (one, other) => (other.usedPercent ?? 101) - (one.usedPercent ?? 101),
            ),
            cells: (one) => fileSystemRow(one, context),
          },
          context,
        )
  return card(words.fileSystems, [body, hidden])
}

function fileSystemRow(one: FileSystem, context: PageContext): Content[] {
  const state = context.stateOf('disks', one.mountPoint)
  const about = one.problem === null ? `${one.device} · ${one.type}` : one.problem.message
  return [
    html`<span class="state"
        >${state === 'well' ? null : stateMark(context, state)}<b>${foreign(one.mountPoint)}</b>${
          one.readOnly ? html`<span class="badge">${context.texts.disks.readOnly}</span>` : null
        }</span
      >
      <p>${foreign(about)}</p>`,
    html`<div class="meter">
      ${bar([{ percent: one.usedPercent ?? 0, kind: state }])}<span>${percent(one.usedPercent)}</span>
    </div>`,
    bytes(one.availableBytes),
    bytes(one.totalBytes),
    percent(one.inodesUsedPercent),
  ]
}

export function devicesCard(context: PageContext): Markup | null {
  const { snapshot, texts } = context
  const { disks: reading } = snapshot.sections
  if (reading?.status !== 'ok' || reading.value.devices.length === 0) return null
  const words = texts.disks
  return card(
    words.devices,
    table(
      {
        label: words.devices,
        columns: [
          { title: words.device },
          { title: words.read, isNumber: true },
          { title: words.write, isNumber: true },
          { title: words.busy, isNumber: true },
        ],
        rows: reading.value.devices,
        cells: (device) => [
          html`<b>${foreign(device.name)}</b>
            <p>${foreign(aboutDevice(device))}</p>`,
          rate(device.readBytesPerSecond),
          rate(device.writeBytesPerSecond),
          percent(device.busyPercent),
        ],
      },
      context,
    ),
  )
}

const aboutDevice = ({ model, sizeBytes }: DiskDevice): string =>
  [model, sizeBytes === null ? null : bytesText(sizeBytes)].filter(Boolean).join(' · ')
