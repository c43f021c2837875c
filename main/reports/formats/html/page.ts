/** Puts a page together: strict about what it may load (nothing), complete without it, and the document inside. */
import type { Snapshot } from '../../../contract/snapshot'
import { durationText } from '../../units-text'
import type { RenderOptions } from '../format'
import { createContext, type PageContext } from './context'
import { embed } from './embedded'
import { foreign, html, Markup } from './markup'
import { containersCard } from './parts/containers'
import { devicesCard, fileSystemsCard } from './parts/disks'
import { gaps, notice, pageHead } from './parts/head'
import { listenersCard } from './parts/listeners'
import { costCard, cpuCard, hostCard, memoryCard } from './parts/machine'
import { customCard, interfacesCard, processCards, processCountsCard } from './parts/tables'
import { tiles } from './parts/tiles'
import { style } from './style'

/** @returns a whole document that ends in a line break. */
export async function renderPage(snapshot: Snapshot, options: RenderOptions = {}): Promise<string> {
  const context = createContext(snapshot, options)
  const { texts, dateTime } = context
  const title = html`${texts.title} ${snapshot.host.name}, ${dateTime(snapshot.takenAt)}`
  const page = html`<!doctype html>
    <html lang="${texts.language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${await policy()}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <meta name="generator" content="AutoInfraSnap ${snapshot.tool.version}" />
        <title>${title}</title>
        ${new Markup(`<style>${style}</style>`)}
      </head>
      <body>
        ${pageHead(context)}
        <main>
          ${notice(context)}${tiles(context)}${gaps(context, 'failed')}${await charts(context)}${sections(context)}
        </main>
        ${foot(context)}${embed(snapshot)}
      </body>
    </html> `
  return `${context.room.fill(page).trimEnd()}\n`
}

function sections(context: PageContext): Markup {
  const { snapshot, texts } = context
  return html`<div class="thirds">${cpuCard(context)}${memoryCard(context)}${hostCard(context)}</div>
    ${containersCard(context)}
    <div class="pair wide">${fileSystemsCard(context)}${devicesCard(context)}</div>
    ${interfacesCard(context)}${listenersCard(context)}${processCards(context)}
    <div class="thirds">
      ${customCard(context)}${processCountsCard(context)}${costCard(snapshot, texts)}${gaps(context, 'unavailable')}
    </div> `
}

/** What draws is loaded only where there is something to draw. */
async function charts(context: PageContext): Promise<Markup | null> {
  if (context.history === null) return null
  const { historySection } = await import('./parts/history')
  return historySection(context)
}

function foot({ snapshot, texts }: PageContext): Markup {
  const { tool, windowMs } = snapshot
  return html`<footer>
    <p>${foreign(texts.foot.made(tool.version, tool.runtime))}</p>
    <p>${texts.foot.holds}</p>
    <p>${texts.foot.rates(durationText(windowMs))}</p>
  </footer> `
}

/**
 * Nothing may be loaded, run or sent, and no other style but this one applies, whatever a name might smuggle in. The
 * data block at the end is no script: browsers never run it, so the policy need not allow it.
 */
async function policy(): Promise<Markup> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))
  const hash = btoa(String.fromCharCode(...new Uint8Array(digest)))
  return new Markup(
    `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`,
  )
}
