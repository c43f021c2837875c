/** What a person sees when the server has begun: the sentence, where it is, with which key, and how to check that it is the right one. */
import type { Serving } from '../../server/serve'
import type { Style } from '../terminal/style'
import { harmless } from '../terminal/width'

export interface WelcomeFacts {
  serving: Pick<Serving, 'url' | 'certificate' | 'firstKey' | 'logFile'>
  hostName: string
  dataFolder: string
  /** Whether the address shows the dashboard; else it leads to the API document. */
  hasDashboard: boolean
  style: Style
}

/**
 * The key is never a part of the address: a click would leave it in the browser's history and command line, where a key
 * that does not expire must not lie.
 */
export function renderWelcome({ serving, hostName, dataFolder, hasDashboard, style }: WelcomeFacts): string {
  const { url, certificate, firstKey, logFile } = serving
  const rows: [label: string, value: string, note?: string][] = [
    hasDashboard
      ? [
          'Dashboard',
          style.bold(url),
          `open it and sign in with ${firstKey === null ? 'a key' : 'the key below'}`,
        ]
      : ['Address', style.bold(url)],
    firstKey === null
      ? ['Key', 'one you have', 'autoinfrasnap keys list shows them, keys add makes one']
      : ['Key', style.bold(firstKey), 'admin; shown this once'],
    ...certificateRows(certificate),
    ['Data', harmless(dataFolder)],
    ['Log', harmless(logFile)],
  ]
  const width = Math.max(...rows.map(([label]) => label.length))
  const lines = rows.map(([label, value, note]) => {
    const gap = value === '' ? '' : '  '
    const last = note === undefined ? '' : `${gap}${style.dim(note)}`
    return `  ${style.dim(label.padEnd(width))}  ${value}${last}\n`
  })
  const insecure = certificate?.selfSigned === true ? '--insecure ' : ''
  const key = firstKey ?? '$KEY'
  const example = `curl ${insecure}--header "Authorization: Bearer ${key}" ${url}/api/metrics/cpu`
  return (
    `${style.mark('well')} ${style.bold(`${harmless(hostName)} is being watched`)}\n\n${lines.join('')}\n` +
    `  ${style.dim('Try')}\n  ${example}\n\n  ${style.dim('Ctrl+C stops it.')}\n`
  )
}

function certificateRows(certificate: Serving['certificate']): [string, string, string?][] {
  if (certificate === null) return [['TLS', 'none', 'for this machine alone']]
  const until = certificate.expiresAt.toISOString().slice(0, 10)
  const kind = certificate.selfSigned
    ? 'self-signed; compare this when the browser asks'
    : 'from the settings'
  return [
    ['SHA-256', certificate.fingerprint],
    ['', '', `${kind}; valid until ${until}`],
  ]
}
