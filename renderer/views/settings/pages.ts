/** Every page of the settings, in the order in which they are listed. Adding one is one file and one line here. */
import type { Component } from 'vue'
import type { Channel } from '../../../main/contract/requests'
import type { IconName } from '../../components/icons'
import type { SectionName } from '../../stores/settings-values'

/** The name is part of the address, and the key of its texts below `settings.pages`. */
export type PageName =
  | 'appearance'
  | 'sampling'
  | 'retention'
  | 'schedule'
  | 'reports'
  | 'backups'
  | 's3'
  | 'credentials'
  | 'visibility'
  | 'thresholds'
  | 'custom'
  | 'processes'
  | 'containers'
  | 'server'
  | 'keys'
  | 'audit'
  | 'desktop'
  | 'about'

export interface SettingsPage {
  name: PageName
  icon: IconName
  /** Shown only to those who may ask this. */
  needs?: Channel
  /** Shown only in a window of the desktop app. */
  inWindow?: true
  /** What it edits: checked, saved and reset together with the page. */
  sections: readonly SectionName[]
  load: () => Promise<{ default: Component }>
}

/** Reads as a table: a name, an icon, what it edits and where it is. */
const page = (
  name: PageName,
  icon: IconName,
  needs: Channel | null,
  sections: readonly SectionName[],
  load: SettingsPage['load'],
): SettingsPage => ({ name, icon, sections, load, ...(needs !== null && { needs }) })

// prettier-ignore
export const pages: readonly SettingsPage[] = [
  page('appearance', 'sun',        null,           [],                       () => import('./pages/AppearancePage.vue')),
  { ...page('desktop', 'screen',   'settings:get', ['desktop'],              () => import('./pages/DesktopPage.vue')), inWindow: true },
  page('sampling',   'gauge',      'settings:get', ['sampling', 'snapshot'], () => import('./pages/SamplingPage.vue')),
  page('retention',  'history',    'settings:get', ['history'],              () => import('./pages/RetentionPage.vue')),
  page('schedule',   'clock',      'settings:get', ['schedules'],            () => import('./pages/SchedulePage.vue')),
  page('reports',    'archive',    'settings:get', ['reports', 'encryption', 'signature'], () => import('./pages/ReportsPage.vue')),
  page('backups',    'copy',       'backup:list',  ['backups'],              () => import('./pages/BackupsPage.vue')),
  page('s3',         'cloud',      'settings:get', ['s3'],                   () => import('./pages/S3Page.vue')),
  page('credentials', 'lock',      'secret:list',  [],                       () => import('./pages/CredentialsPage.vue')),
  page('visibility', 'disks',      'settings:get', ['disks', 'network'],     () => import('./pages/VisibilityPage.vue')),
  page('thresholds', 'alert',      'settings:get', ['thresholds'],           () => import('./pages/ThresholdsPage.vue')),
  page('custom',     'terminal',   'settings:get', ['custom'],               () => import('./pages/CustomPage.vue')),
  page('processes',  'processes',  'settings:get', ['processes'],            () => import('./pages/ProcessesPage.vue')),
  page('containers', 'containers', 'settings:get', ['containers'],           () => import('./pages/ContainersPage.vue')),
  page('server',     'globe',      'settings:get', ['server'],               () => import('./pages/ServerPage.vue')),
  page('keys',       'key',        'key:list',     [],                       () => import('./pages/KeysPage.vue')),
  page('audit',      'log',        'audit:list',   [],                       () => import('./pages/AuditPage.vue')),
  page('about',      'info',       null,           [],                       () => import('./pages/AboutPage.vue')),
]

export const pageOf = (name: unknown): SettingsPage | undefined => pages.find((one) => one.name === name)
