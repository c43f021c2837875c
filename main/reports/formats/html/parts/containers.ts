/** The containers: those that need attention first, then the busiest. */
import type { Container } from '../../../../contract/model/containers'
import { bytesText, rateText } from '../../../units-text'
import type { MarkState, PageContext } from '../context'
import { foreign, html, type Content, type Markup } from '../markup'
import { bytes, card, mark, percent, quantity, table } from '../pieces'

/** Five hundred rows of ordinary names. */
const mostBytes = 175_000

const order: readonly MarkState[] = ['critical', 'warning', 'well', 'off']

export function containersCard(context: PageContext): Markup | null {
  const { snapshot, texts } = context
  const { containers: reading } = snapshot.sections
  if (reading?.status !== 'ok') return null
  const { containers, counts } = reading.value
  const words = texts.containers
  if (containers.length === 0)
    return card(texts.subjects.containers, html`<p class="quiet">${words.none}</p>`)
  const stateOf = (container: Container): MarkState => {
    const state = context.stateOf('containers', container.name)
    return state === 'well' && container.state !== 'running' ? 'off' : state
  }
  const rows = containers
    .map((container) => ({ container, state: stateOf(container) }))
    .sort(
      (one, other) =>
        order.indexOf(one.state) - order.indexOf(other.state) ||
        (other.container.cpuPercentOfHost ?? -1) - (one.container.cpuPercentOfHost ?? -1),
    )
  const told = Object.keys(words.counts) as (keyof typeof words.counts)[]
  const aside = told
    .filter((name) => name === 'running' || counts[name] > 0)
    .map((name) => words.counts[name](counts[name]))
  return card(
    texts.subjects.containers,
    table(
      {
        label: texts.subjects.containers,
        columns: [
          { title: words.name },
          { title: words.state },
          { title: words.ports },
          { title: words.cpu, isNumber: true },
          { title: words.memory, isNumber: true },
          { title: words.network, isNumber: true },
          { title: words.restarts, isNumber: true },
        ],
        rows,
        cells: ({ container, state }) => row(container, state, context),
        mostBytes,
      },
      context,
    ),
    { aside: aside.join(' · ') },
  )
}

function row(container: Container, state: MarkState, context: PageContext): Content[] {
  const { texts } = context
  const isRunning = container.state === 'running'
  return [
    [
      html`<b>${foreign(container.name)}</b>
        <p>${foreign(container.image)}</p>`,
      container.problem === null ? null : html`<p>${foreign(container.problem.message)}</p>`,
    ],
    html`<span class="state">${mark(state, null)}${stateText(container, context)}</span>`,
    portsText(container),
    isRunning ? percent(container.cpuPercentOfHost) : null,
    isRunning
      ? html`${bytes(container.memoryUsedBytes)}${
          container.memoryLimitBytes === null
            ? null
            : html`<p>${texts.containers.limit(bytesText(container.memoryLimitBytes))}</p>`
        }`
      : null,
    isRunning ? html`${rate(container.rxBytesPerSecond)} / ${rate(container.txBytesPerSecond)}` : null,
    container.restartCount,
  ]
}

const rate = (value: number | null): Markup => quantity(value === null ? null : rateText(value))

function stateText(
  { state, health, exitCode, finishedAt }: Container,
  { snapshot, texts }: PageContext,
): string {
  const words = texts.containers
  const name = words.states[state === 'running' && health !== null ? health : state]
  const told = state === 'exited' && exitCode !== null ? `${name} (${exitCode})` : name
  if (finishedAt === null || (state !== 'exited' && state !== 'dead')) return told
  const seconds = (Date.parse(snapshot.takenAt) - Date.parse(finishedAt)) / 1_000
  return seconds < 0 ? told : words.ago(told, texts.span(seconds))
}

/** As many as a row has room for; the document holds them all. */
const mostPorts = 3

function portsText({ ports, portsLeftOut }: Container): Content {
  const published = ports.filter(({ hostPortFirst }) => hostPortFirst !== null)
  if (published.length === 0) return null
  const range = (first: number, last: number): string => (first === last ? `${first}` : `${first}–${last}`)
  const lines = published.slice(0, mostPorts).map((port) => {
    const outside = range(port.hostPortFirst ?? 0, port.hostPortLast ?? port.hostPortFirst ?? 0)
    const inside = range(port.containerPortFirst, port.containerPortLast)
    const place = port.hostAddress === null || port.hostAddress === '0.0.0.0' ? '' : `${port.hostAddress}:`
    return html`<div>
      ${foreign(`${place}${outside} → ${inside}${port.protocol === 'tcp' ? '' : `/${port.protocol}`}`)}
    </div>`
  })
  const more = published.length - lines.length + (portsLeftOut ?? 0)
  return html`<div class="sub">${lines}${more > 0 ? html`<div>+${more}</div>` : null}</div>`
}
