/**
 * What istiods printed -> control planes: one for each workload (an Istio revision has its own), its replicas added up. In: growth over a window in steps, and what was printed
 * last. Out: planes without a judgement (judge-plane.ts). Pure.
 */
import type { Plane } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { UNKNOWN } from '@sightglass/shared/identity';
import type { NewestGauge } from '../store/gauges.ts';
import type { GaugeOwner } from '../telemetry/gauge-batch.ts';
import { readConvergence } from './convergence.ts';
import { lastGrowth, podKey, sumSteps, total, type Grown, type Steps } from './growth.ts';
import { chooseThere, judgeSilence, type Heard } from './heard.ts';
import {
  CONFIG_EVENTS,
  CONFLICTS,
  CONNECTED_PROXIES,
  CONVERGENCE,
  INTERNAL_ERRORS,
  NODE_REJECTS,
  PLANE_INFO,
  PLANE_ONLY,
  PUSHES,
  REJECTS,
  TRIGGERS,
  WRITE_TIMEOUTS,
} from './plane-metrics.ts';
import { compareVersions, shortenVersion } from './versions.ts';

/** Of the proxies that refused, the latest. */
const MOST_NODES = 50;

export type DescribedPlane = Omit<Plane, 'state' | 'why'>;

export interface PlaneWords {
  readonly grown: readonly Grown[];
  readonly newest: readonly NewestGauge[];
  /** What builds say, by pod. */
  readonly builds: ReadonlyMap<string, string>;
  /** Starts of the steps. */
  readonly times: readonly EpochMs[];
  readonly stepMs: Milliseconds;
  readonly until: EpochMs;
  readonly heard: Heard;
}

function nameOf({ workload, service }: GaugeOwner): string {
  if (workload !== UNKNOWN) return workload;
  return service === UNKNOWN ? 'istiod' : service;
}

const planeId = (owner: GaugeOwner): string => `${owner.cluster}/${owner.namespace}/${nameOf(owner)}`;

/** Istio's installer names the workload of a revision after it. */
function revisionOf(name: string): string | null {
  return /^istiod-(.+)$/.exec(name)?.[1] ?? null;
}

function addUp<T extends { readonly labels: Readonly<Record<string, string>> }>(
  series: readonly T[],
  keyOf: (labels: Readonly<Record<string, string>>) => string,
): [string, T[]][] {
  return [...Map.groupBy(series, ({ labels }) => keyOf(labels))].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

const typeOf = (labels: Readonly<Record<string, string>>): string => labels['type'] ?? '';

function countBy(series: readonly Grown[]): { type: string; count: number }[] {
  return addUp(series, typeOf).flatMap(([type, group]) => {
    const count = total(sumSteps(group.map(({ growth }) => growth)));
    return count === null ? [] : [{ type, count }];
  });
}

const isError = ({ type }: { readonly type: string }): boolean => /(?:senderr|builderr)$/.test(type);

function totalOf(series: readonly Grown[]): number | null {
  return total(sumSteps(series.map(({ growth }) => growth)));
}

function describeRejects(
  of: (metric: string) => readonly Grown[],
  { times, stepMs, until }: PlaneWords,
): Plane['rejects'] {
  const totals = of(REJECTS);
  const nodes = Object.entries(NODE_REJECTS).flatMap(([metric, type]) =>
    of(metric).flatMap(({ labels, growth }) => {
      const step = lastGrowth(growth);
      if (step < 0) return [];
      const { node = '', err: error = '' } = labels;
      const lastAt = Math.min((times[step] as number) + stepMs, until);
      return [{ node, type, error, count: total(growth) ?? 0, lastAt }];
    }),
  );
  const byNode = nodes.toSorted((a, b) => b.lastAt - a.lastAt || (a.node < b.node ? -1 : 1));
  const byType = countBy(totals).filter(({ count }) => count > 0);
  return { total: totalOf(totals), byType, byNode: byNode.slice(0, MOST_NODES) };
}

function describeReplicas(words: PlaneWords, grown: readonly Grown[], newest: readonly NewestGauge[]) {
  const all = Map.groupBy([...grown, ...newest], ({ owner }) => podKey(owner));
  const pods = chooseThere(all, words.heard);
  return Array.from(pods, ([key, series]): Plane['replicas'][number] => {
    const now = newest.filter(({ owner }) => podKey(owner) === key);
    const steps = sumSteps(grown.filter(({ owner }) => podKey(owner) === key).map(({ growth }) => growth));
    const lastStep = steps.findLastIndex((value) => value !== null);
    const byStep = lastStep < 0 ? 0 : Math.min((words.times[lastStep] as number) + words.stepMs, words.until);
    const lastAt = Math.max(words.heard.lastAt.get(key) ?? byStep, ...now.map(({ at }) => at));
    const connected = now.filter(({ metric }) => metric === CONNECTED_PROXIES);
    const info = now.find(({ metric }) => metric === PLANE_INFO)?.labels['version'];
    return {
      pod: series[0]?.owner.pod ?? '',
      version: info === undefined ? (words.builds.get(key) ?? null) : shortenVersion(info),
      lastAt,
      isSilent: judgeSilence(words.heard, lastAt),
      connected: connected.length === 0 ? null : addConnected(connected),
    };
  }).toSorted((a, b) => (a.pod < b.pod ? -1 : 1));
}

/** Of a past minute a store may hold no more than the mean. */
const addConnected = (gauges: readonly NewestGauge[]): number =>
  Math.round(gauges.reduce((sum, { value }) => sum + value, 0));

function listConnected(newest: readonly NewestGauge[]): Plane['connectedBy'] {
  const gauges = newest.filter(({ metric, value }) => metric === CONNECTED_PROXIES && value > 0);
  return addUp(gauges, ({ version = '' }) => version)
    .map(([version, group]) => ({ version, proxies: addConnected(group) }))
    .toSorted((a, b) => compareVersions(a.version, b.version));
}

function listConflicts(newest: readonly NewestGauge[]): Plane['conflicts'] {
  return Object.entries(CONFLICTS).flatMap(([metric, what]) => {
    // Replicas see the same configuration.
    const told = newest.filter((one) => one.metric === metric).map(({ value }) => Math.ceil(value));
    const count = Math.max(0, ...told);
    return count > 0 ? [{ metric, what, count }] : [];
  });
}

const perSecond = (steps: Steps, stepMs: Milliseconds): (number | null)[] =>
  steps.map((value) => (value === null ? null : (value * 1000) / stepMs));

function describe(
  words: PlaneWords,
  grown: readonly Grown[],
  newest: readonly NewestGauge[],
): DescribedPlane {
  const owner = (grown[0] ?? newest[0])?.owner as GaugeOwner;
  const byMetric = Map.groupBy(grown, ({ metric }) => metric);
  const of = (metric: string): readonly Grown[] => byMetric.get(metric) ?? [];
  const name = nameOf(owner);
  const replicas = describeReplicas(words, grown, newest);
  const pushes = countBy(of(PUSHES));
  const connected = replicas.flatMap((replica) => replica.connected ?? []);
  const convergence = readConvergence(of(CONVERGENCE));
  const events = addUp(of(CONFIG_EVENTS), ({ type = '', event = '' }) => JSON.stringify([type, event]));
  return {
    id: planeId(owner),
    kind: 'istiod',
    cluster: owner.cluster,
    namespace: owner.namespace,
    name,
    revision: revisionOf(name),
    versions: [...new Set(replicas.flatMap(({ version }) => version ?? []))].toSorted(compareVersions),
    replicas,
    connected: connected.length === 0 ? null : connected.reduce((sum, count) => sum + count, 0),
    connectedBy: listConnected(newest),
    pushes: pushes.length === 0 ? null : pushes.filter((one) => !isError(one)),
    pushErrors: pushes.filter((one) => isError(one) && one.count > 0),
    rejects: describeRejects(of, words),
    convergence: convergence.window,
    configEvents: events.flatMap(([, group]) => {
      const { type = '', event = '' } = group[0]?.labels ?? {};
      const count = totalOf(group) ?? 0;
      return count > 0 ? [{ type, event, count }] : [];
    }),
    triggers: countBy(of(TRIGGERS)).filter(({ count }) => count > 0),
    writeTimeouts: totalOf(of(WRITE_TIMEOUTS)),
    internalErrors: totalOf(of(INTERNAL_ERRORS)),
    conflicts: listConflicts(newest),
    series: {
      pushes: addUp(of(PUSHES), typeOf).flatMap(([type, group]) => {
        if (isError({ type })) return [];
        return [{ type, values: perSecond(sumSteps(group.map(({ growth }) => growth)), words.stepMs) }];
      }),
      rejects: perSecond(sumSteps(of(REJECTS).map(({ growth }) => growth)), words.stepMs),
      convergence: convergence.p95,
    },
  };
}

/** By cluster and name. */
export function describePlanes(words: PlaneWords): DescribedPlane[] {
  const all = [...words.grown, ...words.newest];
  const pods = new Set(all.filter(({ metric }) => PLANE_ONLY.has(metric)).map(({ owner }) => podKey(owner)));
  const grown = Map.groupBy(
    words.grown.filter(({ owner }) => pods.has(podKey(owner))),
    ({ owner }) => planeId(owner),
  );
  const newest = Map.groupBy(
    words.newest.filter(({ owner }) => pods.has(podKey(owner))),
    ({ owner }) => planeId(owner),
  );
  const ids = [...new Set([...grown.keys(), ...newest.keys()])].toSorted();
  return ids.map((id) => describe(words, grown.get(id) ?? [], newest.get(id) ?? []));
}
