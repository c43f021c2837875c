/** How large pages become: what a machine holds may be much and its names hostile, and a page must still be sent. */
import { expect, test } from 'vitest'
import { judge } from '../../../../../main/alerts/findings'
import { defaultSettings } from '../../../../../main/contract/settings'
import type { Snapshot } from '../../../../../main/contract/snapshot'
import { htmlFormat } from '../../../../../main/reports/formats/html/html'
import { readSnapshot } from '../../../../../main/reports/read'
import { historyBefore } from '../../../../../main/reports/report-history'
import { createHistory } from '../../../../fakes/wire/history'
import { hostileNames } from '../../../../fakes/wire/hostile-names'
import { createMachine } from '../../../../fakes/wire/machine'
import { scenarioOf, type Scenario } from '../../../../fakes/wire/scenarios'

const takenMs = Date.parse('2026-11-26T05:07:15.250Z')
const mostBytes = 400_000

const crowd = scenarioOf('containers-500')

/** With a day of charts, as reports of a watched machine have them. */
async function pageOf(
  scenario: Scenario,
  change: (snapshot: Snapshot) => void = () => undefined,
): Promise<{ snapshot: Snapshot; page: string; bytes: number }> {
  const machine = createMachine(scenario, takenMs, () => defaultSettings)
  const snapshot = machine.snapshotAt(takenMs, undefined)
  change(snapshot)
  const { thresholds } = defaultSettings
  const judged = { ...snapshot, findings: judge(snapshot.sections, thresholds, snapshot.takenAt) }
  const history = await historyBefore(createHistory(machine), judged)
  const page = await htmlFormat.render(judged, { history })
  return { snapshot: judged, page, bytes: Buffer.byteLength(page) }
}

const containersOf = ({ sections: { containers } }: Snapshot) => {
  if (containers?.status !== 'ok') throw new Error('the machine has no containers')
  return containers.value.containers
}

const rowsOf = (page: string): number => page.match(/<tr>/g)!.length

test('a page of 500 containers lists every one of them in less than 400 kB', async () => {
  const { snapshot, page, bytes } = await pageOf(crowd)
  for (const { name } of containersOf(snapshot)) expect(page).toContain(`<bdi>${name}</bdi>`)
  expect(page).toMatch(/<b>20000, (?:20\d\d\d, ){254}20255<\/b>/) // as many ports as a reading holds
  expect(page).not.toContain('more are in the snapshot')
  expect(bytes).toBeLessThan(mostBytes)
})

test('a page of 500 containers of hostile names stays below 400 kB, says how many it leaves out, and holds them all', async () => {
  const { snapshot, page, bytes } = await pageOf({
    ...crowd,
    containers: crowd.containers.map((plan, index) => ({
      ...plan,
      name: `${hostileNames[index % hostileNames.length]!}${index}`,
      project: hostileNames[(index + 2) % hostileNames.length]!,
      image: `registry.example/${'very-'.repeat(40)}long-${index}:latest`,
    })),
  })
  expect(bytes).toBeLessThan(mostBytes)
  const left = Number(/>(\d+) more are in the snapshot that this page holds\./.exec(page)?.[1])
  const others = rowsOf((await pageOf({ ...crowd, containers: [] })).page)
  expect(rowsOf(page) - others + left).toBe(500 + 1) // and the row of titles
  expect(await readSnapshot(page)).toEqual(snapshot)
})

test('a page of 500 containers that are all unwell and cost as much as can be stays below 400 kB', async () => {
  const { snapshot, page, bytes } = await pageOf(crowd, (snapshot) => {
    for (const [index, container] of containersOf(snapshot).entries()) {
      const dear = '"'.repeat(600) + index
      Object.assign(container, { name: dear, image: dear, health: 'unhealthy', state: 'running' })
      container.problem = { code: 'container_unreadable', message: dear, hint: null }
    }
  })
  expect(bytes).toBeLessThan(mostBytes)
  expect(snapshot.findings.list).toHaveLength(500)
  // The first are told, whatever they cost: one name alone must not take the room of all others.
  expect(page.match(/<bdi>(?:&quot;){500}…<\/bdi>/g)!.length).toBeGreaterThan(20)
  expect(await readSnapshot(page)).toEqual(snapshot)
})

test('a usual page stays below 100 kB', async () => {
  expect((await pageOf(scenarioOf('disk-full'))).bytes).toBeLessThan(100_000)
})
