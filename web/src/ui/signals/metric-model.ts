/**
 * What can be asked of a subject's metrics and how it is named. In: metric, breakdown key, direction as the URL has them. Out:
 * labels, formats, and the combinations that telemetry can answer: proxies count latency and bytes for an edge, not for
 * each code, status or flag (Istio's histograms are summed over codes when read; see the store's port).
 */
import type { BreakdownKey, Metric } from '@sightglass/shared/contract';
import { parseServiceId, parseVersionId } from '@sightglass/shared/identity';
import { formatBytesPerSecond } from '../../format/bytes.ts';
import { formatLatency } from '../../format/latency.ts';
import { formatRate } from '../../format/rate.ts';
import { describeCode, describeGrpcStatus } from '../../format/response-codes.ts';
import { describeFlags } from '../../format/response-flags.ts';
import { formatRatio } from '../../format/ratio.ts';
import type { Direction, Subject } from './subject.ts';

export interface MetricInfo {
  readonly label: string;
  /** The unit of the axis, in words. */
  readonly unit: string;
  readonly format: (value: number | null | undefined) => string;
  /** Whether the groups of a breakdown add up to the whole. */
  readonly additive: boolean;
  /** Of the axis: bytes are counted in powers of 1024. */
  readonly unitBase: 1000 | 1024;
}

const perSecond = { unit: 'per second', format: formatRate, additive: true, unitBase: 1000 } as const;
const latency = {
  unit: 'milliseconds or seconds',
  format: formatLatency,
  additive: false,
  unitBase: 1000,
} as const;
const bytes = {
  unit: 'bytes per second',
  format: formatBytesPerSecond,
  additive: true,
  unitBase: 1024,
} as const;

export const METRICS: Readonly<Record<Metric, MetricInfo>> = {
  requests: { label: 'Requests', ...perSecond },
  errors: { label: 'Errors', ...perSecond },
  'error-ratio': {
    label: 'Error ratio',
    unit: 'percent',
    format: formatRatio,
    additive: false,
    unitBase: 1000,
  },
  p50: { label: 'Latency p50', ...latency },
  p95: { label: 'Latency p95', ...latency },
  p99: { label: 'Latency p99', ...latency },
  bytes: { label: 'Bytes', ...bytes },
  'bytes-in': { label: 'Bytes received', ...bytes },
  'bytes-out': { label: 'Bytes sent back', ...bytes },
  connections: { label: 'TCP connections opened', ...perSecond },
  mtls: { label: 'mTLS share', unit: 'percent', format: formatRatio, additive: false, unitBase: 1000 },
};

export const BREAKDOWN_LABEL: Readonly<Record<BreakdownKey, string>> = {
  caller: 'Caller',
  callee: 'Callee',
  version: 'Version',
  workload: 'Workload',
  code: 'Response code',
  'grpc-status': 'gRPC status',
  flag: 'Response flag',
  protocol: 'Protocol',
  cluster: 'Cluster',
};

/** The choice `none` does not break down. */
export type By = BreakdownKey | 'none';

/** What the subject's traffic in one direction can be split by, in the order of the menu. */
export function listBreakdowns(kind: Subject['kind'], direction: Direction): BreakdownKey[] {
  const rest: BreakdownKey[] = ['version', 'workload', 'code', 'grpc-status', 'flag', 'protocol', 'cluster'];
  if (kind === 'edge') return ['code', 'grpc-status', 'flag', 'version', 'workload'];
  if (kind === 'workload')
    return [direction === 'inbound' ? 'caller' : 'callee', ...rest.filter((key) => key !== 'workload')];
  return [direction === 'inbound' ? 'caller' : 'callee', ...rest];
}

/** The key that suits the direction: asking for callers of what is sent means the callees. */
export function resolveBy(by: By, kind: Subject['kind'], direction: Direction): By {
  if (by === 'none') return by;
  const turned =
    by === 'caller' && direction === 'outbound'
      ? 'callee'
      : by === 'callee' && direction === 'inbound'
        ? 'caller'
        : by;
  return listBreakdowns(kind, direction).includes(turned) ? turned : 'none';
}

const BY_OUTCOME: ReadonlySet<Metric> = new Set(['requests', 'errors', 'error-ratio', 'connections', 'mtls']);

/** Whether proxies count the metric for each value of the key. */
export function isAnswerable(metric: Metric, by: By): boolean {
  return (by !== 'code' && by !== 'grpc-status' && by !== 'flag') || BY_OUTCOME.has(metric);
}

/** Name of a group; ids lose what the reader knows already, flags and codes gain their meaning in `title`. */
export function nameGroup(by: By, key: string): { readonly name: string; readonly title: string } {
  if (by === 'none' || key === 'total') return { name: 'Total', title: '' };
  if (by === 'flag') {
    if (key === '') return { name: 'not told', title: 'these proxies tell no response flags' };
    const flags = describeFlags(key);
    if (flags.length === 0) return { name: 'none', title: 'no flag' };
    return { name: key, title: flags.map(({ meaning }) => meaning).join(', ') };
  }
  if (by === 'grpc-status') return { name: key === '' ? 'none' : key, title: describeGrpcStatus(key) };
  if (by === 'code') return { name: key === '' ? 'none' : key, title: describeCode(key) };
  if (by === 'caller' || by === 'callee' || by === 'workload') {
    const ref = parseServiceId(key) ?? parseVersionId(key);
    return ref ? { name: ref.name, title: `${ref.namespace} in ${ref.cluster}` } : { name: key, title: '' };
  }
  if (by === 'version') {
    const ref = parseVersionId(key);
    return ref ? { name: ref.version, title: ref.name } : { name: key, title: '' };
  }
  return { name: key, title: '' };
}

/** Names of all groups; where two would read the same, namespace and cluster are added. */
export function nameGroups(by: By, keys: readonly string[]): Map<string, string> {
  const named = keys.map((key) => ({ key, ...nameGroup(by, key) }));
  const seen = new Map<string, number>();
  for (const { name } of named) seen.set(name, (seen.get(name) ?? 0) + 1);
  return new Map(
    named.map(({ key, name, title }) => [
      key,
      (seen.get(name) ?? 0) > 1 && title !== '' ? `${name} (${title})` : name,
    ]),
  );
}
