/** Which minutes or hours of which series got values since they were last rolled up. */

export interface DirtyBuckets {
  add(startMs: number, id: number): void
  /** The starts of what is dirty of one series, ascending: hardly ever more than one. */
  of(id: number): number[]
  each(visit: (startMs: number, id: number) => void): void
  /** Visits and forgets everything outside the bucket that is still under way. */
  takeAllBut(currentMs: number, visit: (startMs: number, id: number) => void): void
  copy(): DirtyBuckets
}

export function createDirtyBuckets(buckets = new Map<number, Set<number>>()): DirtyBuckets {
  return {
    add(startMs, id) {
      const ids = buckets.get(startMs)
      if (ids === undefined) buckets.set(startMs, new Set([id]))
      else ids.add(id)
    },
    of: (id) =>
      [...buckets]
        .filter(([, ids]) => ids.has(id))
        .map(([startMs]) => startMs)
        .sort((a, b) => a - b),
    each(visit) {
      for (const [startMs, ids] of buckets) for (const id of ids) visit(startMs, id)
    },
    takeAllBut(currentMs, visit) {
      for (const [startMs, ids] of [...buckets]) {
        if (startMs === currentMs) continue
        for (const id of ids) visit(startMs, id)
        buckets.delete(startMs)
      }
    },
    copy: () => createDirtyBuckets(new Map([...buckets].map(([startMs, ids]) => [startMs, new Set(ids)]))),
  }
}
