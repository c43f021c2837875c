/** A view of resources on a machine that says what a test wants. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import type { DiskDevice, Disks, FileSystem } from '../../../../main/contract/model/disks'
import type { Memory } from '../../../../main/contract/model/memory'
import type { NetworkInterface } from '../../../../main/contract/model/network'
import type { ProcessRow } from '../../../../main/contract/model/processes'
import type { Reading } from '../../../../main/contract/reading'
import type { SectionValue, Subject } from '../../../../main/contract/snapshot'
import { i18n } from '../../../../renderer/locales/i18n'
import { useLiveStore } from '../../../../renderer/stores/live'
import { transportKey } from '../../../../renderer/stores/transport'
import { createScriptedTransport, type ScriptedTransport } from '../../stores/scripted-transport'

export const noon = Date.UTC(2026, 10, 2, 12)

export interface ResourcePage {
  view: VueWrapper
  router: Router
  transport: ScriptedTransport
  tell<S extends Subject>(subject: S, reading: Reading<SectionValue<S>>): Promise<void>
}

export const ok = <Value>(value: Value): Reading<Value> => ({ status: 'ok', durationMs: 1, value })

/** @param view a component; what lint knows of those in .vue files is `unknown` */
export async function openPage(view: unknown, props = {}, address = '/'): Promise<ResourcePage> {
  const pinia = createPinia()
  const transport = createScriptedTransport()
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', component: { template: '<i />' } }],
  })
  await router.push(address)
  const wrapper = mount(view as Component, {
    props,
    global: {
      plugins: [pinia, i18n, router],
      provide: { [transportKey as symbol]: transport },
      stubs: { LiveChart: true, HistoryChart: true, CoreHeatMap: true },
    },
  })
  return {
    view: wrapper as VueWrapper,
    router,
    transport,
    async tell(subject, reading) {
      useLiveStore(pinia).readings[subject] = { at: noon, reading } as never
      await flushPromises()
    },
  }
}

export const fileSystem = (over: Partial<FileSystem> = {}): FileSystem => ({
  mountPoint: '/',
  device: '/dev/sda1',
  type: 'ext4',
  readOnly: false,
  inTotals: true,
  totalBytes: 100e9,
  usedBytes: 40e9,
  availableBytes: 55e9,
  usedPercent: 43,
  inodesTotal: 1_000,
  inodesUsed: 10,
  inodesUsedPercent: 1,
  problem: null,
  ...over,
})

export const silent = {
  totalBytes: null,
  usedBytes: null,
  availableBytes: null,
  usedPercent: null,
  inodesTotal: null,
  inodesUsed: null,
  inodesUsedPercent: null,
  problem: { code: 'mount_silent', message: '/mnt/nfs does not answer.', hint: null },
}

export const device = (over: Partial<DiskDevice> = {}): DiskDevice => ({
  name: 'sda',
  model: null,
  sizeBytes: 100e9,
  inTotals: true,
  readBytesPerSecond: 1,
  writeBytesPerSecond: 2,
  readOperationsPerSecond: 3,
  writeOperationsPerSecond: 4,
  busyPercent: 5,
  ...over,
})

export const disks = (over: Partial<Disks> = {}): Disks => ({
  fileSystems: [fileSystem()],
  hiddenCount: 0,
  totals: {
    totalBytes: 100e9,
    usedBytes: 40e9,
    availableBytes: 55e9,
    usedPercent: 43,
    readBytesPerSecond: 1,
    writeBytesPerSecond: 2,
  },
  devices: [device()],
  intervalMs: 1_000,
  ...over,
})

export const memory = (over: Partial<Memory> = {}): Memory => ({
  totalBytes: 32e9,
  availableBytes: 20e9,
  usedBytes: 12e9,
  usedPercent: 37.5,
  freeBytes: 4e9,
  cachedBytes: 16e9,
  swap: { totalBytes: 4e9, usedBytes: 0, usedPercent: 0 },
  controlGroup: null,
  ...over,
})

export const networkInterface = (over: Partial<NetworkInterface> = {}): NetworkInterface => ({
  name: 'eth0',
  kind: 'physical',
  state: 'up',
  macAddress: null,
  addresses: [],
  mtuBytes: 1_500,
  speedMbps: 1_000,
  inTotals: true,
  rxBytesPerSecond: 1,
  txBytesPerSecond: 2,
  rxBytes: 10,
  txBytes: 20,
  rxErrors: 0,
  txErrors: 0,
  rxDropped: 0,
  txDropped: 0,
  ...over,
})

export const processRow = (over: Partial<ProcessRow> = {}): ProcessRow => ({
  pid: 1,
  name: 'init',
  user: 'root',
  cpuPercentOfCore: 1,
  cpuPercentOfHost: 0.5,
  residentBytes: 10e6,
  startedAt: '2026-11-02T10:00:00.000Z',
  commandLine: null,
  ...over,
})
