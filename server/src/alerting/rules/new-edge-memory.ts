/**
 * Which edges between services were there before a window, within a lookback: what makes the ones that were not new. The store is the
 * truth, and survives restarts; what is remembered here only spares asking it about the same edges at every evaluation. An
 * edge that was seen at an evaluation a window or more ago was there before this window.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';

interface Sighting {
  /** The last evaluation, a window or more ago, at which it was seen; null when there is none yet. */
  settledAt: EpochMs | null;
  /** A later one that is not that long ago. */
  freshAt: EpochMs | null;
}

export interface NewEdgeMemory {
  /** Edges among these, all of the present window, that are not known to have been there before. */
  listUnknown(ids: Iterable<string>, at: EpochMs): string[];
  /** The store knows them of before the window. */
  settle(ids: Iterable<string>, at: EpochMs): void;
}

export function createNewEdgeMemory(windowMs: Milliseconds, lookbackMs: Milliseconds): NewEdgeMemory {
  const known = new Map<string, Sighting>();
  let prunedAt: EpochMs | null = null;

  const isKnown = ({ settledAt }: Sighting, at: EpochMs): boolean =>
    settledAt !== null && settledAt <= at - windowMs && settledAt - windowMs >= at - lookbackMs;

  function prune(at: EpochMs): void {
    if (prunedAt !== null && Math.abs(at - prunedAt) < lookbackMs) return;
    prunedAt = at;
    for (const [id, { settledAt, freshAt }] of known)
      if (Math.max(settledAt ?? 0, freshAt ?? 0) < at - lookbackMs) known.delete(id);
  }

  return {
    listUnknown(ids, at) {
      prune(at);
      const unknown: string[] = [];
      for (const id of ids) {
        const sighting = known.get(id) ?? { settledAt: null, freshAt: null };
        if (sighting.freshAt !== null && sighting.freshAt <= at - windowMs) {
          sighting.settledAt = sighting.freshAt;
          sighting.freshAt = at;
        }
        sighting.freshAt ??= at;
        known.set(id, sighting);
        if (!isKnown(sighting, at)) unknown.push(id);
      }
      return unknown;
    },
    settle(ids, at) {
      for (const id of ids) {
        const sighting = known.get(id);
        if (sighting) sighting.settledAt = at - windowMs;
      }
    },
  };
}
