/** A comparison as one self-contained HTML file: no script, nothing from elsewhere, both themes, fit for paper. */
import { changeWeights, type Change, type ChangeWeight, type Comparison } from '../contract/comparison'
import { readable } from './printable'

const titles: Readonly<Record<ChangeWeight, string>> = {
  serious: 'Serious',
  notable: 'Notable',
  minor: 'Minor',
}

/** State is shape and colour, as everywhere in the product. */
const marks: Readonly<Record<ChangeWeight, string>> = { serious: '◆', notable: '▲', minor: '○' }

export function renderComparisonHtml(comparison: Comparison): string {
  const { before, after, changes } = comparison
  const groups = changeWeights.flatMap((weight) => {
    const own = changes.filter((one) => one.weight === weight)
    return own.length === 0 ? [] : [group(weight, own)]
  })
  const headline = comparisonHeadline(changes)
  const notes = comparisonNotes(comparison)
  const [worst] = changes
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(`${after.hostName}: ${headline}`)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1><span class="${worst?.weight ?? 'well'}" aria-hidden="true">${worst === undefined ? '●' : marks[worst.weight]}</span> ${escapeHtml(headline)}</h1>
<dl>
${side('Before', before)}
${side('After', after)}
</dl>
${notes.map((note) => `<p>${escapeHtml(note)}</p>\n`).join('')}${groups.join('\n')}
</main>
</body>
</html>
`
}

/** "2 serious, 1 notable and 3 minor changes": the noun follows the number next to it. */
export function comparisonHeadline(changes: readonly Change[]): string {
  const counts = changeWeights.flatMap((weight) => {
    const count = changes.filter((one) => one.weight === weight).length
    return count === 0 ? [] : [{ count, text: `${count} ${weight}` }]
  })
  const texts = counts.map(({ text }) => text)
  const last = counts.at(-1)
  if (last === undefined) return 'Nothing changed'
  const listed = texts.length === 1 ? last.text : `${texts.slice(0, -1).join(', ')} and ${last.text}`
  return `${listed} ${last.count === 1 ? 'change' : 'changes'}`
}

/** What makes a comparison say less, or more, than it seems to: sentences. */
export function comparisonNotes({ before, after, isSameHost }: Comparison): string[] {
  const notes: string[] = []
  if (before.source === after.source && before.takenAt === after.takenAt)
    notes.push('Both are the same snapshot.')
  if (before.takenAt > after.takenAt) notes.push('The second snapshot is the older one.')
  if (before.redaction?.profile !== after.redaction?.profile)
    notes.push('They are not masked alike, so that the same things have different names in them.')
  else if (before.redaction != null)
    notes.push(
      'Both are masked, or were for this: the same mask stands for the same thing only where one installation made both.',
    )
  if (isSameHost === null) notes.push('Whether both are of one machine is not known.')
  return notes
}

const side = (title: string, { hostName, takenAt, source }: Comparison['before']): string =>
  `<div><dt>${title}</dt><dd><bdi>${escapeHtml(hostName)}</bdi> <time datetime="${escapeHtml(takenAt)}">${escapeHtml(takenAt.slice(0, 19).replace('T', ' '))} UTC</time><small><bdi>${escapeHtml(source)}</bdi></small></dd></div>`

function group(weight: ChangeWeight, changes: readonly Change[]): string {
  const items = changes.map(
    ({ subject, message }) =>
      `<li><span class="${weight}" aria-hidden="true">${marks[weight]}</span><span>${escapeHtml(message)}</span><small>${subject}</small></li>`,
  )
  return `<section>
<h2>${titles[weight]} <small>${changes.length}</small></h2>
<ul>
${items.join('\n')}
</ul>
</section>`
}

const escapeHtml = (text: string): string =>
  readable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

const style = `
:root{color-scheme:light dark;--bg:#f6f7f9;--surface:#fff;--line:#e3e6ec;--ink:#141821;--ink-3:#626a7a;--well:#0d7d56;--warn:#955800;--crit:#c22b26}
@media (prefers-color-scheme:dark){:root{--bg:#0d1016;--surface:#151a22;--line:#232a35;--ink:#eef1f6;--ink-3:#8d97a8;--well:#3ccf97;--warn:#f0b14a;--crit:#ff7a72}}
@media print{:root{color-scheme:light;--bg:#fff;--surface:#fff;--line:#c3c9d4;--ink:#000;--ink-3:#4d5565;--well:#0d7d56;--warn:#955800;--crit:#c22b26}li{break-inside:avoid}}
body{margin:0;background:var(--bg);color:var(--ink);font:14px/1.5 Inter,system-ui,-apple-system,'Segoe UI','Apple SD Gothic Neo','Malgun Gothic','Noto Sans KR',sans-serif;font-variant-numeric:tabular-nums}
main{max-width:820px;margin:0 auto;padding:28px 14px}
h1{font-size:20px;line-height:1.3;margin:0 0 14px}
h2{font-size:14px;margin:0;padding:12px 14px;border-bottom:1px solid var(--line)}
small,dt{color:var(--ink-3);font-size:12px;font-weight:400}
dl{display:flex;flex-wrap:wrap;gap:14px;margin:0 0 14px}
dl>div{flex:1 1 260px;min-width:0}
dd{margin:0;overflow-wrap:anywhere}dd small{display:block}time{white-space:nowrap}
main>p{margin:0 0 14px;color:var(--ink-3)}
section{background:var(--surface);border:1px solid var(--line);border-radius:14px;margin-bottom:14px}
ul{list-style:none;margin:0;padding:0}
li{display:grid;grid-template-columns:16px 1fr auto;gap:8px;padding:8px 14px;overflow-wrap:anywhere}
li+li{border-top:1px solid var(--line)}
.serious{color:var(--crit)}.notable{color:var(--warn)}.minor{color:var(--ink-3)}.well{color:var(--well)}
`
