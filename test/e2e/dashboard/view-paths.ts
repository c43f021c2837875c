/** The address of every view, for tests that visit them all. */
export const viewPaths = [
  '/',
  '/resources/cpu',
  '/resources/memory',
  '/resources/disks',
  '/resources/network',
  '/resources/processes',
  '/containers',
  '/history',
  '/snapshots',
  '/boards',
  '/settings',
] as const
