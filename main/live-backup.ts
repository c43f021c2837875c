/** The backups of a machine that is watched: made when the settings say so or a person asks, the newest of them kept. */
import os from 'node:os'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { backupFolder, backupTarget, keepNewest, listBackups, untidy } from './backup/names'
import { makeBackup, type BackupSource } from './backup/make'
import type { Backup, Backups } from './contract/backups'
import { AppError } from './contract/errors'
import type { Problem } from './contract/reading'
import type { Handlers } from './contract/requests'
import { createRunMemory } from './schedule/run-memory'
import { backupSchedules } from './schedule/backup-schedule'
import { createScheduler, systemClock } from './schedule/scheduler'
import { storedText, type SettingsStore } from './settings/store'

export type EncryptBackup = NonNullable<BackupSource['encrypt']>

export interface LiveBackupDependencies {
  settings: Pick<SettingsStore, 'get' | 'subscribe'>
  dataFolder: string
  version: string
  /** @throws AppError where no history is at hand: without it there is no backup. */
  copyHistory: (file: string) => Promise<void>
  /** Null: in plain. @throws AppError encryption_unavailable */
  prepareEncryption: () => Promise<EncryptBackup | null>
  onProblem: (problem: Problem) => void
}

export interface LiveBackup {
  handlers: Pick<Handlers, 'backup:list' | 'backup:make'>
  /** Time passed unwatched. */
  lookAgain(): void
  /** One under way is given up, and leaves nothing behind. */
  close(): Promise<void>
}

/** Runs of backups have a memory of their own: names of schedules are a person's to choose. */
const runsFileName = 'backups.json'

export function createLiveBackup(deps: LiveBackupDependencies): LiveBackup {
  const { settings, dataFolder, onProblem } = deps
  const ending = new AbortController()
  let working: Promise<Backup> | null = null
  const folder = (): string => backupFolder(settings.get().backups, dataFolder)
  const host = os.hostname()

  async function makeOne(): Promise<Backup> {
    const encrypt = await deps.prepareEncryption()
    const target = backupTarget(settings.get().backups, dataFolder)
    const { file, sizeBytes, manifest } = await makeBackup(
      {
        dataFolder,
        settings: storedText(settings.get()),
        version: deps.version,
        host,
        now: Date.now,
        copyHistory: deps.copyHistory,
        encrypt,
      },
      target,
      ending.signal,
    )
    tidy(target.folder, path.basename(file))
    return {
      name: path.basename(file),
      madeAt: manifest.madeAt,
      sizeBytes,
      isEncrypted: encrypt !== null,
    }
  }

  /** A backup that is there is no failure because an older one could not be deleted. */
  function tidy(place: string, made: string): void {
    try {
      keepNewest(place, host, settings.get().backups.keep, made)
    } catch (error) {
      onProblem(untidy(place, error))
    }
  }

  /** Whoever asks while one is made gets that one. */
  const make = (): Promise<Backup> =>
    (working ??= makeOne()
      .catch((error: unknown) => {
        if (!ending.signal.aborted) throw error
        throw new AppError('server_closing', 'The backup was given up: AutoInfraSnap is ending.')
      })
      .finally(() => {
        working = null
      }))

  const scheduler = createScheduler({
    schedules: () => backupSchedules(settings.get().backups),
    memory: createRunMemory(path.join(dataFolder, runsFileName), onProblem),
    clock: systemClock,
    random: Math.random,
    onProblem,
    nameOf: () => 'The scheduled backup',
    run: async () => void (await make()),
  })
  const stopListening = settings.subscribe((now, before) => {
    if (!isDeepStrictEqual(now.backups, before.backups)) void scheduler.update()
  })
  void scheduler.update()

  return {
    handlers: {
      'backup:make': make,
      async 'backup:list'(): Promise<Backups> {
        const [run] = await scheduler.list()
        const place = folder()
        try {
          const kept = listBackups(place, host)
          // One that a person had made since then says that all is well again.
          const isMended = run?.lastAt != null && (kept[0]?.madeAt ?? '') > run.lastAt
          return {
            folder: place,
            kept,
            nextAt: run?.nextAt ?? null,
            problem: isMended ? null : (run?.problem ?? null),
          }
        } catch (error) {
          return { folder: place, kept: [], nextAt: run?.nextAt ?? null, problem: untidy(place, error) }
        }
      },
    },
    lookAgain: () => scheduler.lookAgain(),
    async close() {
      stopListening()
      ending.abort()
      await working?.catch(() => undefined) // whoever asked for it hears of it
      await scheduler.close()
    },
  }
}
