/**
 * Which clusters of an engine speak which dialect, so that rules are not missed in clusters that have nothing to record. One small query
 * where the engine tells several clusters, none else.
 */
import type { EpochMs } from '@sightglass/shared/units';
import type { Engine } from '../engine/engine.ts';
import { joinParts, setLabel } from '../parts.ts';
import type { Presence } from '../presence.ts';
import { formatSelector } from '../selector.ts';

const FAMILY_LABEL = 'sightglass_family';
/** An engine's instant queries see samples of the last five minutes. */
const SEEN_MS = 300_000;

/**
 * By family, when its clusters last had telemetry, from when they had any. A cluster that fell silent may have spoken each of the
 * dialects: it stands with all of them. Throws EngineError.
 */
export async function findHolders(
  engine: Engine,
  { families, selectors }: Presence,
  { at, newest }: { readonly at: EpochMs; readonly newest: ReadonlyMap<string, EpochMs> },
): Promise<ReadonlyMap<string, ReadonlyMap<string, EpochMs>> | null> {
  const { clusterLabel } = engine;
  // Without detection the selectors are not one for each family.
  if (clusterLabel === null || selectors.length !== families.length) return null;
  const parts = selectors.map((selector, i) => {
    const series = formatSelector(selector, engine.matchers);
    return setLabel(`group by (${clusterLabel}) (${series})`, FAMILY_LABEL, families[i]?.name ?? '');
  });
  const { series } = await engine.queryInstant({ promql: joinParts(parts), at, purpose: 'recording rules' });
  const silent = [...newest].filter(([, newestAt]) => newestAt <= at - SEEN_MS);
  return new Map(
    families.map(({ name }) => {
      const live = series
        .filter(({ labels }) => labels.get(FAMILY_LABEL) === name)
        .map(({ labels }) => labels.get(clusterLabel) ?? '');
      return [
        name,
        new Map([...live.map((cluster) => [cluster, newest.get(cluster) ?? at] as const), ...silent]),
      ];
    }),
  );
}
