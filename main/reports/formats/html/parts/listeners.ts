/** The TCP ports that something listens on. */
import { listeningPlaces, type ListeningPlace } from '../../../../contract/listening'
import { mostListeners } from '../../../../contract/model/network'
import type { PageContext } from '../context'
import { foreign, html, type Content, type Markup } from '../markup'
import { card, fitting } from '../pieces'

/** Some eighty places. */
const mostBytes = 8_000

/** Nothing at all where the document is of a version that did not look for them. */
export function listenersCard(context: PageContext): Markup | null {
  const { network: reading } = context.snapshot.sections
  if (reading?.status !== 'ok' || reading.value.listeners === undefined) return null
  const words = context.texts.listeners
  const { listeners, listenersLeftOut } = reading.value
  if (listeners === null) return card(words.title, html`<p class="quiet">${words.unknown}</p>`)
  if (listeners.length === 0) return card(words.title, html`<p class="quiet">${words.none}</p>`)
  const places = listeningPlaces(listeners)
  const { rows, more } = fitting(places, (place) => item(place, context), context, { mostBytes })
  return card(words.title, [
    html`<ul class="ports">
      ${rows}
    </ul>`,
    more,
    listenersLeftOut === undefined ? null : html`<p class="sub foot">${words.leftOut(listenersLeftOut)}</p>`,
  ])
}

function item({ reach, addresses, ports }: ListeningPlace, { texts }: PageContext): Markup {
  const names: Content[] = addresses.flatMap((address, index) => [index > 0 && ', ', foreign(address)])
  const more = ports.length - mostListeners
  return html`<li>
    ${
      reach === 'addresses'
        ? html`<p>${names}</p>`
        : html`<div>
            <p>${texts.listeners[reach]}</p>
            <p class="sub">${names}</p>
          </div>`
    }
    <b>${ports.slice(0, mostListeners).join(', ')}${more > 0 ? ` +${more}` : null}</b>
  </li> `
}
