/** `--snapshot --upload` that is killed between two calls of the system: what it saved is sent by whoever comes next. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createOutbox } from '../../../main/outbox/outbox'
import { DrivenClock } from '../../fakes/clock'
import { createTestStore, passUntil } from '../outbox/world'
import { defaultSettings } from '../../../main/contract/settings'
import { createPlayground, type Playground } from './built'

const isStraceMissing = spawnSync('strace', ['-f', 'true']).status !== 0

/** The call that is never made, and the how manieth of its kind in its thread that is. */
const moments = [
  ['rename', 1, 'announcing it'],
  ['link', 1, 'giving the report its name'],
  ['unlink', 2, 'having named the report'],
  ['rename', 2, 'queueing it'],
  ['rename', 3, 'keeping why it was not sent'],
  ...[1, 2, 3, 4, 5].map((nth) => ['fsync', nth, 'one thing or another'] as const),
] as const

describe.skipIf(isStraceMissing)('a snapshot that is uploaded', () => {
  let play: Playground
  beforeEach(() => {
    play = createPlayground()
    mkdirSync(play.at('config', 'autoinfrasnap'), { recursive: true })
    // Nobody listens there.
    const s3 = { bucket: 'reports', endpoint: 'http://127.0.0.1:9', pathStyle: true }
    writeFileSync(play.at('config', 'autoinfrasnap', 'settings.json'), JSON.stringify({ s3 }))
  })
  afterEach(() => play.remove())

  const savedReports = (): string[] => {
    try {
      return readdirSync(play.reports).filter((name) => name.endsWith('.json'))
    } catch {
      return [] // killed before there was a folder
    }
  }

  it.each(moments)('and killed by its %s number %i, %s, is sent once if it was saved', async (call, nth) => {
    const strace = `exec strace -f -qq -o trace -e trace=${call} -e inject=${call}:signal=KILL:when=${nth} "$@"`
    const ended = await play.run(['snapshot', '--section', 'memory', '--upload'], {
      shell: strace,
      env: {
        UV_THREADPOOL_SIZE: '1', // calls are counted by thread
        NODE_DISABLE_COMPILE_CACHE: '1',
        AWS_ACCESS_KEY_ID: 'key',
        AWS_SECRET_ACCESS_KEY: 'secret',
      },
    })
    expect(ended).toMatchObject({ signal: 'SIGKILL' })
    const saved = savedReports()
    if (call === 'unlink') expect(saved).toHaveLength(1)

    const store = createTestStore()
    const problems: string[] = []
    const clock = new DrivenClock(Date.now())
    const outbox = createOutbox({
      folder: play.at('data', 'autoinfrasnap', 'outbox'),
      settings: () => ({ ...defaultSettings.s3, bucket: 'reports' }),
      openStore: () => Promise.resolve(store.opened),
      onProblem: ({ message }) => problems.push(message),
      clock,
    })
    outbox.start()
    await passUntil(clock, 5_000, async () =>
      (await outbox.list()).every(({ state }) => state === 'sent' || state === 'refused'),
    )
    await outbox.close()
    const sent = [...store.objects].map(([key, { content, writes }]) => [path.basename(key), content, writes])
    expect(sent).toEqual(saved.map((name) => [name, readFileSync(path.join(play.reports, name)), 1]))
    expect(problems).toEqual([])
  })
})
