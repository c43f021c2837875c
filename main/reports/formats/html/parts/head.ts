/** The top of the page: whose snapshot it is, of when, and in words whether the machine was well. */
import { bytesText } from '../../../units-text'
import type { Finding } from '../../../../contract/findings'
import { subjects, type Subject } from '../../../../contract/snapshot'
import type { PageContext } from '../context'
import { foreign, html, type Content, type Markup } from '../markup'
import { mark, moreText, written } from '../pieces'
import { within } from '../room'
import { findingText } from '../texts/findings'

/** The mark of the product: a viewfinder with a pulse inside. */
const brand = html`<svg class="brand" viewBox="0 0 26 26" width="30" height="30" aria-hidden="true">
  <path d="M3 8V5a2 2 0 0 1 2-2h3M18 3h3a2 2 0 0 1 2 2v3M23 18v3a2 2 0 0 1-2 2h-3M8 23H5a2 2 0 0 1-2-2v-3" />
  <path class="pulse" d="M6.5 14h3l2-5 3 8 2-3h3" />
</svg>`

export function pageHead(context: PageContext): Markup {
  const { snapshot, texts, dateTime } = context
  const utc = `${snapshot.takenAt.slice(0, 19).replace('T', ' ')} UTC`
  return html`<header class="top">
    <div class="titles">
      <p class="over">${texts.title}</p>
      <h1>${foreign(snapshot.host.name)}</h1>
      <p class="about">${joined(machineFacts(context))}</p>
      ${masked(context)}
    </div>
    <div class="when">
      ${brand}
      <p>
        <strong><time datetime="${snapshot.takenAt}">${dateTime(snapshot.takenAt)}</time></strong
        ><br /><span class="quiet">${foreign(snapshot.timeZone)} · ${utc}</span>
      </p>
    </div>
  </header> `
}

/** Nobody should take a mask for a name. */
function masked({ snapshot, texts }: PageContext): Markup | null {
  const profile = snapshot.redaction?.profile
  if (profile === undefined) return null
  const { names, addresses, paths } = texts.profiles
  const what = profile === 'all' ? [names, addresses, paths].join(', ') : texts.profiles[profile]
  return html`<p class="masked">${mark('off', null)}${texts.masked(what)}</p>`
}

function joined(parts: readonly Content[]): Content {
  return parts.map((part, index) => (index === 0 ? part : html` · ${part}`))
}

function machineFacts({ snapshot, texts }: PageContext): Content[] {
  const { host, cpu, memory } = snapshot.sections
  const facts: Content[] = []
  if (host?.status === 'ok')
    facts.push(foreign([host.value.os.name, host.value.os.version].filter(Boolean).join(' ')))
  if (cpu?.status === 'ok') facts.push(texts.cores(cpu.value.logicalCores))
  if (memory?.status === 'ok') facts.push(bytesText(memory.value.totalBytes))
  if (host?.status === 'ok') {
    const { uptimeSeconds, virtualization } = host.value
    facts.push(texts.up(texts.span(uptimeSeconds)))
    if (virtualization.kind === 'container')
      facts.push(foreign(texts.inside(virtualization.technology ?? texts.host.virtual.container)))
  }
  return facts
}

/** A hundred sentences: more are no notice. */
const mostNoticeBytes = 16_000

/** What is wrong, the worst first and largest; or that all is well. */
export function notice(context: PageContext): Markup {
  const { snapshot, texts, language } = context
  const { state, list } = snapshot.findings
  const markOf = (finding: Finding): Markup => mark(finding.state, texts.states[finding.state])
  const [first, ...others] = list
  if (first === undefined) {
    const calm = calmWords(context)
    return html`<section class="notice ${calm.state}">
      <p>${mark(calm.state, null)}<strong>${calm.text}</strong></p>
    </section> `
  }
  // Before all lists: what is wrong yields to none of them.
  const shown = within(
    written(
      others,
      (finding) => html`<li>${markOf(finding)}<span>${findingText(finding, language)}</span></li>`,
    ),
    mostNoticeBytes,
  )
  return html`<section class="notice ${state}">
    <p>${markOf(first)}<strong>${findingText(first, language)}</strong></p>
    ${
      shown.length === 0
        ? null
        : html`<ul>
            ${shown}
          </ul>`
    }${moreText(others.length - shown.length, texts)}
  </section> `
}

/** In these nothing is ever called good or bad. */
const unjudged: readonly Subject[] = ['network', 'processes']

function calmWords({ snapshot, texts }: PageContext): { state: 'well' | 'off'; text: string } {
  const asked = subjects.filter((subject) => snapshot.sections[subject] !== undefined)
  const judged = asked.filter(
    (subject) => snapshot.sections[subject]?.status === 'ok' && !unjudged.includes(subject),
  )
  if (judged.length === 0) return { state: 'off', text: texts.nothingRead }
  return { state: 'well', text: asked.length === subjects.length ? texts.well : texts.nothingFound }
}

/** Sections that failed, or what the document does not hold; nothing where there is none of it. */
export function gaps(context: PageContext, status: 'failed' | 'unavailable'): Markup | null {
  const { snapshot, texts } = context
  const rows = subjects.flatMap((subject) => {
    const reading = snapshot.sections[subject]
    if (reading?.status !== status || reading.problem.code === 'custom_none') return []
    const { message, hint } = reading.problem
    return html`<li>
      ${mark(status === 'failed' ? 'warning' : 'off', null)}
      <div>
        <strong>${texts.subjects[subject]}</strong>
        ${foreign(message)}${hint === null ? null : html`<p class="sub">${foreign(hint)}</p>`}
      </div>
    </li>`
  })
  const left =
    status === 'failed' ? [] : subjects.filter((subject) => snapshot.sections[subject] === undefined)
  if (rows.length === 0 && left.length === 0) return null
  const named = left.map((subject) => texts.subjects[subject]).join(', ')
  return html`<section class="card">
    <header><h2>${status === 'failed' ? texts.failed : texts.missing}</h2></header>
    <ul class="gaps">
      ${rows}${
        named === ''
          ? null
          : html`<li>
              ${mark('off', null)}
              <div><strong>${texts.notTaken}</strong> ${named}</div>
            </li>`
      }
    </ul>
  </section> `
}
