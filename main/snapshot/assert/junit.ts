/** Outcomes as JUnit XML, in the form that CI systems read (Jenkins, GitLab, GitHub's reporters). */
import type { Snapshot } from '../../contract/snapshot'
import type { Outcome } from './assertion'

export function renderJunit(snapshot: Snapshot, outcomes: readonly Outcome[]): string {
  const failed = outcomes.filter(({ failures }) => failures.length > 0).length
  const counts = `tests="${outcomes.length}" failures="${failed}" errors="0" skipped="0"`
  const time = `time="${(snapshot.cost.wallMs / 1000).toFixed(3)}"`
  const name = attribute(`AutoInfraSnap: ${snapshot.host.name}`)
  const facts = `timestamp="${snapshot.takenAt.slice(0, 19)}" hostname="${attribute(snapshot.host.name)}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="AutoInfraSnap" ${counts} ${time}>`,
    `  <testsuite name="${name}" ${counts} ${time} ${facts}>`,
    ...outcomes.flatMap(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function testCase({ kind, text, failures }: Outcome): string[] {
  const head = `    <testcase classname="autoinfrasnap.${kind}" name="${attribute(text)}" time="0"`
  if (failures.length === 0) return [`${head}/>`]
  const message = failures.length === 1 ? failures[0]! : `${failures.length} do not hold`
  return [
    `${head}>`,
    `      <failure type="${kind}" message="${attribute(message)}">${failures.map(content).join('\n')}</failure>`,
    '    </testcase>',
  ]
}

/** What XML 1.0 cannot hold even escaped, and control characters that it could: names are hostile text. */
const forbidden = /[\p{Cs}\ufffe\uffff]|[^\P{Cc}\n\t]/gu

const content = (text: string): string =>
  text.replace(forbidden, '').replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

/** Line breaks in an attribute would be read as spaces. */
const attribute = (text: string): string =>
  content(text).replace(/[\n\t]/g, (character) => `&#${character.charCodeAt(0)};`)
