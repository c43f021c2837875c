import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { renderJunit } from '../../../../main/snapshot/assert/junit'
import { sampleSnapshot } from '../../reports/sample-snapshot'

const outcome = (text: string, failures: string[] = []) => ({ kind: 'assertion' as const, text, failures })

/** What another XML parser reads of many documents: for each the attributes of the cases and the failures' texts. */
function readByPython(documents: readonly string[]): unknown[] | null {
  const program = `
import json, sys
import xml.etree.ElementTree as tree
print(json.dumps([[[case.get("name"), [[f.get("message"), f.text] for f in case.findall("failure")]]
  for case in tree.fromstring(document.encode()).iter("testcase")] for document in json.load(sys.stdin)]))`
  const ended = spawnSync('python3', ['-c', program], { input: JSON.stringify(documents), encoding: 'utf8' })
  if (ended.error !== undefined) return null
  expect(ended.stderr).toBe('')
  return JSON.parse(ended.stdout) as unknown[]
}

test('each assertion is a case, and what broke it is its failure', () => {
  const text = renderJunit(sampleSnapshot(), [
    outcome('memory.usedPercent < 90'),
    outcome('disks.*.usedPercent < 50', ['disks[mountPoint=/].usedPercent is 51']),
  ])
  expect(text).toContain('tests="2" failures="1" errors="0" skipped="0"')
  expect(text).toContain(
    '<testcase classname="autoinfrasnap.assertion" name="memory.usedPercent &#60; 90" time="0"/>',
  )
  expect(text).toContain('timestamp="2026-11-23T05:07:15" hostname="web-1"')
})

test('hostile text reaches a reader of XML as it was, without its control characters', (context) => {
  if (spawnSync('python3', ['--version']).error !== undefined) return context.skip('python3 is not installed')
  const texts = [
    ...fc.sample(fc.string({ unit: 'binary' }), { numRuns: 200, seed: 7 }),
    '</failure><x a="b">&amp;\u001b[31m\u0000\u0007 \ud800 \uffff ]]>',
  ]
  const documents = texts.map((text) =>
    renderJunit(sampleSnapshot({ host: { name: text, id: null } }), [outcome(text, [text, 'b'])]),
  )
  const clean = (text: string) =>
    text
      .replace(/[\ufffe\uffff]/g, '')
      .replace(/\p{Cs}/gu, '')
      .replace(/[^\P{Cc}\n\t]/gu, '')
  expect(readByPython(documents)).toEqual(
    texts.map((text) => [[clean(text), [['2 do not hold', `${clean(text)}\nb`]]]]),
  )
})
