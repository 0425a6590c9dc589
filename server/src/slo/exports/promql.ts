/**
 * An indicator as PromQL over Istio's own families: expressions of good and of all events over `$window`. The precedence of reporters as far as
 * PromQL can: what the destination (or a waypoint) counted, plus what the source saw that never arrived; where no destination reports at all,
 * what the source counted. Our own choice is made for each edge; here it is made for the service as a whole.
 */
import type { BadRequests, Slo, SloScope } from '@sightglass/shared/contract';
import { UNKNOWN } from '@sightglass/shared/identity';
import { readCaller } from '../scope-caller.ts';

const DESTINATION = 'reporter=~"destination|waypoint"';
const SOURCE = 'reporter="source"';
/** Flags of requests that no upstream saw: as in telemetry/outcome.ts. */
const NEVER = 'response_flags=~"(.*,)?(UF|UH|URX|NC|NR|UO|DC|FI)(,.*)?"';

/** Bounds of the histograms that Istio's proxies print, milliseconds. */
const ISTIO_BOUNDS = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000,
  3_600_000,
];

function quote(text: string): string {
  return JSON.stringify(text.toWellFormed());
}

function matchersOf(scope: SloScope): string[] {
  const { namespace, service, version } = scope;
  const { from, cluster } = readCaller(scope);
  return [
    `destination_canonical_service=${quote(service)}`,
    `destination_workload_namespace=${quote(namespace)}`,
    ...(cluster === null ? [] : [`destination_cluster=${quote(cluster)}`]),
    ...(version === null ? [] : [`destination_canonical_revision=${quote(version)}`]),
    ...(from
      ? [
          `source_canonical_service=${quote(from.name)}`,
          `source_workload_namespace=${quote(from.namespace)}`,
          ...(from.cluster === UNKNOWN ? [] : [`source_cluster=${quote(from.cluster)}`]),
        ]
      : []),
  ];
}

function increase(metric: string, matchers: readonly string[]): string {
  return `sum(increase(${metric}{${matchers.join(',')}}[$window]))`;
}

/** Terms that may be missing count as nothing. */
function add(terms: readonly string[]): string {
  return terms.map((term) => `(${term} or vector(0))`).join(' + ');
}

/** Counts of some requests, told apart by conditions of which no two hold together. */
function countRequests(
  own: readonly string[],
  conditions: readonly (readonly string[])[],
): { destination: string; never: string; source: string } {
  const metric = 'istio_requests_total';
  const sum = (...fixed: string[]): string =>
    add(conditions.map((condition) => increase(metric, [...fixed, ...own, ...condition])));
  return {
    destination: sum(DESTINATION),
    never: add(
      conditions.flatMap((condition) => [
        increase(metric, [SOURCE, ...own, ...condition, 'response_code="0"']),
        increase(metric, [SOURCE, ...own, ...condition, 'response_code!="0"', NEVER]),
      ]),
    ),
    source: sum(SOURCE),
  };
}

/** What the destination counted, with what never arrived, where it counts at all; else what the source counted. */
function combine(
  { destination, never, source }: ReturnType<typeof countRequests>,
  own: readonly string[],
): string {
  const isThere = increase('istio_requests_total', [DESTINATION, ...own]);
  return `((${destination} + ${never}) and on() ${isThere}) or on() (${source} and on() ${increase('istio_requests_total', [SOURCE, ...own])})`;
}

function codePattern(codes: readonly string[]): string {
  return codes.map((code) => code.replaceAll('xx', '..')).join('|');
}

/** Conditions of bad requests: by code, and among the others by gRPC status. */
function badConditions({ http, grpc }: BadRequests): string[][] {
  const codes = quote(codePattern(http));
  const statuses = quote(grpc.join('|'));
  if (http.length === 0)
    return grpc.length === 0 ? [['response_code="none"']] : [[`grpc_response_status=~${statuses}`]];
  const byCode = [`response_code=~${codes}`];
  return grpc.length === 0
    ? [byCode]
    : [byCode, [`response_code!~${codes}`, `grpc_response_status=~${statuses}`]];
}

export interface IndicatorPromql {
  /** Over `$window`; of windows they count requests, and `windowIsBad` says which windows are bad. */
  readonly good: string;
  readonly total: string;
  readonly bad: string;
  /** Of windows: 1 where the window that ends now is bad, 0 where it is good; nothing where there was no traffic. */
  readonly windowIsBad: string | null;
  readonly unexpressed: string[];
}

function latency(slo: Slo, thresholdMs: number): IndicatorPromql {
  const own = matchersOf(slo.scope);
  const bound = ISTIO_BOUNDS.findLast((one) => one <= thresholdMs);
  const le =
    bound === undefined ? 'le="none"' : `le=~"${String(bound).replace('.', String.raw`\\.`)}(\\\\.0)?"`;
  const of = (suffix: string, ...more: string[]): string => {
    const ask = (reporter: string): string =>
      increase(`istio_request_duration_milliseconds_${suffix}`, [reporter, ...own, ...more]);
    return `(${ask(DESTINATION)} or ${ask(SOURCE)})`;
  };
  const good = of('bucket', le);
  const total = of('count');
  const unexpressed =
    bound === thresholdMs
      ? []
      : [
          bound === undefined
            ? `${slo.name}: no bucket of Istio's lies under ${thresholdMs} ms, so nothing counts as good.`
            : `${slo.name}: Prometheus counts requests up to the bucket bound ${bound} ms, not up to ${thresholdMs} ms; nothing is interpolated.`,
        ];
  return { good, total, bad: `${total} - (${good} or vector(0))`, windowIsBad: null, unexpressed };
}

/** The indicator of an SLO over Istio's families; of a custom one its own expressions. */
export function promqlOf(slo: Slo): IndicatorPromql {
  const { sli, scope, name } = slo;
  if (sli.kind === 'custom')
    return {
      good: sli.good,
      total: sli.total,
      bad: `(${sli.total}) - ((${sli.good}) or vector(0))`,
      windowIsBad: null,
      unexpressed: [],
    };
  if (sli.kind === 'latency') return latency(slo, sli.thresholdMs);
  const own = matchersOf(scope);
  const total = combine(countRequests(own, [[]]), own);
  const rules =
    sli.kind === 'availability' ? sli.bad : { http: ['5xx', '0'], grpc: ['2', '4', '8', '13', '14', '15'] };
  const bad = combine(countRequests(own, badConditions(rules)), own);
  const base = { good: `(${total}) - (${bad})`, total, bad };
  const byService = `${name}: whose counts are used is decided for the service as a whole, not for each edge.`;
  if (sli.kind === 'availability') return { ...base, windowIsBad: null, unexpressed: [byService] };
  const aligned = `${name}: windows begin when Prometheus evaluates, not at full minutes.`;
  if (sli.kind === 'throughput') {
    const seconds = sli.window.endsWith('h')
      ? Number.parseInt(sli.window) * 3600
      : Number.parseInt(sli.window) * 60;
    const windowIsBad = `((${total}) or vector(0)) / ${seconds} < bool ${sli.floorPerSecond}`.replaceAll(
      '$window',
      sli.window,
    );
    return { ...base, windowIsBad, unexpressed: [byService, aligned] };
  }
  const { signal, atMost } = sli.criterion;
  const q = { p50: 0.5, p95: 0.95, p99: 0.99, 'error-ratio': 0 }[signal];
  const buckets = increase('istio_request_duration_milliseconds_bucket', [DESTINATION, ...own]).replace(
    'sum(',
    'sum by (le) (',
  );
  const value =
    signal === 'error-ratio' ? `(${bad}) / ((${total}) > 0)` : `histogram_quantile(${q}, ${buckets})`;
  return {
    ...base,
    windowIsBad: `(${value}) > bool ${atMost}`.replaceAll('$window', sli.window),
    unexpressed: [byService, aligned],
  };
}
