/**
 * How some of the demo mesh's callers shield themselves, as their sidecars print it (proxyStatsMatcher lets these statistics in): payment tries ledger again, frontend's breaker for currency opens at 24
 * requests under way, and its outlier detection ejects a host of currency while that is slow. Everything follows from the flows' counts and the clock.
 */
import {
  COMPLETED,
  EJECTED,
  EJECTIONS,
  EJECTIONS_REFUSED,
  keptName,
  OPEN_PENDING,
  OPEN_REQUESTS,
  PENDING_REFUSED,
  RETRIES,
  RETRIES_REFUSED,
  RETRIES_SPENT,
  RETRIES_WELL,
  SENT,
  CALLEE,
  CALLEE_NAMESPACE,
  SUBSET,
} from '../telemetry/resilience/resilience-metrics.ts';
import type { GaugeSeries } from '../telemetry/gauge-batch.ts';
import { CYCLE_MS } from './fault-schedule.ts';
import { isOutside, type CountedFlow, type PodChoice } from './flow-counts.ts';
import type { DemoPod } from './pod-table.ts';
import { ADMITTED_REQUESTS, countUnderWay, type DemoGauge } from './pod-gauges.ts';
import { workloadName, type DemoWorkload } from './shop-workloads.ts';

/** Retries that ledger's route allows for each request; an unreachable ledger uses up all of them. */
export const LEDGER_RETRIES = 2;
/** Of payment's calls that went well one in so many did so at the second attempt. */
export const WELL_AT_SECOND = 50;
/** Minutes of the cycle in which a host of currency in east is ejected: within those in which it is slow. */
const EJECTED_MINUTES = [12, 16] as const;
const MINUTE_MS = 60_000;

interface Shield {
  readonly metric: string;
  /** Of a counter: of all time, by the pods of the caller. */
  readonly amountAt: (t: number, pods: PodChoice) => number;
  readonly isCounter: boolean;
}

const counter = (metric: string, amountAt: Shield['amountAt']): Shield => ({
  metric,
  amountAt,
  isCounter: true,
});
const never = (metric: string): Shield => counter(metric, () => 0);

function listRetries({ outcomes }: CountedFlow, isTriedAgain: boolean): Shield[] {
  const count = (t: number, pods: PodChoice, neverArrived: boolean): number =>
    outcomes
      .filter((outcome) => outcome.neverArrived === neverArrived)
      .flatMap(({ streams }) => streams)
      .reduce((sum, stream) => sum + stream.count(t, pods), 0);
  const well: Shield['amountAt'] = (t, pods) => count(t, pods, false);
  const spent: Shield['amountAt'] = (t, pods) => (isTriedAgain ? count(t, pods, true) : 0);
  const second: Shield['amountAt'] = (t, pods) =>
    isTriedAgain ? Math.floor(well(t, pods) / WELL_AT_SECOND) : 0;
  return [
    counter(COMPLETED, (t, pods) => well(t, pods) + count(t, pods, true)),
    // A connection that fails carries no attempt.
    counter(SENT, (t, pods) => well(t, pods) + second(t, pods)),
    counter(RETRIES, (t, pods) => LEDGER_RETRIES * spent(t, pods) + second(t, pods)),
    counter(RETRIES_WELL, second),
    counter(RETRIES_SPENT, spent),
    never(RETRIES_REFUSED),
  ];
}

function listOutliers(replicas: number): Shield[] {
  const [from, to] = EJECTED_MINUTES.map((minute) => minute * MINUTE_MS) as [number, number];
  const isEjected = (t: number): boolean => t % CYCLE_MS >= from && t % CYCLE_MS < to;
  return [
    counter(EJECTIONS, (t, { source }) => {
      const each = Math.floor((t - from) / CYCLE_MS) + 1;
      return source === undefined ? replicas * each : each;
    }),
    never(EJECTIONS_REFUSED),
    { metric: EJECTED, isCounter: false, amountAt: (t) => (isEjected(t) ? 1 : 0) },
  ];
}

function listBreakers(counted: CountedFlow, pods: readonly DemoPod[]): Shield[] {
  return [
    never(PENDING_REFUSED),
    { metric: OPEN_PENDING, isCounter: false, amountAt: () => 0 },
    {
      metric: OPEN_REQUESTS,
      isCounter: false,
      amountAt: (t, { source }) =>
        pods.filter(
          (pod) =>
            (source === undefined || pod.ordinal === source) &&
            countUnderWay(pod, counted, t) >= ADMITTED_REQUESTS,
        ).length,
    },
  ];
}

interface ShieldedFlow {
  readonly to: DemoWorkload;
  readonly shields: readonly Shield[];
}

/** What a workload's sidecars print of its callees. */
function listShielded(
  workload: DemoWorkload,
  { flows, pods }: { readonly flows: readonly CountedFlow[]; readonly pods: readonly DemoPod[] },
): ShieldedFlow[] {
  return flows.flatMap((counted): ShieldedFlow[] => {
    const { from, to } = counted;
    if (from !== workload || isOutside(to) || to.cluster !== from.cluster) return [];
    if (from.service === 'payment' && to.service === 'ledger')
      return [{ to, shields: listRetries(counted, true) }];
    if (from.service !== 'frontend' || to.service !== 'currency') return [];
    // Only currency in east becomes slow.
    const outliers = from.cluster === 'east' ? listOutliers(from.replicas) : [];
    return [{ to, shields: [...listRetries(counted, false), ...outliers, ...listBreakers(counted, pods)] }];
  });
}

/** Lines of one pod's text. */
export function listShieldGauges(pod: DemoPod, flows: readonly CountedFlow[]): DemoGauge[] {
  const pods = { source: pod.ordinal };
  return listShielded(pod.workload, { flows, pods: [pod] }).flatMap(({ to, shields }) => {
    const labels = { cluster_name: `outbound|8080||${to.service}.${to.namespace}.svc.cluster.local` };
    return shields.map(({ metric, isCounter, amountAt }): DemoGauge => ({
      metric,
      help: '',
      labels,
      isCounter,
      valueAt: (t) => amountAt(t, pods) - (isCounter ? amountAt(pod.startedAt(t), pods) : 0),
    }));
  });
}

/** The same of all pods together, as it is kept: its past. */
export function listShieldHistory(
  pods: readonly DemoPod[],
  flows: readonly CountedFlow[],
): { readonly series: GaugeSeries; readonly gauge: { valueAt(t: number): number } }[] {
  return [...Map.groupBy(pods, ({ workload }) => workload)].flatMap(([workload, own]) =>
    listShielded(workload, { flows, pods: own }).flatMap(({ to, shields }) => {
      const { cluster, namespace, service } = workload;
      const owner = { cluster, namespace, service, workload: workloadName(workload), pod: '' };
      const labels = { [CALLEE_NAMESPACE]: to.namespace, [CALLEE]: to.service, [SUBSET]: '' };
      return shields.map(({ metric, amountAt }) => ({
        series: { metric: keptName(metric), labels, owner },
        gauge: { valueAt: (t: number) => amountAt(t, {}) },
      }));
    }),
  );
}
