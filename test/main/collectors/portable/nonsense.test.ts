/** Every portable source against a library that knows nothing, in each of the ways it has of saying so. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deriveCpu } from '../../../../main/collectors/cpu'
import { deriveDisks } from '../../../../main/collectors/disks'
import { deriveMemory } from '../../../../main/collectors/memory'
import { deriveNetwork } from '../../../../main/collectors/network'
import { createPortableCpuSource } from '../../../../main/collectors/portable/cpu'
import { createPortableDisksSource } from '../../../../main/collectors/portable/disks'
import { createPortableHostSource } from '../../../../main/collectors/portable/host'
import { createPortableMemorySource } from '../../../../main/collectors/portable/memory'
import { createPortableNetworkSource } from '../../../../main/collectors/portable/network'
import { createPortableProcessesSource } from '../../../../main/collectors/portable/processes'
import { createHostCollector } from '../../../../main/collectors/host'
import { hostSchema } from '../../../../main/contract/model/host'
import {
  createSystemInformation,
  type SystemInformation,
} from '../../../../main/collectors/portable/system-information'
import { cpuSchema } from '../../../../main/contract/model/cpu'
import { disksSchema } from '../../../../main/contract/model/disks'
import { memorySchema } from '../../../../main/contract/model/memory'
import { networkSchema } from '../../../../main/contract/model/network'
import { defaultSettings } from '../../../../main/contract/settings'
import { createFakeLibrary, fixtureOf, type Answers } from '../../../fakes/systeminformation'

const { signal } = new AbortController()
const context = { signal, deadlineMs: 2_000 }

/** The fixture with every value inside replaced, its shape kept. */
function filledWith(nonsense: unknown, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((inner: unknown) => filledWith(nonsense, inner))
  if (typeof value !== 'object' || value === null) return nonsense
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filledWith(nonsense, inner)]))
}

/** The fixture with some of its values replaced, by their order. */
function sprinkledWith(nonsense: ReadonlyMap<number, unknown>, value: unknown, next = { leaf: 0 }): unknown {
  if (Array.isArray(value)) return value.map((inner: unknown) => sprinkledWith(nonsense, inner, next))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, sprinkledWith(nonsense, inner, next)]),
    )
  const leaf = next.leaf++
  return nonsense.has(leaf) ? nonsense.get(leaf) : value
}

const platforms = [
  ['darwin', 'macos'],
  ['win32', 'windows'],
] as const
const fillings = ['', NaN, null, -1, undefined, 0, 'unknown', 1e300]
const cases = platforms.flatMap(([platform, fixture]) => [
  ...fillings.map(
    (value) =>
      [
        platform,
        `fields of ${String(value) || "''"}`,
        filledWith(value, fixtureOf(fixture)) as Answers,
      ] as const,
  ),
  ...[null, undefined, [], '', {}].map((value) => {
    const all = Object.fromEntries(Object.keys(fixtureOf(fixture)).map((name) => [name, value]))
    return [platform, `answers of ${JSON.stringify(value)}`, all] as const
  }),
])

/** The collector's own derive, on a source of ours. */
function createHost(platform: NodeJS.Platform, system: SystemInformation) {
  const source = createPortableHostSource(platform, system)
  const { derive } = createHostCollector({
    platform: 'darwin',
    root: '',
    env: {},
    settings: defaultSettings,
    now: () => 1_800_000_000_000,
  })
  return {
    read: () => source.read(signal),
    derive: derive,
  }
}

function systemOf(platform: NodeJS.Platform, answers: Answers, otherwise?: unknown) {
  const { library } = createFakeLibrary(answers, otherwise)
  return createSystemInformation({
    platform,
    load: async () => library,
    powerShellExists: () => false,
    wait: async () => undefined,
  })
}

async function expectTrueSections(platform: NodeJS.Platform, answers: Answers): Promise<void> {
  const system = systemOf(platform, answers)
  const at = async <Raw>(raw: Raw | Promise<Raw>, atMs: number) => ({ raw: await raw, atMs })
  const memory = await at(createPortableMemorySource(platform, system).read(signal), 0)
  expect(memorySchema.safeParse(deriveMemory(memory)).error?.issues).toBeUndefined()
  const disks = createPortableDisksSource(platform, defaultSettings.disks, system)
  const [disksBefore, disksNow] = [await at(disks.read(context), 1_000), await at(disks.read(context), 2_000)]
  expect(disksSchema.safeParse(deriveDisks(disksNow, disksBefore)).error?.issues).toBeUndefined()
  const network = createPortableNetworkSource(platform, system)
  const [networkBefore, networkNow] = [
    await at(network.read(signal), 1_000),
    await at(network.read(signal), 2_000),
  ]
  expect(networkSchema.safeParse(deriveNetwork(networkNow, networkBefore)).error?.issues).toBeUndefined()
  const cpu = await at(createPortableCpuSource(platform, system).read(signal), 0)
  expect(cpuSchema.safeParse(deriveCpu(cpu, null)).error?.issues).toBeUndefined()
  const host = createHost(platform, system)
  expect(hostSchema.safeParse(host.derive(await at(host.read(), 0), null)).error?.issues).toBeUndefined()
}

describe.each(cases)('on %s with %s', (platform, _name, answers) => {
  it('every section says what can be true, whatever is unknown', async () => {
    await expectTrueSections(platform, answers)
  })

  it('the host is still known', async () => {
    const host = await createPortableHostSource(platform, systemOf(platform, answers)).read(signal)
    expect(host.name).not.toBe('')
    expect(host.os.name).not.toBe('')
    expect(host.loggedInUsers).toBeNull()
  })
})

describe.each(platforms)('on %s with nonsense here and there', (platform, fixture) => {
  it('every section says what can be true', async () => {
    const answers = fixtureOf(fixture)
    const leaves = { leaf: 0 }
    sprinkledWith(new Map(), answers, leaves)
    const place = fc.tuple(
      fc.nat({ max: leaves.leaf - 1 }),
      fc.constantFrom(...fillings, {}, [], true, '12 MB'),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(place, { minLength: 1, maxLength: 40 }), async (places) => {
        await expectTrueSections(platform, sprinkledWith(new Map(places), answers) as Answers)
      }),
      { numRuns: 300 },
    )
  })
})

describe.each(platforms)('on %s with a library that throws', (platform) => {
  const system = systemOf(platform, {}, new Error('spawn ENOENT'))

  it('disks and network fail, and the CPU, which needs no library, does not', async () => {
    await expect(
      createPortableDisksSource(platform, defaultSettings.disks, system).read(context),
    ).rejects.toThrow('spawn ENOENT')
    await expect(createPortableNetworkSource(platform, system).read(signal)).rejects.toThrow('spawn ENOENT')
    expect((await createPortableCpuSource(platform, system).read(signal)).physicalCores).toBeNull()
  })
})

describe('with a library that throws', () => {
  it('memory of Windows goes without the page file, and processes of Windows fail', async () => {
    const system = systemOf('win32', {}, new Error('spawn ENOENT'))
    expect((await createPortableMemorySource('win32', system).read(signal)).swap).toBeNull()
    const processes = createPortableProcessesSource('win32', { commandLines: false }, system)
    await expect(processes.read(signal)).rejects.toThrow('spawn ENOENT')
  })
})
