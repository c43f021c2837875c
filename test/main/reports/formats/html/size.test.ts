/** How large pages become: what a machine holds may be much and its names hostile, and a page must still be sent. */
import { expect, test } from 'vitest'
import { judge } from '../../../../../main/alerts/findings'
import { defaultSettings } from '../../../../../main/contract/settings'
import type { NetworkInterface } from '../../../../../main/contract/model/network'
import type { FileSystem } from '../../../../../main/contract/model/disks'
import type { ProcessRow } from '../../../../../main/contract/model/processes'
import type { Snapshot } from '../../../../../main/contract/snapshot'
import { htmlFormat } from '../../../../../main/reports/formats/html/html'
import { readSnapshot } from '../../../../../main/reports/read'
import { historyBefore } from '../../../../../main/reports/report-history'
import { createHistory } from '../../../../fakes/wire/history'
import { hostileNames } from '../../../../fakes/wire/hostile-names'
import { createMachine } from '../../../../fakes/wire/machine'
import { hexOf } from '../../../../fakes/wire/noise'
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

const valueOf = <S extends 'network' | 'disks' | 'processes'>(
  { sections }: Snapshot,
  subject: S,
): Extract<NonNullable<Snapshot['sections'][S]>, { status: 'ok' }>['value'] => {
  const reading = sections[subject]
  if (reading?.status !== 'ok') throw new Error(`the machine has no ${subject}`)
  return reading.value
}

/** The host's end of the pair that the container's bridge makes. */
function vethOf(one: NetworkInterface, index: number): NetworkInterface {
  const mac = hexOf(`mac ${index}`, 12).match(/../g)!.join(':')
  const [a, b, c] = hexOf(`address ${index}`, 12).match(/..../g)!
  return {
    ...one,
    ...{ name: `veth${hexOf(`veth ${index}`, 7)}`, kind: 'veth', inTotals: false, macAddress: mac },
    addresses: [{ address: `fe80::${a}:${b}:${c}`, prefixLength: 64, family: 'ipv6' }],
    ...{ rxBytesPerSecond: index * 13.7, txBytesPerSecond: index * 71.3 },
    ...{ rxBytes: index * 7_919_777, txBytes: index * 104_729_333 },
    ...{ rxDropped: 0, txDropped: index === 77 ? 5_123 : 0 },
  }
}

/** As an engine shows a node of Kubernetes, with a pair of interfaces for each container. */
function asNode(snapshot: Snapshot): void {
  for (const [index, container] of containersOf(snapshot).entries()) {
    const [pod, uid, digest] = [
      hexOf(`pod ${index}`, 10),
      hexOf(`uid ${index}`, 32),
      hexOf(`image ${index}`, 64),
    ]
    const app = ['payments-api', 'ingress-nginx-controller', 'fluent-bit', 'checkout-worker'][index % 4]!
    const dashed = uid.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    container.name = `k8s_${app}_${app}-${pod}-${hexOf(`replica ${index}`, 5)}_production_${dashed}_0`
    container.image = `registry.example.com/platform/${app}@sha256:${digest}`
    container.imageId = `sha256:${hexOf(`id ${index}`, 64)}`
  }
  const network = valueOf(snapshot, 'network')
  const [first] = network.interfaces
  network.interfaces.push(...Array.from({ length: 500 }, (_, index) => vethOf(first!, index)))
  network.interfaces.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** What is left out of the list below a heading, and what it shows of it. */
function listBelow(page: string, heading: string): { text: string; left: number } {
  const text = page.slice(page.indexOf(`<h2>${heading}</h2>`)).split('</section>')[0]!
  return { text, left: Number(/>(\d+) more are in the snapshot that this page holds\./.exec(text)?.[1] ?? 0) }
}

test('a page of 500 containers as Kubernetes names them, with their interfaces and a day of charts, stays below 400 kB', async () => {
  const { snapshot, page, bytes } = await pageOf(crowd, asNode)
  expect(bytes).toBeLessThanOrEqual(mostBytes)
  expect(page).toContain('class="plot"')
  expect(await readSnapshot(page)).toEqual(snapshot)
  const containers = listBelow(page, 'Containers')
  const shown = containers.text.match(/<b><bdi>k8s_/g)!.length
  expect(shown + containers.left).toBe(500)
  expect(shown).toBeGreaterThan(150)
  // Of the interfaces those of the machine, and of the others first what lost something.
  const { interfaces } = valueOf(snapshot, 'network')
  const network = listBelow(page, 'Network interfaces')
  for (const { name } of interfaces.filter(({ kind }) => kind !== 'veth'))
    expect(network.text).toContain(`<b><bdi>${name}</bdi></b>`)
  expect(network.text.match(/<b><bdi>veth/g)).toHaveLength(20)
  expect(/<b><bdi>(veth[^<]+)/.exec(network.text)?.[1]).toBe(`veth${hexOf('veth 77', 7)}`)
  expect(network.left).toBe(500 - 20)
  expect(page).toMatch(/<b>20000, (?:20\d\d\d, ){254}20255<\/b>/)
})

test('so does one with 500 mounts of pods and 200 command lines besides: long lists are cut, short ones are whole', async () => {
  const { snapshot, page, bytes } = await pageOf(crowd, (snapshot) => {
    asNode(snapshot)
    const disks = valueOf(snapshot, 'disks')
    const [root] = disks.fileSystems
    const mountOf = (_: unknown, index: number): FileSystem => ({
      ...root!,
      mountPoint: `/var/lib/kubelet/pods/${hexOf(`pod ${index}`, 32)}/volumes/kubernetes.io~csi/pvc-${index}/mount`,
      usedPercent: index % 60,
    })
    disks.fileSystems.push(...Array.from({ length: 500 }, mountOf))
    const processes = valueOf(snapshot, 'processes')
    const rowOf = (row: ProcessRow, index: number): ProcessRow => ({
      ...row,
      pid: 40_000 + index,
      commandLine: `/usr/bin/java -Xmx512m -XX:+UseG1GC -Dspring.profiles.active=production -Dinstance.id=${hexOf(`${index}`, 24)} -cp ${Array.from({ length: 12 }, (_, at) => `/opt/services/${index % 20}/lib/dependency-${at}-1.${index % 7}.jar`).join(':')} com.example.platform.Main`,
    })
    const [row] = processes.topByCpu
    processes.topByCpu = Array.from({ length: 100 }, (_, index) => rowOf(row!, index))
    processes.topByMemory = Array.from({ length: 100 }, (_, index) => rowOf(row!, 100 + index))
  })
  expect(bytes).toBeLessThanOrEqual(mostBytes)
  expect(bytes).toBeGreaterThan(mostBytes - 10_000)
  expect(await readSnapshot(page)).toEqual(snapshot)
  for (const heading of ['Containers', 'File systems', 'Top processes by CPU', 'Top processes by memory']) {
    const { text, left } = listBelow(page, heading)
    expect(left, heading).toBeGreaterThan(0)
    expect(text.match(/<tr>/g)!.length, heading).toBeGreaterThan(10)
  }
  expect(listBelow(page, 'Devices').left).toBe(0)
})

test('where the snapshot alone is as large, a page still shows the beginning of every list', async () => {
  const { snapshot, page, bytes } = await pageOf(crowd, (snapshot) => {
    for (const [index, container] of containersOf(snapshot).entries())
      container.composeService = hexOf(`incompressible ${index}`, 1_600)
  })
  expect(bytes).toBeGreaterThan(mostBytes)
  expect(listBelow(page, 'Containers').text.match(/<tr>/g)!.length).toBeGreaterThan(3)
  expect(await readSnapshot(page)).toEqual(snapshot)
})

test('a usual page stays below 100 kB', async () => {
  expect((await pageOf(scenarioOf('disk-full'))).bytes).toBeLessThan(100_000)
})
