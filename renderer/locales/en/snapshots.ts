export const snapshots = {
  take: 'Snapshot',
}
