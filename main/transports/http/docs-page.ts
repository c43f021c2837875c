/** The API document as one page for people: no script, no outside help, from the very document programs read. */
import type { OpenApiDocument, Operation } from '../openapi'

/** @param origin for the examples, for instance https://localhost:9843. */
export function renderDocsPage(document: OpenApiDocument, origin: string): string {
  const { info, tags, paths } = document
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
  const sections = tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(name))
    return `<section><h2 id="${escapeHtml(name)}">${escapeHtml(sentenceCase(name))}</h2><p>${rich(description)}</p>${own
      .map((one) => renderOperation(one, origin))
      .join('')}</section>`
  })
  const contents = tags.map(
    ({ name }) => `<a href="#${escapeHtml(name)}">${escapeHtml(sentenceCase(name))}</a>`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(info.title)} API</title><link rel="stylesheet" href="/api/docs/style.css"></head>
<body><header><h1>${escapeHtml(info.title)} API</h1><p>${rich(info.description)}</p>
<nav aria-label="Contents">${contents.join('')}<a href="/api/openapi.json">openapi.json</a></nav></header>
<main><p>In the examples <code>$KEY</code> is an API key, made by <code>autoinfrasnap keys add</code>. With the certificate that the server made for itself, curl needs <code>--insecure</code>, or <code>--cacert</code> and the file.</p>
${sections.join('\n')}</main></body></html>
`
}

interface Listed {
  method: string
  path: string
  operation: Operation
}

function renderOperation({ method, path, operation }: Listed, origin: string): string {
  const parameters = (operation.parameters ?? []).map(
    (one) =>
      `<li><code>${escapeHtml(String(one['name']))}</code> <span>in the ${escapeHtml(String(one['in']))}</span> ${rich(typeof one['description'] === 'string' ? one['description'] : '')}</li>`,
  )
  const statuses = Object.keys(operation.responses).map((status) => `<code>${status}</code>`)
  return `<article><h3><span class="method">${method}</span><code>${escapeHtml(path)}</code></h3>
<p>${rich(operation.summary)}${operation.description === undefined ? '' : ` ${rich(operation.description)}`}</p>
${parameters.length > 0 ? `<ul>${parameters.join('')}</ul>` : ''}<pre tabindex="0"><code>${escapeHtml(curlExample({ method, path, operation }, origin))}</code></pre>
<p class="statuses">Answers ${statuses.join(' ')}</p></article>`
}

/** Inputs for requests that cannot be made without one. */
const exampleInputs: Readonly<Record<string, unknown>> = {
  history_query: { series: ['cpu.busyPercent'], from: 0, to: 4_102_444_800_000 },
  report_read: { name: 'NAME' },
  report_fetch: { name: 'NAME' },
  report_delete: { name: 'NAME' },
  report_restore: { name: 'NAME' },
  report_compare: { before: 'NAME', after: 'NAME' },
  outbox_add: { name: 'NAME' },
  outbox_retry: { id: null },
  outbox_drop: { id: 'ID' },
  secret_set: { name: 's3.accessKeyId', value: 'VALUE' },
  secret_remove: { name: 's3.accessKeyId' },
  board_save: { board: { id: 'mine', name: 'Mine', tiles: [] } },
  board_delete: { id: 'mine' },
  settings_update: { settings: { history: { retentionDays: 30 } } },
  key_add: { name: 'dashboard', role: 'viewer' },
  key_revoke: { id: 'ID' },
}

/** For a shell, a line for each thing that it says. */
export function curlExample({ method, path, operation }: Listed, origin: string): string {
  const parts = ['curl --fail-with-body']
  if (operation.operationId === 'events') parts.push('--no-buffer')
  if (operation.security?.length !== 0) parts.push('--header "Authorization: Bearer $KEY"')
  if (operation.operationId === 'signIn') parts.push(`--json '{"key":"'"$KEY"'"}'`)
  else if (method === 'POST')
    parts.push(`--json '${JSON.stringify(exampleInputs[operation.operationId] ?? {})}'`)
  else if (method !== 'GET') parts.push(`--request ${method}`)
  const query = operation.operationId === 'events' ? '?subjects=cpu,memory' : ''
  return [...parts, `'${origin}${path.replace('{name}', 'NAME')}${query}'`].join(' \\\n  ')
}

const sentenceCase = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

const escapeHtml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')

/** Escaped, with what stands between backticks as code. */
const rich = (text: string): string => escapeHtml(text).replace(/`([^`]*)`/g, '<code>$1</code>')

export const docsStyle = `:root{color-scheme:light dark;--ink:#1b2430;--quiet:#5b6675;--line:#dde3ea;--ground:#f7f9fb;--card:#fff;--accent:#0b6bcb}
@media (prefers-color-scheme:dark){:root{--ink:#e6ebf2;--quiet:#9aa7b8;--line:#2a3442;--ground:#11161d;--card:#18202a;--accent:#6db3ff}}
*{box-sizing:border-box}html{scroll-padding-top:1rem}
body{margin:0 auto;max-width:56rem;padding:2rem 1rem 4rem;background:var(--ground);color:var(--ink);font:14px/1.55 Inter,system-ui,sans-serif;overflow-wrap:break-word}
h1{font-size:30px;line-height:1.2;margin:0 0 .5rem}h2{font-size:20px;margin:2.5rem 0 .25rem}h2+p{margin:0;color:var(--quiet)}
h3{display:flex;align-items:baseline;gap:.75rem;font-size:14px;margin:0}h3 code{font-weight:600;overflow-wrap:anywhere;min-width:0}
a{color:var(--accent);text-underline-offset:3px}a:focus-visible,pre:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:8px}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin-top:1rem}nav a{padding:4px 0}
article{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:14px;margin:14px 0}
article>:last-child{margin-bottom:0}article p{margin:.35rem 0}ul{margin:.35rem 0;padding-left:1.25rem}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:13px}
pre{overflow-x:auto;background:var(--ground);border:1px solid var(--line);border-radius:8px;padding:8px 10px;margin:.5rem 0;line-height:1.5}
.method{flex:none;min-width:3.5rem;color:var(--accent);font-weight:650}.statuses,header p,li span{color:var(--quiet)}.statuses{font-size:13px}
@media (max-width:30rem){pre{white-space:pre-wrap;overflow-wrap:anywhere}pre code{font-size:12px}}
`
