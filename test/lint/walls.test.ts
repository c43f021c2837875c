import path from 'node:path'
import { ESLint, Linter } from 'eslint'
import { describe, expect, it } from 'vitest'

/** The plugin that the project's own configuration uses. */
const { plugins } = (await new ESLint().calculateConfigForFile('main/core.ts')) as Linter.Config
const house = plugins?.['house']
if (house === undefined) throw new Error('eslint.config.js has no plugin "house"')

/** Only the walls, without types: what a file at `file` may import. */
function complaints(file: string, code: string): string[] {
  const messages = new Linter({ configType: 'flat', cwd: process.cwd() }).verify(
    code,
    [{ files: ['**/*.ts'], plugins: { house: house! }, rules: { 'house/rooms': 'error' } }],
    path.resolve(file),
  )
  return messages.map(({ message }) => message)
}

describe('the walls between rooms', () => {
  it.each([
    ['main/contract/snapshot.ts', "import fs from 'node:fs'"],
    ['main/contract/snapshot.ts', "import { createCore } from '../core'"],
    ['main/collectors/cpu.ts', "import { sampleOnce } from '../sampler/sample-once'"],
    ['main/collectors/linux/cpu.ts', "import '../../reports/save'"],
    ['main/core.ts', "import { app } from 'electron'"],
    ['main/core.ts', "const { app } = await import('electron')"],
    ['main/core.ts', "import './cli/program'"],
    ['main/sampler/sample-once.ts', "import Docker from 'dockerode'"],
    ['main/reports/save.ts', "export { findings } from '../alerts/findings'"],
    ['main/alerts/findings.ts', "export * from 'systeminformation'"],
    ['main/nowhere/thing.ts', "import 'node:fs'"],
    ['renderer/main.ts', "import 'electron'"],
    ['renderer/stores/live.ts', "import 'node:fs'"],
    ['renderer/components/AppShell.ts', "import '../api/wire'"],
    ['renderer/views/overview/tiles.ts', "import { useTransport } from '../../api/transport'"],
    ['renderer/charts/plot.ts', "import '../components/AppCard.vue'"],
    ['renderer/api/http.ts', "import 'vue'"],
    ['renderer/stores/live.ts', "import '../../main/live-core'"],
    ['preload/index.ts', "import 'node:fs'"],
    ['preload/index.ts', "import '../main/core'"],
    ['preload/index.ts', "import 'zod/mini'"],
    ['preload/index.ts', "const { shell } = require('electron')"],
    ['renderer/api/ipc.ts', "import { ipcRenderer } from 'electron'"],
    ['renderer/api/ipc.ts', "import '../../preload/index'"],
    ['main/transports/dispatch.ts', "import 'electron'"],
    ['main/transports/ipc-events.ts', "import type { WebContents } from 'electron'"],
    ['main/transports/http/server.ts', "import '../ipc'"],
    ['main/server/serve.ts', "import '../transports/ipc'"],
    ['main/server/serve.ts', "await import('electron')"],
    ['main/cli/program.ts', "import '../desktop/start'"],
    ['main/cli/main.ts', "import '../index'"],
    ['main/live-core.ts', "import './desktop/start'"],
    ['main/live-watch.ts', "import './reports/library'"],
    ['main/live-reports.ts', "import './sampler/sampler'"],
    ['main/desktop/start.ts', "import '../index'"],
    ['main/index.ts', "import './live-core'"],
    ['main/contract/snapshot.ts', 'await import(`../cli/main`)'],
    ['main/contract/snapshot.ts', 'await import(name)'],
    ['main/contract/snapshot.ts', "process.getBuiltinModule('node:fs')"],
    ['main/contract/snapshot.ts', "require('node:fs')"],
  ])('stop %s at %s', (file, code) => {
    expect(complaints(file, code)).toHaveLength(1)
  })

  it.each([
    ['main/contract/snapshot.ts', "import * as z from 'zod/mini'"],
    ['main/collectors/linux/cpu.ts', "import '../cpu'; import '../../contract/errors'; import 'node:fs'"],
    ['main/collectors/docker/engine.ts', "const docker = await import('dockerode')"],
    ['main/sampler/sample-once.ts', "import '../collectors/collector'"],
    ['main/cli/program.ts', "import 'commander'; import '../core'"],
    ['renderer/main.ts', "import 'vue'; import './stores/live'"],
    ['preload/index.ts', "import 'electron'; import '../main/contract/bridge'"],
    ['main/transports/ipc.ts', "import 'electron'; import './dispatch'; import '../contract/bridge'"],
    [
      'main/desktop/start.ts',
      "import 'electron'; import '../transports/ipc'; import '../live-core'; import './tray'",
    ],
    ['main/index.ts', "import 'electron'; import './cli/main'; await import('./desktop/start')"],
    [
      'renderer/stores/live.ts',
      "import 'pinia'; import '../api/transport'; import '../../main/contract/events'",
    ],
    ['renderer/views/overview/tiles.ts', "import '../../charts/plot'; import '../../stores/live'"],
  ])('let %s through with %s', (file, code) => {
    expect(complaints(file, code)).toEqual([])
  })
})
