/**
 * Which version is judged against which, and since when, where nobody says so. The start must not move with the clock: a test that begins anew at every
 * look is another test each time, and would lose its level.
 */
import { parseVersionId, UNKNOWN } from '@sightglass/shared/identity';
import type { EpochMs } from '@sightglass/shared/units';
import type { SeriesAnswer } from '../../store/telemetry-store.ts';

export interface SeenVersion {
  readonly version: string;
  readonly requests: number;
  /** Start of the first step with requests. */
  readonly firstAt: EpochMs;
}

/** By requests. Requests of which nobody told the version are none. */
export function listVersions({ groups, times }: SeriesAnswer): SeenVersion[] {
  return groups
    .flatMap(({ key, points }): SeenVersion[] => {
      const version = parseVersionId(key)?.version ?? key;
      const requests = points.reduce((sum, one) => sum + (one?.requests ?? 0), 0);
      const first = points.findIndex((one) => one !== null && one.requests > 0);
      return requests > 0 && version !== UNKNOWN
        ? [{ version, requests, firstAt: times[first] as number }]
        : [];
    })
    .toSorted((a, b) => b.requests - a.requests || (a.version < b.version ? -1 : 1));
}

interface Wanted {
  readonly baseline: string | undefined;
  readonly candidate: string | undefined;
}

/**
 * The version that was there first is the baseline (of those there from the start, the one with most requests), the newest of the others the candidate. Null
 * where there are no two. A version that is asked for need not be among those seen: whoever compares looks.
 */
export function chooseVersions(
  seen: readonly SeenVersion[],
  wanted: Wanted,
): { readonly baseline: string; readonly candidate: string } | null {
  const byAge = seen
    .toSorted((a, b) => a.firstAt - b.firstAt || b.requests - a.requests)
    .map(({ version }) => version);
  const baseline = wanted.baseline ?? byAge.find((version) => version !== wanted.candidate);
  const candidate = wanted.candidate ?? byAge.findLast((version) => version !== baseline);
  return baseline !== undefined && candidate !== undefined && baseline !== candidate
    ? { baseline, candidate }
    : null;
}

const DAY_MS = 86_400_000;

/** The last midnight (UTC). */
export function midnightBefore(moment: EpochMs): EpochMs {
  return Math.floor(moment / DAY_MS) * DAY_MS;
}
