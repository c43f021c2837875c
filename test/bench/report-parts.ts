/** What the report's bench drives, bundled into one module: a machine with a day of history, and the page of it. */
import { defaultSettings } from '../../main/contract/settings'
import { htmlFormat } from '../../main/reports/formats/html/html'
import { historyBefore } from '../../main/reports/report-history'
import { createHistory } from '../fakes/wire/history'
import { createMachine } from '../fakes/wire/machine'
import { scenarioOf, type ScenarioName } from '../fakes/wire/scenarios'

const takenMs = Date.parse('2026-11-26T05:07:15.250Z')

/** @returns what it took to make the page, the loading of what draws it included the first time, and its size. */
export async function makePage(scenario: ScenarioName): Promise<{ ms: number; bytes: number }> {
  const machine = createMachine(scenarioOf(scenario), takenMs, () => defaultSettings)
  const snapshot = machine.snapshotAt(takenMs, undefined)
  const history = await historyBefore(createHistory(machine), snapshot)
  const startedMs = performance.now()
  const page = await htmlFormat.render(snapshot, { history })
  return { ms: performance.now() - startedMs, bytes: Buffer.byteLength(page) }
}
