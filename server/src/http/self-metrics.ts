/**
 * What the console tells of itself at /metrics, in Prometheus' text format. Names follow
 * https://prometheus.io/docs/practices/naming: base units (seconds, bytes), counters end in _total.
 * Event-loop lag and memory are prom-client's own nodejs_* and process_* families.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface SelfMetrics {
  readonly registry: Registry;
  /** A request was answered; `route` is a template such as /api/v1/services/{id}, never a path with ids. */
  requested(request: { route: string; method: string; status: number; seconds: number }): void;
  scraped(scrape: { job: string; ok: boolean; seconds: number; samples: number; bodyBytes: number }): void;
  /** A scrape was due while the previous one of the target was still running. */
  skipped(job: string): void;
  /** A pushed body was answered; `status` 2xx when it was taken. */
  pushed(push: {
    source: string;
    status: number;
    samples: number;
    rejected: number;
    bodyBytes: number;
  }): void;
  /** The store did something. */
  storeTimed(operation: string, seconds: number, ok: boolean): void;
  /** An engine was asked; `result` is ok or the kind of the error. */
  engineAsked(query: { engine: string; result: string; seconds: number; bytes: number }): void;
  /** Alert rules and SLOs were evaluated once; `ok` when what followed was kept. */
  alertsEvaluated(run: { seconds: number; ok: boolean }): void;
  /** An attempt to tell a receiver ended; `outcome` is sent, failed (to be tried again) or dead. */
  delivered(receiver: string, outcome: string): void;
  /** A number to be read whenever /metrics is asked. */
  gauge(name: string, help: string, read: () => number): void;
  /** Numbers by one label, read whenever /metrics is asked. */
  gaugesBy(gauges: {
    name: string;
    help: string;
    label: string;
    read: () => readonly { readonly key: string; readonly value: number }[];
  }): void;
}

const ANSWER_SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5];
const SCRAPE_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Gauges of prom-client that are named as counters, which linters object to; the same by type has a right name. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** A registry of its own; `defaults` adds the families of the process (once a process, or tests double their observers). */
export function createSelfMetrics({ defaults }: { readonly defaults: boolean }): SelfMetrics {
  const registry = new Registry();
  const registers = [registry];
  if (defaults) collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 10 });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  const requests = new Histogram({
    name: 'sightglass_http_request_duration_seconds',
    help: 'Time to answer a request, by route template.',
    labelNames: ['route', 'method', 'status'],
    buckets: ANSWER_SECONDS,
    registers,
  });
  const scrapes = new Histogram({
    name: 'sightglass_scrape_duration_seconds',
    help: 'Time of one scrape of one target.',
    labelNames: ['job', 'result'],
    buckets: SCRAPE_SECONDS,
    registers,
  });
  const samples = new Counter({
    name: 'sightglass_scrape_samples_total',
    help: 'Sample lines read.',
    labelNames: ['job'],
    registers,
  });
  const bytes = new Counter({
    name: 'sightglass_scrape_body_bytes_total',
    help: 'Bytes of exposition text read, decompressed.',
    labelNames: ['job'],
    registers,
  });
  const skipped = new Counter({
    name: 'sightglass_scrape_skipped_total',
    help: 'Scrapes left out because the previous one of the target was still running.',
    labelNames: ['job'],
    registers,
  });
  const pushes = new Counter({
    name: 'sightglass_push_requests_total',
    help: 'Pushed bodies, by the status they were answered with.',
    labelNames: ['source', 'status'],
    registers,
  });
  const pushedSamples = new Counter({
    name: 'sightglass_push_samples_total',
    help: 'Pushed samples that count, and those that were rejected as late, out of order or of a wrong time.',
    labelNames: ['source', 'result'],
    registers,
  });
  const pushedBytes = new Counter({
    name: 'sightglass_push_body_bytes_total',
    help: 'Bytes of pushed bodies, unpacked.',
    labelNames: ['source'],
    registers,
  });
  const store = new Histogram({
    name: 'sightglass_store_operation_duration_seconds',
    help: 'Time of one operation of the telemetry store.',
    labelNames: ['operation', 'result'],
    buckets: ANSWER_SECONDS,
    registers,
  });
  const engineQueries = new Counter({
    name: 'sightglass_engine_queries_total',
    help: 'Queries sent to Prometheus-compatible engines, by how they ended.',
    labelNames: ['engine', 'result'],
    registers,
  });
  const engineSeconds = new Histogram({
    name: 'sightglass_engine_query_duration_seconds',
    help: 'Time of one query of an engine, its answer read.',
    labelNames: ['engine'],
    buckets: SCRAPE_SECONDS,
    registers,
  });
  const engineBytes = new Counter({
    name: 'sightglass_engine_response_bytes_total',
    help: 'Bytes of answers of engines, decompressed.',
    labelNames: ['engine'],
    registers,
  });
  const evaluations = new Histogram({
    name: 'sightglass_alert_evaluation_seconds',
    help: 'Time of one evaluation of all alert rules and SLOs.',
    labelNames: ['result'],
    buckets: SCRAPE_SECONDS,
    registers,
  });
  const deliveries = new Counter({
    name: 'sightglass_delivery_attempts_total',
    help: 'Attempts to tell a receiver of alerts, by kind of receiver and outcome.',
    labelNames: ['receiver', 'outcome'],
    registers,
  });
  return {
    registry,
    requested({ route, method, status, seconds }) {
      requests.observe({ route, method, status: String(status) }, seconds);
    },
    scraped(scrape) {
      const { job } = scrape;
      scrapes.observe({ job, result: scrape.ok ? 'ok' : 'failed' }, scrape.seconds);
      samples.inc({ job }, scrape.samples);
      bytes.inc({ job }, scrape.bodyBytes);
    },
    skipped: (job) => skipped.inc({ job }),
    pushed({ source, status, samples, rejected, bodyBytes }) {
      pushes.inc({ source, status: String(status) });
      pushedSamples.inc({ source, result: 'accepted' }, samples);
      pushedSamples.inc({ source, result: 'rejected' }, rejected);
      pushedBytes.inc({ source }, bodyBytes);
    },
    storeTimed: (operation, seconds, ok) =>
      store.observe({ operation, result: ok ? 'ok' : 'failed' }, seconds),
    engineAsked({ engine, result, seconds, bytes: size }) {
      engineQueries.inc({ engine, result });
      engineSeconds.observe({ engine }, seconds);
      engineBytes.inc({ engine }, size);
    },
    alertsEvaluated: ({ seconds, ok }) => evaluations.observe({ result: ok ? 'ok' : 'failed' }, seconds),
    delivered: (receiver, outcome) => deliveries.inc({ receiver, outcome }),
    gauge(name, help, read) {
      const gauge: Gauge = new Gauge({
        name,
        help,
        registers,
        collect: () => {
          gauge.set(read());
        },
      });
    },
    gaugesBy({ name, help, label, read }) {
      const gauge: Gauge = new Gauge({
        name,
        help,
        labelNames: [label],
        registers,
        collect() {
          gauge.reset();
          for (const { key, value } of read()) gauge.set({ [label]: key }, value);
        },
      });
    },
  };
}
