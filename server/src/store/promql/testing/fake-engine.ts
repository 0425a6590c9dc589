/** For tests: an engine in memory that answers from a list of rules, and the series of an Istio mesh in few words. */
import type { EpochMs } from '@sightglass/shared/units';
import { METRIC_LABEL } from '../parts.ts';
import { EngineError, type Engine, type InstantQuery, type RangeQuery } from '../engine/engine.ts';

export const NOW: EpochMs = Date.UTC(2026, 0, 15, 12);
export const INTERVAL_MS = 15_000;

/** Labels and a value, or one for each point of the grid. */
export interface FakeSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number | readonly number[];
}

type Asked = InstantQuery | RangeQuery;

export interface FakeEngine extends Engine {
  /** Everything that was asked, in order. */
  readonly asked: Asked[];
  /** Replaces the answer to a purpose: series, or an error to throw. */
  answer(purpose: string, answer: ((query: Asked) => readonly FakeSeries[]) | EngineError): void;
}

/** Grid points of a range query. */
export function pointsOf(query: Asked): EpochMs[] {
  if ('at' in query) return [query.at];
  const points: EpochMs[] = [];
  for (let at = query.from; at <= query.to; at += query.stepMs) points.push(at);
  return points;
}

/** An engine with a mesh that began `since` and still lives, and no traffic. */
export function createFakeEngine(parts: Partial<Engine> & { since?: EpochMs } = {}): FakeEngine {
  const since = parts.since ?? NOW - 86_400_000;
  const asked: Asked[] = [];
  const interned = new Map<string, ReadonlyMap<string, string>>();
  const present = (query: Asked): FakeSeries[] => [
    { labels: {}, value: pointsOf(query).map((at) => (at > since && at <= NOW ? 1 : NaN)) },
  ];
  const answers = new Map<string, ((query: Asked) => readonly FakeSeries[]) | EngineError>([
    [
      'detection',
      ({ promql }) => [
        { labels: { sightglass_presence: 'istio 0' }, value: promql.includes('time()') ? 25 : 1 },
      ],
    ],
    ['freshness', () => [{ labels: {}, value: NOW / 1000 }]],
    ['coverage', present],
    ['history', (query) => present(query).filter(({ value }) => (value as number[])[0] === 1)],
  ]);
  const read = (query: Asked): FakeSeries[] => {
    asked.push(query);
    const answer = answers.get(query.purpose) ?? (() => []);
    if (answer instanceof EngineError) throw answer;
    return [...answer(query)];
  };
  const intern = (labels: Readonly<Record<string, string>>): ReadonlyMap<string, string> => {
    const text = JSON.stringify(labels);
    let map = interned.get(text);
    if (!map) interned.set(text, (map = new Map(Object.entries(labels))));
    return map;
  };
  return {
    name: 'prometheus',
    cluster: 'east',
    clusterLabel: null,
    dialects: null,
    matchers: [],
    intervalMs: INTERVAL_MS,
    useRecordingRules: false,
    asked,
    answer: (purpose, answer) => void answers.set(purpose, answer),
    queryInstant: async (query) => ({
      series: read(query).map(({ labels, value }) => ({
        labels: intern(labels),
        value: typeof value === 'number' ? value : (value[0] ?? NaN),
      })),
      warnings: [],
    }),
    queryRange: async (query) => ({
      series: read(query).map(({ labels, value }) => ({
        labels: intern(labels),
        values: Float64Array.from(typeof value === 'number' ? pointsOf(query).map(() => value) : value),
      })),
      warnings: [],
    }),
    state: () => ({
      state: 'up',
      lastAttemptAt: null,
      lastSuccessAt: null,
      lastError: null,
      lastDurationMs: null,
    }),
    stats: () => ({
      queries: asked.length,
      coalesced: 0,
      cacheHits: 0,
      cacheMisses: 0,
      bytes: 0,
      cacheBytes: 0,
      errors: { unreachable: 0, timeout: 0, 'http-status': 0, 'too-large': 0, malformed: 0, query: 0 },
      inFlight: 0,
      queued: 0,
    }),
    close: async () => {},
    ...parts,
  };
}

function peer(side: 'source' | 'destination', text: string): Record<string, string> {
  const [cluster = '', namespace = '', service = ''] = text.split('/');
  return {
    [`${side}_workload`]: service === 'unknown' ? service : `${service}-v1`,
    [`${side}_workload_namespace`]: namespace,
    [`${side}_canonical_service`]: service,
    [`${side}_canonical_revision`]: 'v1',
    [`${side}_cluster`]: cluster,
  };
}

/** Labels of an increase: `cluster/namespace/service` of both ends; `labels` replace what is usual. */
export function istioSeries(
  metric: string,
  ends: readonly [source: string, target: string],
  labels: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const [, namespace, service] = ends[1].split('/');
  return {
    [METRIC_LABEL]: metric,
    reporter: 'destination',
    request_protocol: 'http',
    ...peer('source', ends[0]),
    ...peer('destination', ends[1]),
    destination_service: `${service}.${namespace}.svc.cluster.local`,
    destination_service_name: service ?? '',
    destination_service_namespace: namespace ?? '',
    ...labels,
  };
}

const OUTCOME = { response_code: '200', response_flags: '-', connection_security_policy: 'mutual_tls' };

/** Requests as the destination counted them, answered with 200 under mutual TLS unless told otherwise. */
export function requests(
  ends: readonly [source: string, target: string],
  value: number | readonly number[],
  labels: Readonly<Record<string, string>> = {},
): FakeSeries {
  return { labels: istioSeries('istio_requests_total', ends, { ...OUTCOME, ...labels }), value };
}

/** Requests as the source counted them: it knows of no policy. */
export function sourceRequests(
  ends: readonly [source: string, target: string],
  value: number | readonly number[],
  labels: Readonly<Record<string, string>> = {},
): FakeSeries {
  return requests(ends, value, { reporter: 'source', connection_security_policy: 'unknown', ...labels });
}
