/** A telemetry store whose every operation is timed for /metrics and for GET /capacity. Answers and errors pass unchanged. */
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { ObservedQuery } from '../capacity/query-log.ts';
import type { AskedGauge } from '../store/gauges.ts';
import type { EdgeFilter, TelemetryStore, WritableTelemetryStore } from '../store/telemetry-store.ts';
import type { EdgeEnd } from '../telemetry/edge-window.ts';
import { currentlyAsked } from './asking.ts';
import type { SelfMetrics } from './self-metrics.ts';

interface Observers {
  readonly metrics: Pick<SelfMetrics, 'storeTimed'>;
  readonly observe: (query: ObservedQuery) => void;
}

interface Question<T> {
  readonly window?: TimeWindow;
  readonly detail?: string;
  readonly countRows?: (answer: T) => number;
}

function describeEnd(word: string, parts: Partial<EdgeEnd> | undefined): string {
  return parts === undefined ? '' : `${word} ${Object.values(parts).join('/')}`;
}

function describeFilter(filter: EdgeFilter): string {
  const { clusters = [], namespaces = [], source, target, protocol } = filter;
  return [
    clusters.length > 0 ? `clusters ${clusters.join(', ')}` : '',
    namespaces.length > 0 ? `namespaces ${namespaces.join(', ')}` : '',
    describeEnd('from', source),
    describeEnd('to', target),
    protocol ?? '',
  ]
    .filter((part) => part !== '')
    .join('; ');
}

function nameAsked(asked: AskedGauge): string {
  if (asked.kind === 'promql') return asked.expression;
  return asked.kind === 'gauge' ? asked.metric : asked.metrics.join(', ');
}

function describeGauges(gauges: readonly AskedGauge[]): string {
  return gauges.map(nameAsked).join(', ');
}

type Time = <T>(purpose: string, work: () => Promise<T>, question?: Question<T>) => Promise<T>;

function createTimer({ metrics, observe }: Observers): Time {
  return async (purpose, work, { window, detail = '', countRows } = {}) => {
    const start = performance.now();
    const tell = (error: string | null, rows: number | null): void => {
      const durationMs = performance.now() - start;
      metrics.storeTimed(purpose, durationMs / 1000, error === null);
      const spanMs = window ? window.to - window.from : null;
      const asked = currentlyAsked();
      const what = { source: 'store', asked, purpose, detail, promql: null, spanMs };
      observe({ ...what, durationMs, rows, bytes: null, error });
    };
    try {
      const result = await work();
      tell(null, countRows?.(result) ?? null);
      return result;
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error), null);
      throw error;
    }
  };
}

/** The same store, timed. */
export function measureStore(store: TelemetryStore, observers: Observers): TelemetryStore {
  const time = createTimer(observers);
  const readExpression = store.readExpression?.bind(store);
  return {
    readEdges: (query) =>
      time('read-edges', () => store.readEdges(query), {
        window: query.window,
        detail: describeFilter(query.filter),
        countRows: ({ edges }) => edges.length,
      }),
    readSeries: (query) =>
      time('read-series', () => store.readSeries(query), {
        window: query.window,
        detail: [`by ${query.by}`, describeFilter(query.filter)].filter((part) => part !== '').join('; '),
        countRows: ({ groups, times }) => groups.length * times.length,
      }),
    readIdentities: (query) =>
      time('read-identities', () => store.readIdentities(query), {
        window: query.window,
        detail: describeFilter(query.filter),
        countRows: ({ pairs }) => pairs.length,
      }),
    ...(readExpression
      ? {
          readExpression: (query) =>
            time('read-expression', () => readExpression(query), {
              window: query.window,
              detail: query.expression,
              countRows: ({ times }) => times.length,
            }),
        }
      : {}),
    readGauges: (query) =>
      time('read-gauges', () => store.readGauges(query), {
        window: query.window,
        detail: describeGauges(query.gauges),
        countRows: ({ series, times }) => series.length * times.length,
      }),
    readNewestGauges: (query) =>
      time('read-newest-gauges', () => store.readNewestGauges(query), {
        detail: describeGauges(query.gauges),
        countRows: ({ series }) => series.length,
      }),
    readStatus: () => time('read-status', () => store.readStatus()),
    version: () => store.version(),
    newestEnd: () => store.newestEnd(),
  };
}

/** The same store, timed. */
export function measureWritableStore(
  store: WritableTelemetryStore,
  observers: Observers,
): WritableTelemetryStore {
  const time = createTimer(observers);
  return {
    ...measureStore(store, observers),
    insertWindows: (batch) =>
      time('insert-windows', () => store.insertWindows(batch), { countRows: () => batch.windows.length }),
    insertGauges: (samples) => store.insertGauges(samples),
    importWindows: (batches) =>
      time('import-windows', () => store.importWindows(batches), { countRows: () => batches.length }),
    close: () => store.close(),
  };
}
