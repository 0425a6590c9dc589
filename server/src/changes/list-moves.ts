/**
 * What changed in a service's own traffic and that of its neighbours, from sums by step: versions, callers and callees that came and went; steps of
 * traffic, errors and latency; changes of the state of mutual TLS.
 */
import type { ServiceChange } from '@sightglass/shared/contract';
import { parseServiceId, parseVersionId, RESTRICTED_ID, UNKNOWN } from '@sightglass/shared/identity';
import { summarizeMtls } from '@sightglass/shared/mtls';
import {
  compareErrors,
  compareLatency,
  compareMtls,
  compareTraffic,
  countTraffic,
  type Observed,
} from '../signals/beyond-noise.ts';
import { errorRatioOf, latencyOf, perSecond } from '../signals/golden-signals.ts';
import { sortGroups } from '../signals/series-points.ts';
import type { SeriesAnswer } from '../store/telemetry-store.ts';
import { draftChange, type ChangeDraft } from './change-draft.ts';
import { findComings } from './find-comings.ts';
import { findSteps, type Comparison } from './find-steps.ts';
import type { MeasuredSteps } from './measured-steps.ts';
import type { StepPoints } from './step-points.ts';

/** Neighbours looked at, those with the most traffic. */
const MOST_NEIGHBOURS = 40;

export interface ServiceSeries {
  readonly cluster: string;
  /** What it receives: in all, by version, by caller; null for callers of which nothing is known. */
  readonly received: SeriesAnswer | null;
  readonly versions: SeriesAnswer | null;
  readonly callers: SeriesAnswer | null;
  readonly callees: SeriesAnswer;
  readonly measured: MeasuredSteps;
}

interface Signal {
  readonly what: 'traffic' | 'errors' | 'latency';
  readonly compare: Comparison;
  readonly value: (observed: Observed) => number | null;
}

const TRAFFIC: Signal = {
  what: 'traffic',
  compare: compareTraffic,
  value: ({ sums, coveredMs }) => perSecond(countTraffic(sums), coveredMs),
};
const ERRORS: Signal = {
  what: 'errors',
  compare: compareErrors,
  value: ({ sums }) => errorRatioOf(sums),
};
const LATENCY: Signal = {
  what: 'latency',
  compare: compareLatency,
  value: ({ sums }) => latencyOf(sums.histogram)?.p95 ?? null,
};

const WORDS = { traffic: 'Requests', errors: 'Errors', latency: 'Latency' } as const;

interface Neighbour {
  readonly of: NonNullable<ServiceChange['of']>;
  readonly subject: string | null;
  /** Such as ` of calls to currency`. */
  readonly words: string;
}

function listSteps(series: StepPoints, { what, compare, value }: Signal, about: Neighbour): ChangeDraft[] {
  return findSteps(series, compare).map(({ index, standardErrors, before, now }) => {
    const how = standardErrors > 0 ? ('rose' as const) : ('fell' as const);
    return draftChange({
      at: series.times[index] as number,
      withinMs: series.stepMs,
      what,
      how,
      text: `${WORDS[what]}${about.words} ${how}`,
      subject: about.subject,
      of: about.of,
      before: value(before),
      now: value(now),
    });
  });
}

function listMtlsChanges(series: StepPoints, about: Neighbour): ChangeDraft[] {
  return findSteps(series, compareMtls).map(({ index, before, now }) => {
    const states: [string, string] = [summarizeMtls(before.sums).state, summarizeMtls(now.sums).state];
    return draftChange({
      at: series.times[index] as number,
      withinMs: series.stepMs,
      what: 'mtls',
      how: 'changed',
      text: `Mutual TLS${about.words} changed from ${states[0]} to ${states[1]}`,
      subject: about.subject,
      of: about.of,
      states,
    });
  });
}

function listComings(
  series: StepPoints,
  what: 'version' | 'caller' | 'callee',
  { subject, name }: { readonly subject: string; readonly name: string },
): ChangeDraft[] {
  const noun = { version: 'Version', caller: 'Caller', callee: 'Callee' }[what];
  return findComings(series).map(({ how, index, requestsPerSecond }) => {
    const at = series.times[index] ?? (series.times.at(-1) as number) + series.stepMs;
    const rate = perSecond(requestsPerSecond, 1000);
    return draftChange({
      at,
      withinMs: series.stepMs,
      what,
      how,
      text: `${noun} ${name} ${how}`,
      subject,
      of: what === 'version' ? null : what,
      before: how === 'appeared' ? 0 : rate,
      now: how === 'appeared' ? rate : 0,
    });
  });
}

const UNKNOWN_CALLER = 'unknown~unknown~unknown';

/** Where a neighbour is and what it is called. A caller of which nothing is known is in the service's own cluster. */
function readNeighbour(key: string, cluster: string): { id: string; name: string; cluster: string } {
  const id = key === UNKNOWN_CALLER ? `${cluster}~unknown~unknown` : key;
  const ref = parseServiceId(id);
  if (!ref) return { id, name: id, cluster };
  if (id === RESTRICTED_ID) return { id, name: 'services beyond what you may see', cluster };
  const isAnonymous = ref.namespace === UNKNOWN && ref.name === UNKNOWN;
  const elsewhere = ref.cluster === cluster ? '' : ` in ${ref.cluster}`;
  const name = `${ref.namespace}/${ref.name}${elsewhere}`;
  return { id, name: isAnonymous ? 'callers of which nothing is known' : name, cluster: ref.cluster };
}

/** Clusters of the service and of its callers. */
export function listClustersOf({
  cluster,
  callers,
}: Pick<ServiceSeries, 'cluster' | 'callers'>): Set<string> {
  const keys = callers?.groups.map(({ key }) => key) ?? [];
  return new Set([cluster, ...keys.map((key) => readNeighbour(key, cluster).cluster)]);
}

/** All of them, in no order. */
export function listMoves(series: ServiceSeries): ChangeDraft[] {
  const { cluster, received, versions, callers, callees, measured } = series;
  const found: ChangeDraft[] = [];
  const [whole] = received?.groups ?? [];
  if (received && whole) {
    const points = measured.of(received, whole.points, [cluster]);
    const about: Neighbour = { of: 'received', subject: null, words: '' };
    for (const signal of [TRAFFIC, ERRORS, LATENCY]) found.push(...listSteps(points, signal, about));
    found.push(...listMtlsChanges(points, about));
  }
  for (const { key, points } of versions ? sortGroups(versions.groups) : []) {
    const ref = parseVersionId(key);
    const steps = measured.of(versions as SeriesAnswer, points, [cluster]);
    found.push(...listComings(steps, 'version', { subject: key, name: ref?.version ?? key }));
  }
  for (const { key, points } of callers ? sortGroups(callers.groups).slice(0, MOST_NEIGHBOURS) : []) {
    const one = readNeighbour(key, cluster);
    const steps = measured.of(callers as SeriesAnswer, points, [cluster, one.cluster]);
    const about: Neighbour = { of: 'caller', subject: one.id, words: ` from ${one.name}` };
    found.push(...listComings(steps, 'caller', { subject: one.id, name: one.name }));
    found.push(...listSteps(steps, TRAFFIC, about), ...listMtlsChanges(steps, about));
  }
  for (const { key, points } of sortGroups(callees.groups).slice(0, MOST_NEIGHBOURS)) {
    const one = readNeighbour(key, cluster);
    // Whom it calls, its own proxies tell.
    const steps = measured.of(callees, points, [cluster]);
    const about: Neighbour = { of: 'callee', subject: one.id, words: ` of calls to ${one.name}` };
    found.push(...listComings(steps, 'callee', { subject: one.id, name: one.name }));
    found.push(...listSteps(steps, ERRORS, about), ...listSteps(steps, LATENCY, about));
  }
  return found;
}
