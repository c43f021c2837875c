/**
 * HTML: one file for people, readable without network, scripts and the product, which holds the whole document so that
 * the product can open it again. What makes the page is loaded when one is asked for.
 */
import type { ReportFormat } from '../format'

export const htmlFormat: ReportFormat = {
  id: 'html',
  extension: 'html',
  mediaType: 'text/html; charset=utf-8',
  async render(snapshot, options) {
    const { renderPage } = await import('./page')
    return renderPage(snapshot, options)
  },
}
