/** Readings of callers -> what is told of each, and of all together. What nobody tells is null; what one tells and another does not is that of the one. Pure. */
import type { ServiceResilience, ShieldedCaller } from '@sightglass/shared/contract';
import { roundSignificant } from '../signals/round.ts';
import {
  COMPLETED,
  CONNECTIONS_REFUSED,
  EJECTED,
  EJECTIONS,
  EJECTIONS_REFUSED,
  OPEN_CONNECTIONS,
  OPEN_PENDING,
  OPEN_REQUESTS,
  OPEN_RETRIES,
  PENDING_REFUSED,
  RETRIES,
  RETRIES_REFUSED,
  RETRIES_SPENT,
  RETRIES_WELL,
  SENT,
  WITHOUT_HOST,
} from '../telemetry/resilience/resilience-metrics.ts';
import type { CallerReading } from './read-readings.ts';

type Told = Pick<ServiceResilience, 'retries' | 'outliers' | 'breakers'>;

const LIMITS = [
  ['connections', OPEN_CONNECTIONS],
  ['pending', OPEN_PENDING],
  ['requests', OPEN_REQUESTS],
  ['retries', OPEN_RETRIES],
] as const;

/** Null where none tells anything. */
function combine(
  values: readonly (number | null | undefined)[],
  how: (told: readonly number[]) => number,
): number | null {
  const told = values.filter((value): value is number => value !== null && value !== undefined);
  return told.length === 0 ? null : roundSignificant(how(told));
}

const sum = (told: readonly number[]): number => told.reduce((all, value) => all + value, 0);
const highest = (told: readonly number[]): number => Math.max(...told);

/**
 * Each request once. What ended with an answer leaves out what callers gave up, first attempts that were sent leave out what could not be sent:
 * of the two the greater, as neither counts anything twice.
 */
function countRequests({ grown }: CallerReading): number | null {
  const [completed, sent, retries] = [COMPLETED, SENT, RETRIES].map((metric) => grown.get(metric));
  const first = sent === undefined || retries === undefined ? undefined : Math.max(0, sent - retries);
  if (completed === undefined || first === undefined) return completed ?? first ?? null;
  return Math.max(completed, first);
}

const countOf =
  (metric: string) =>
  ({ grown }: CallerReading): number | undefined =>
    grown.get(metric);

function tellRetries(readings: readonly CallerReading[]): ShieldedCaller['retries'] {
  // A ratio is of those who tell both.
  const both = readings.filter((one) => one.grown.has(RETRIES) && countRequests(one) !== null);
  const requests = combine(both.map(countRequests), sum);
  const retries = combine(readings.map(countOf(RETRIES)), sum);
  const told = sum(both.map(({ grown }) => grown.get(RETRIES) ?? 0));
  return {
    requests,
    retries,
    attemptsPerRequest: requests === null || requests === 0 ? null : roundSignificant(1 + told / requests),
    succeeded: combine(readings.map(countOf(RETRIES_WELL)), sum),
    refused: combine(readings.map(countOf(RETRIES_REFUSED)), sum),
    spent: combine(readings.map(countOf(RETRIES_SPENT)), sum),
  };
}

function tellOutliers(readings: readonly CallerReading[]): ShieldedCaller['outliers'] {
  const levels = readings.map((one) => one.levels.get(EJECTED));
  return {
    ejected: combine(
      levels.map((level) => level?.now),
      highest,
    ),
    mostEjected: combine(
      levels.map((level) => level?.most),
      highest,
    ),
    ejections: combine(readings.map(countOf(EJECTIONS)), sum),
    refused: combine(readings.map(countOf(EJECTIONS_REFUSED)), sum),
    withoutHost: combine(readings.map(countOf(WITHOUT_HOST)), sum),
  };
}

function tellBreakers(readings: readonly CallerReading[]): ShieldedCaller['breakers'] {
  return {
    pendingRefused: combine(readings.map(countOf(PENDING_REFUSED)), sum),
    connectionsRefused: combine(readings.map(countOf(CONNECTIONS_REFUSED)), sum),
    breakers: LIMITS.flatMap(([limit, metric]) => {
      const levels = readings.flatMap((one) => one.levels.get(metric) ?? []);
      const open = combine(
        levels.map(({ now }) => now),
        sum,
      );
      if (levels.length === 0) return [];
      return [{ limit, open, mostOpen: Math.max(open ?? 0, highest(levels.map(({ most }) => most))) }];
    }),
  };
}

const workloadKey = ({ owner: { cluster, namespace, workload } }: CallerReading): string =>
  JSON.stringify([cluster, namespace, workload]);

function countTelling(readings: readonly CallerReading[], tells: (one: CallerReading) => boolean): number {
  return new Set(readings.filter(tells).map(workloadKey)).size;
}

const tellsBreakers = (one: CallerReading): boolean =>
  one.grown.has(PENDING_REFUSED) ||
  one.grown.has(CONNECTIONS_REFUSED) ||
  LIMITS.some(([, metric]) => one.levels.has(metric));

/** All callers together, and how many tell. */
export function tellAll(readings: readonly CallerReading[]): Told {
  return {
    retries: { ...tellRetries(readings), toldBy: countTelling(readings, (one) => one.grown.has(RETRIES)) },
    outliers: {
      ...tellOutliers(readings),
      toldBy: countTelling(readings, (one) => one.levels.has(EJECTED) || one.grown.has(EJECTIONS)),
    },
    breakers: { ...tellBreakers(readings), toldBy: countTelling(readings, tellsBreakers) },
  };
}

export function tellCaller(reading: CallerReading): ShieldedCaller {
  const { cluster, namespace, service, workload } = reading.owner;
  const one = [reading];
  return {
    cluster,
    namespace,
    service,
    workload,
    subset: reading.subset === '' ? null : reading.subset,
    retries: tellRetries(one),
    outliers: tellOutliers(one),
    breakers: tellBreakers(one),
  };
}
