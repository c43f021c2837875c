/** Interfaces, processes and custom metrics. */
import type { CustomMetric } from '../../../../contract/model/custom'
import type { NetworkInterface } from '../../../../contract/model/network'
import type { ProcessRow } from '../../../../contract/model/processes'
import { percentText } from '../../../units-text'
import type { PageContext } from '../context'
import { foreign, html, type Content, type Markup } from '../markup'
import { bytes, card, facts, fitting, mark, quantity, rate, table } from '../pieces'

export function interfacesCard(context: PageContext): Markup | null {
  const { snapshot, texts, number } = context
  const { network: reading } = snapshot.sections
  if (reading?.status !== 'ok') return null
  const words = texts.network
  const { interfaces } = reading.value
  if (interfaces.length === 0) return card(words.interfaces, html`<p class="quiet">${words.none}</p>`)
  const sum = (one: number | null, other: number | null): Content =>
    one === null && other === null ? quantity(null) : number((one ?? 0) + (other ?? 0))
  return card(
    words.interfaces,
    table(
      {
        label: words.interfaces,
        columns: [
          { title: words.interface },
          { title: words.state },
          { title: words.addresses },
          { title: words.received, isNumber: true },
          { title: words.sent, isNumber: true },
          { title: words.trouble, isNumber: true },
        ],
        rows: byInterest(interfaces),
        total: interfaces.length,
        cells: (one) => [
          html`<b>${foreign(one.name)}</b>
            <p>${foreign(aboutInterface(one))}</p>`,
          html`<span class="state"
            >${mark(one.state === 'up' ? 'well' : 'off', null)}${words.states[one.state]}</span
          >`,
          html`<div class="sub">
            ${one.addresses.map(
              ({ address, prefixLength }) =>
                html`<div>${foreign(prefixLength === null ? address : `${address}/${prefixLength}`)}</div>`,
            )}
          </div>`,
          rate(one.rxBytesPerSecond),
          rate(one.txBytesPerSecond),
          html`${sum(one.rxErrors, one.txErrors)} · ${sum(one.rxDropped, one.txDropped)}`,
        ],
      },
      context,
    ),
  )
}

/** Of a machine with hundreds of containers, whose ends they are. */
const mostVeths = 20

/** Those of the machine first. Of the ends of its containers a few: those that lost most, then those that carry most. */
function byInterest(interfaces: readonly NetworkInterface[]): NetworkInterface[] {
  const isEnd = ({ kind, inTotals }: NetworkInterface): boolean => kind === 'veth' && !inTotals
  const lost = ({ rxErrors, txErrors, rxDropped, txDropped }: NetworkInterface): number =>
    (rxErrors ?? 0) + (txErrors ?? 0) + (rxDropped ?? 0) + (txDropped ?? 0)
  const carried = ({ rxBytesPerSecond, txBytesPerSecond }: NetworkInterface): number =>
    (rxBytesPerSecond ?? 0) + (txBytesPerSecond ?? 0)
  const ends = interfaces.filter(isEnd).sort((a, b) => lost(b) - lost(a) || carried(b) - carried(a))
  return [...interfaces.filter((one) => !isEnd(one)), ...ends.slice(0, mostVeths)]
}

const aboutInterface = ({ kind, macAddress, speedMbps }: NetworkInterface): string =>
  [kind, macAddress, speedMbps === null ? null : `${speedMbps} Mbit/s`].filter(Boolean).join(' · ')

/** Two tables: a process that uses much of the one is not always among those that use much of the other. */
export function processCards(context: PageContext): Markup | null {
  const { snapshot, texts } = context
  const { processes: reading } = snapshot.sections
  if (reading?.status !== 'ok') return null
  const { topByCpu, topByMemory } = reading.value
  return html`<div class="pair">
    ${processCard(texts.processes.byCpu, topByCpu, context)}${processCard(texts.processes.byMemory, topByMemory, context)}
  </div>`
}

function processCard(title: string, rows: readonly ProcessRow[], context: PageContext): Markup {
  const words = context.texts.processes
  if (rows.length === 0) return card(title, html`<p class="quiet">${words.none}</p>`)
  return card(
    title,
    table(
      {
        label: title,
        columns: [
          { title: words.name },
          { title: words.user },
          { title: words.cpu, isNumber: true },
          { title: words.memory, isNumber: true },
        ],
        rows,
        cells: (row) => [
          html`<b>${foreign(row.name)}</b>
            <p>PID ${row.pid}${row.commandLine === null ? null : html` · ${foreign(row.commandLine)}`}</p>`,
          row.user === null ? null : foreign(row.user),
          quantity(row.cpuPercentOfCore === null ? null : percentText(row.cpuPercentOfCore)),
          bytes(row.residentBytes),
        ],
      },
      context,
    ),
  )
}

export function processCountsCard({ snapshot, texts, number }: PageContext): Markup | null {
  const { processes: reading } = snapshot.sections
  if (reading?.status !== 'ok') return null
  const { total, byState, threads, visibility } = reading.value
  const words = texts.processes
  const states = Object.keys(words.states) as (keyof typeof byState)[]
  return card(texts.subjects.processes, [
    facts([
      [words.total, number(total)],
      [words.threads, threads === null ? null : number(threads)],
      ...states.map(
        (name) => [words.states[name], byState[name] === 0 ? null : number(byState[name])] as const,
      ),
    ]),
    visibility === 'own' ? html`<p class="sub foot">${words.own}</p>` : null,
  ])
}

export function customCard(context: PageContext): Markup | null {
  const { snapshot, texts } = context
  const { custom: reading } = snapshot.sections
  if (reading?.status !== 'ok') return null
  const { metrics } = reading.value
  if (metrics.length === 0)
    return card(texts.subjects.custom, html`<p class="quiet">${texts.custom.none}</p>`)
  const { rows, more } = fitting(metrics, (metric) => metricItem(metric, context), context)
  return card(texts.subjects.custom, [
    html`<ul class="metrics">
      ${rows}
    </ul>`,
    more,
  ])
}

function metricItem({ name, unit, help, reading }: CustomMetric, { texts, number }: PageContext): Markup {
  const about = reading.status === 'ok' ? help : reading.problem.message
  return html`<li>
    <div><b>${foreign(name)}</b>${about === null ? null : html`<p class="sub">${foreign(about)}</p>`}</div>
    ${
      reading.status === 'ok'
        ? html`<span class="value"
            >${number(reading.value, 3)}${unit === null ? null : html`<small> ${foreign(unit)}</small>`}</span
          >`
        : mark(
            reading.status === 'failed' ? 'warning' : 'off',
            texts.states[reading.status === 'failed' ? 'warning' : 'off'],
          )
    }
  </li> `
}
