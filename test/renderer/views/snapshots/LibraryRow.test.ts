// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { expect, it } from 'vitest'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { i18n } from '../../../../renderer/locales/i18n'
import type { Report } from '../../../../main/contract/reports'
import { entriesOf } from '../../../../renderer/stores/reports-entries'
import { transportKey } from '../../../../renderer/stores/transport'
import LibraryRow from '../../../../renderer/views/snapshots/LibraryRow.vue'
import { createScriptedTransport } from '../../stores/scripted-transport'

const report: Report = {
  name: 'infra_snap_web-1_20261123T050715Z.json',
  format: 'json',
  takenAt: '2026-11-23T05:07:15.000Z',
  sizeBytes: 100,
  isEncrypted: false,
  isSigned: false,
}

function row(changes: Partial<Report>): VueWrapper {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:name?', name: 'snapshot', component: { render: () => null } }],
  })
  return (mount as (view: Component, options: object) => VueWrapper)(LibraryRow as Component, {
    props: {
      entry: entriesOf([{ ...report, ...changes }])[0],
      mayDelete: false,
      mayUpload: false,
      isSelected: false,
    },
    global: {
      plugins: [createPinia(), i18n, router],
      provide: { [transportKey as symbol]: createScriptedTransport() },
    },
  })
}
const chips = (page: VueWrapper): string[] => page.findAll('.chip').map((chip) => chip.text())

it('says of a snapshot that it is encrypted, that it is signed, or neither', () => {
  expect(chips(row({ isEncrypted: true, isSigned: true }))).toEqual(['JSON', 'Encrypted', 'Signed'])
  expect(chips(row({ isEncrypted: false, isSigned: true }))).toEqual(['JSON', 'Signed'])
  expect(chips(row({}))).toEqual(['JSON'])
})
