/**
 * Gauges from engines: one query for each gauge, engine and combination over time, the series as they are; who they are about follows
 * from the labels that the engine's scrape put on them. Counters come as `rate`. An expression's series are attributed alike.
 */
import type { Warning } from '@sightglass/shared/contract';
import { UNKNOWN } from '@sightglass/shared/identity';
import type { Milliseconds } from '@sightglass/shared/units';
import type { Labels, TargetIdentity } from '../../telemetry/dialects/dialect.ts';
import { firstKnown, unhideLabels } from '../../telemetry/dialects/labels.ts';
import { workloadOfPod } from '../../telemetry/dialects/target-identity.ts';
import { isCounterName, type GaugeOwner, type GaugeSeries } from '../../telemetry/gauge-batch.ts';
import {
  matchesOwner,
  MOST_SERIES,
  type AskedGauge,
  type GaugeFilter,
  type GaugePoints,
  type NewestGauge,
} from '../gauges.ts';
import type { TelemetryStore } from '../telemetry-store.ts';
import { warnOfEngine, warnOfFailure, withinDeadline } from './ask-engines.ts';
import type { Engine } from './engine/engine.ts';
import { identifyScraped } from './families/scraped-identity.ts';
import { buildCounted, buildPrinted, matchFilter, POD_WORKLOAD } from './printed-gauges.ts';
import { formatSelector, type Matcher } from './selector.ts';
import { buildResilience, labelsOfCallee, withoutEnvoyCluster } from './resilience-gauges.ts';
import { planSteps } from './time-grid.ts';

/** A rate needs two samples, and one scrape may fail. */
const RATE_INTERVALS = 4;

const EXPORTER_LABELS: ReadonlySet<string> = new Set(['service', 'app', 'app_kubernetes_io_name']);
const PURPOSE = 'gauges';

const seconds = (ms: Milliseconds): string => `${Math.max(1, Math.round(ms / 1000))}s`;

function buildSelector(
  asked: Extract<AskedGauge, { kind: 'gauge' }>,
  filter: GaugeFilter,
  engine: Engine,
): string {
  const matchers: Matcher[] = Object.entries(asked.matchers).map(([label, value]) => ({
    label,
    op: '=',
    value,
  }));
  // See isOwnSeries in telemetry/gauge-batch.ts.
  if (asked.metric.startsWith('container_')) matchers.push({ label: 'container', op: '!~', value: '|POD' });
  const selector = { metric: asked.metric, matchers: [...matchers, ...matchFilter({ filter, engine })] };
  return formatSelector(selector, engine.matchers);
}

/** The value of each series over a step, as PromQL. */
function buildOverTime(
  asked: AskedGauge,
  {
    how,
    spanMs,
    filter,
    engine,
  }: { how: 'avg' | 'max' | 'last'; spanMs: Milliseconds; filter: GaugeFilter; engine: Engine },
): string {
  if (asked.kind === 'printed') return buildPrinted(asked, { filter, engine });
  if (asked.kind === 'counted') return buildCounted(asked, { filter, engine });
  if (asked.kind === 'resilience') return buildResilience(asked, engine, matchFilter({ filter, engine }));
  if (asked.kind === 'promql') {
    if (how === 'last') return `(${asked.expression})`;
    return `${how}_over_time((${asked.expression})[${seconds(spanMs)}:${seconds(engine.intervalMs)}])`;
  }
  const selector = buildSelector(asked, filter, engine);
  if (isCounterName(asked.metric)) {
    const rateMs = Math.max(spanMs, RATE_INTERVALS * engine.intervalMs);
    return `rate(${selector}[${seconds(rateMs)}])`;
  }
  return `${how}_over_time(${selector}[${seconds(Math.max(spanMs, engine.intervalMs))}])`;
}

/** Whom a series is about. What a scrape of Prometheus' own would have overwritten it keeps as `exported_*`. */
export function attributeSeries(labels: Labels, engine: Engine): GaugeOwner {
  const told = engine.clusterLabel === null ? undefined : labels.get(engine.clusterLabel);
  const cluster = firstKnown(told, engine.cluster);
  const base: TargetIdentity = {
    cluster,
    namespace: UNKNOWN,
    service: UNKNOWN,
    workload: UNKNOWN,
    version: UNKNOWN,
  };
  const exported = labels.get('exported_pod') ?? '';
  if (exported !== '') {
    const workload = workloadOfPod(exported);
    const namespace = firstKnown(labels.get('exported_namespace'), labels.get('namespace'));
    return { cluster, namespace, service: workload, workload, pod: exported };
  }
  // Of kube-state-metrics and cAdvisor `service` and `app` are the exporter's own.
  const isExporter = /^(?:kube-state-metrics|.*kubelet.*|.*cadvisor.*)$/.test(labels.get('job') ?? '');
  const own = isExporter ? new Map([...labels].filter(([name]) => !EXPORTER_LABELS.has(name))) : labels;
  const { namespace, service, workload } = identifyScraped(own, base);
  return { cluster, namespace, service, workload, pod: labels.get('pod') ?? labels.get('instance') ?? '' };
}

/** A group of pods has no name of its own. */
function attributeCounted(labels: Labels, engine: Engine): GaugeOwner {
  const workload = labels.get(POD_WORKLOAD) ?? '';
  const named = workload === '' ? labels : new Map([...labels, ['pod', `${workload}-0`] as const]);
  return { ...attributeSeries(named, engine), pod: '' };
}

/** Several metrics by one selector, under their own names. */
const isPrinted = ({ kind }: AskedGauge): boolean =>
  kind === 'printed' || kind === 'counted' || kind === 'resilience';

/** Null for what the selector found besides. */
function describeSeries(asked: AskedGauge, labels: Labels, engine: Engine): GaugeSeries | null {
  if (asked.kind === 'resilience') {
    const owner = attributeSeries(withoutEnvoyCluster(labels), engine);
    const own = labelsOfCallee(asked, labels, owner);
    return own && { metric: labels.get('__name__') ?? '', labels: own, owner };
  }
  const own = new Map([...labels].filter(([name]) => name !== '__name__'));
  if (asked.kind === 'printed' || asked.kind === 'counted') {
    const owner =
      asked.kind === 'printed' ? attributeSeries(labels, engine) : attributeCounted(labels, engine);
    return { metric: labels.get('__name__') ?? '', labels: Object.fromEntries(unhideLabels(own)), owner };
  }
  const metric = asked.kind === 'gauge' ? asked.metric : asked.expression;
  return { metric, labels: Object.fromEntries(own), owner: attributeSeries(labels, engine) };
}

interface Context {
  readonly engines: readonly Engine[];
  readonly deadlineMs: Milliseconds;
  readonly intervalMs: Milliseconds;
}

function sayCut(asked: AskedGauge, series: number): string {
  const read = `of ${series} series ${MOST_SERIES} are read`;
  // Whoever sees this did not choose these metrics.
  return isPrinted(asked)
    ? `Of what proxies and control planes print ${read}.`
    : `Of a gauge, ${read}: narrow its labels.`;
}

/** Asks every engine for every gauge; what fails costs a warning. */
async function askAll<Result>(
  { engines, deadlineMs }: Context,
  gauges: readonly AskedGauge[],
  ask: (
    engine: Engine,
    asked: AskedGauge,
    gauge: number,
  ) => Promise<{ series: Result[]; warnings: readonly string[] }>,
): Promise<{ series: Result[]; warnings: Warning[] }> {
  const series: Result[] = [];
  const warnings: Warning[] = [];
  await Promise.all(
    engines.flatMap((engine) =>
      gauges.map(async (asked, gauge) => {
        try {
          const answer = await withinDeadline(engine, deadlineMs, ask(engine, asked, gauge));
          if (answer.series.length > MOST_SERIES) {
            const message = sayCut(asked, answer.series.length);
            warnings.push({ code: 'dropped-series', subject: engine.name, message });
          }
          series.push(...answer.series.slice(0, MOST_SERIES));
          warnings.push(...warnOfEngine(engine, answer.warnings));
        } catch (error) {
          warnings.push(warnOfFailure({ engine, missing: 'gauges', error }));
        }
      }),
    ),
  );
  const unique = new Map(warnings.map((warning) => [JSON.stringify(warning), warning]));
  return { series, warnings: [...unique.values()] };
}

const toPoint = (value: number): number | null => (Number.isFinite(value) ? value : null);

export function createGaugeReaders(
  context: Context,
): Pick<TelemetryStore, 'readGauges' | 'readNewestGauges'> {
  return {
    async readGauges({ window, stepMs: wantedMs, gauges, filter }) {
      const { engines, intervalMs } = context;
      const sampleMs = Math.max(...engines.map((engine) => engine.intervalMs));
      const { stepMs, times, window: aligned } = planSteps(window, wantedMs, { intervalMs, sampleMs });
      const from = (times[0] ?? 0) + stepMs;
      const to = from + (times.length - 1) * stepMs;
      const answer = await askAll<GaugePoints>(context, gauges, async (engine, asked, gauge) => {
        const parts = { spanMs: stepMs, filter, engine };
        const grid = { from, to, stepMs, purpose: PURPOSE };
        const means = engine.queryRange({ ...grid, promql: buildOverTime(asked, { ...parts, how: 'avg' }) });
        // What is printed is the same either way.
        const maxima = isPrinted(asked)
          ? means
          : engine.queryRange({ ...grid, promql: buildOverTime(asked, { ...parts, how: 'max' }) });
        const [mean, max] = await Promise.all([means, maxima]);
        const highest = new Map(
          max.series.map(({ labels, values }) => [JSON.stringify([...labels]), values]),
        );
        const series = mean.series.flatMap(({ labels, values }): GaugePoints[] => {
          const top = highest.get(JSON.stringify([...labels])) ?? values;
          const described = describeSeries(asked, labels, engine);
          if (!described) return [];
          const points = {
            mean: times.map((_, step) => toPoint(values[step] ?? NaN)),
            max: times.map((_, step) => toPoint(top[step] ?? NaN)),
          };
          return [{ gauge, ...described, ...points }];
        });
        return { series: series.filter(({ owner }) => matchesOwner(owner, filter)), warnings: mean.warnings };
      });
      return { window: aligned, stepMs, times, ...answer };
    },
    async readNewestGauges({ at, staleMs, gauges, filter }) {
      return askAll<NewestGauge>(context, gauges, async (engine, asked, gauge) => {
        const promql = buildOverTime(asked, { how: 'last', spanMs: staleMs, filter, engine });
        const { series, warnings } = await engine.queryInstant({ promql, at, purpose: PURPOSE });
        const read = series.flatMap(({ labels, value }): NewestGauge[] => {
          const described = Number.isFinite(value) ? describeSeries(asked, labels, engine) : null;
          return described ? [{ gauge, ...described, value, at }] : [];
        });
        return { series: read.filter(({ owner }) => matchesOwner(owner, filter)), warnings };
      });
    },
  };
}
