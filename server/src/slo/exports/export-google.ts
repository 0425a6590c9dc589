/**
 * ServiceLevelObjective resources of Google Cloud Monitoring (monitoring.googleapis.com/v3) over the metrics of Cloud Service Mesh: request counts
 * and latency distributions by canonical service. Durations are seconds with an `s`. Its alerts are policies of their own and not part of it.
 */
import type { BadRequests, Slo } from '@sightglass/shared/contract';
import { parseDuration } from '@sightglass/shared/time-range';
import { readCaller } from '../scope-caller.ts';
import type { ExportText } from './export-text.ts';

const COUNT = 'istio.io/service/server/request_count';
const LATENCY = 'istio.io/service/server/response_latencies';
const LARGEST_GOAL = 0.9999;
const LONGEST_ROLLING_DAYS = 30;

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)}s`;
}

function label(name: string, value: string): string {
  return `metric.labels.${name}=${JSON.stringify(value)}`;
}

function filterOf({ scope }: Slo, metric: string, ...more: string[]): string {
  const { from: caller, cluster } = readCaller(scope);
  return [
    `metric.type="${metric}"`,
    'resource.type="istio_canonical_service"',
    `resource.labels.canonical_service_name=${JSON.stringify(scope.service)}`,
    `resource.labels.namespace_name=${JSON.stringify(scope.namespace)}`,
    ...(cluster === null ? [] : [`resource.labels.cluster_name=${JSON.stringify(cluster)}`]),
    ...(scope.version === null ? [] : [label('destination_canonical_revision', scope.version)]),
    ...(caller
      ? [
          label('source_canonical_service_name', caller.name),
          label('source_canonical_service_namespace', caller.namespace),
        ]
      : []),
    ...more,
  ].join(' AND ');
}

function badFilter({ http }: BadRequests): string {
  const parts = http.map((code) =>
    code.endsWith('xx')
      ? `(metric.labels.response_code>=${code[0]}00 AND metric.labels.response_code<${Number(code[0]) + 1}00)`
      : `metric.labels.response_code=${code}`,
  );
  return parts.length === 0 ? 'metric.labels.response_code=-1' : `(${parts.join(' OR ')})`;
}

function ratio(slo: Slo, bad: BadRequests): object {
  return {
    goodTotalRatio: {
      totalServiceFilter: filterOf(slo, COUNT),
      badServiceFilter: filterOf(slo, COUNT, badFilter(bad)),
    },
  };
}

const DEFAULT_BAD: BadRequests = { http: ['5xx', '0'], grpc: [] };

/** Null for what Cloud Monitoring cannot measure. */
function indicatorOf(slo: Slo, unexpressed: string[]): object | null {
  const { sli, name } = slo;
  if (sli.kind === 'availability') {
    if (sli.bad.grpc.length > 0)
      unexpressed.push(
        `${name}: gRPC statuses are not among the labels of Cloud Service Mesh; bad are only the HTTP codes.`,
      );
    return { requestBased: ratio(slo, sli.bad) };
  }
  if (sli.kind === 'latency')
    return {
      requestBased: {
        distributionCut: { distributionFilter: filterOf(slo, LATENCY), range: { max: sli.thresholdMs } },
      },
    };
  if (sli.kind === 'windows' && sli.criterion.signal === 'error-ratio') {
    unexpressed.push(
      `${name}: gRPC statuses are not among the labels of Cloud Service Mesh; bad are only the HTTP codes.`,
    );
    return {
      windowsBased: {
        windowPeriod: seconds(parseDuration(sli.window) ?? 0),
        goodTotalRatioThreshold: {
          performance: ratio(slo, DEFAULT_BAD),
          threshold: Number((1 - sli.criterion.atMost).toPrecision(12)),
        },
      },
    };
  }
  if (sli.kind === 'windows') {
    const share = { p50: 0.5, p95: 0.95, p99: 0.99, 'error-ratio': 1 }[sli.criterion.signal];
    const cut = { distributionFilter: filterOf(slo, LATENCY), range: { max: sli.criterion.atMost } };
    // A quantile lies at or under a bound when at least its share of requests does.
    return {
      windowsBased: {
        windowPeriod: seconds(parseDuration(sli.window) ?? 0),
        goodTotalRatioThreshold: { performance: { distributionCut: cut }, threshold: share },
      },
    };
  }
  if (sli.kind === 'throughput') {
    const windowMs = parseDuration(sli.window) ?? 0;
    return {
      windowsBased: {
        windowPeriod: seconds(windowMs),
        metricSumInRange: {
          timeSeries: filterOf(slo, COUNT),
          range: { min: (sli.floorPerSecond * windowMs) / 1000 },
        },
      },
    };
  }
  unexpressed.push(`${name}: Cloud Monitoring cannot measure PromQL; the SLO is left out.`);
  return null;
}

function periodOf({ period, name }: Slo, unexpressed: string[]): object {
  if (period.kind === 'rolling') {
    if (period.days > LONGEST_ROLLING_DAYS)
      unexpressed.push(
        `${name}: Cloud Monitoring rolls over at most ${LONGEST_ROLLING_DAYS} days, not ${period.days}.`,
      );
    return { rollingPeriod: seconds(Math.min(period.days, LONGEST_ROLLING_DAYS) * 86_400_000) };
  }
  if (period.timeZone !== 'UTC')
    unexpressed.push(`${name}: the time zone ${period.timeZone} is not part of a Cloud Monitoring SLO.`);
  if (period.unit !== 'quarter') return { calendarPeriod: period.unit.toUpperCase() };
  unexpressed.push(`${name}: Cloud Monitoring has no quarters; the period is a month.`);
  return { calendarPeriod: 'MONTH' };
}

export function exportGoogle(slos: readonly Slo[]): ExportText {
  const unexpressed: string[] = [];
  const objectives = slos.flatMap((slo) => {
    const serviceLevelIndicator = indicatorOf(slo, unexpressed);
    if (!serviceLevelIndicator) return [];
    if (slo.goal > LARGEST_GOAL)
      unexpressed.push(`${slo.name}: Cloud Monitoring takes goals up to ${LARGEST_GOAL}, not ${slo.goal}.`);
    const labels = Object.fromEntries(
      Object.entries(slo.labels).map(([key, value]) => [key.toLowerCase(), value.toLowerCase()]),
    );
    return {
      displayName: slo.name,
      goal: Math.min(slo.goal, LARGEST_GOAL),
      ...periodOf(slo, unexpressed),
      serviceLevelIndicator,
      ...(Object.keys(labels).length > 0 ? { userLabels: labels } : {}),
    };
  });
  if (objectives.length > 0)
    unexpressed.push(
      'Burn-rate alerts are alerting policies of their own in Cloud Monitoring (select_slo_burn_rate), not part of the SLO.',
    );
  const document = objectives.length === 1 ? objectives[0] : objectives;
  return { text: `${JSON.stringify(document, null, 2)}\n`, unexpressed };
}
