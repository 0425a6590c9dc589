/**
 * From when until when an engine has telemetry. Moments leave as epoch milliseconds. Few small queries: the newest samples are
 * looked for in ever longer pasts until some are found, the oldest by halving.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { joinParts } from './parts.ts';
import type { Engine } from './engine/engine.ts';
import { countPresence, type Presence } from './presence.ts';
import { formatSelector } from './selector.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Nobody keeps samples for longer. */
const FARTHEST_MS = 20_000 * HOUR_MS;
/** Pasts in which the newest samples are looked for, and how finely. */
const PASTS = ['', '[1h:1m]', '[1d:10m]', '[14d:1h]'];

/** The newest sample of each value of the engine's cluster label; the label's absence is the empty text. Throws EngineError. */
export async function findNewest(
  engine: Engine,
  presence: Presence,
  { at, known }: { readonly at: EpochMs; readonly known: ReadonlyMap<string, EpochMs> },
): Promise<ReadonlyMap<string, EpochMs>> {
  const by = engine.clusterLabel === null ? '' : ` by (${engine.clusterLabel})`;
  const newest = new Map(known);
  for (const past of known.size > 0 ? PASTS.slice(0, 1) : PASTS) {
    const promql = joinParts(
      presence.selectors.map((selector) => {
        const times = `timestamp(${formatSelector(selector, engine.matchers)})`;
        return `max${by} (${past === '' ? times : `max_over_time(${times}${past})`})`;
      }),
    );
    const { series } = await engine.queryInstant({ promql, at, purpose: 'freshness' });
    for (const { labels, value } of series) {
      const cluster = engine.clusterLabel === null ? '' : (labels.get(engine.clusterLabel) ?? '');
      newest.set(cluster, Math.max(newest.get(cluster) ?? 0, value * 1000));
    }
    if (newest.size > 0) break;
  }
  return newest;
}

/** The oldest moment with telemetry, about a minute exact, if there are no gaps up to `newest`. Throws EngineError. */
export async function findOldest(engine: Engine, presence: Presence, newest: EpochMs): Promise<EpochMs> {
  const promql = countPresence(engine, presence);
  const has = async (at: EpochMs): Promise<boolean> => {
    const { series } = await engine.queryInstant({ promql, at, purpose: 'history' });
    return series.some(({ value }) => value > 0);
  };
  let present = newest;
  let distance: Milliseconds = HOUR_MS;
  let absent = newest - distance;
  while (distance < FARTHEST_MS && (await has(absent))) {
    present = absent;
    distance *= 2;
    absent = newest - distance;
  }
  while (present - absent > MINUTE_MS) {
    const middle = (present + absent) / 2;
    if (await has(middle)) present = middle;
    else absent = middle;
  }
  return present;
}
