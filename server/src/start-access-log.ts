/**
 * Wires access logs: the sources that the configuration switches on, the one intake behind them, the store, and the edges. Enters: the `accessLog` part of the
 * configuration; leaves: what the HTTP server needs to answer and to take logs, and the state of the sources. Null when nothing is switched on and nothing was
 * kept before.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sources } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import type { DroppedCount } from './capacity/capacity-meter.ts';
import type { Config } from './config/settings.ts';
import { createDemoAccessLog } from './demo/demo-access-log.ts';
import type { AccessLog } from './http/access-log.ts';
import type { LogContext } from './http/log-endpoint.ts';
import type { SelfMetrics } from './http/self-metrics.ts';
import { createSecret } from './outbound/secret.ts';
import { importDemoLog } from './start-demo.ts';
import { createAccessLogStore } from './store/embedded/access-log/create-access-log-store.ts';
import { createAccessIntake, type AccessIntake } from './telemetry/access-log/access-intake.ts';
import { findDenial } from './telemetry/access-log/find-denial.ts';
import { createEdgeFeed, type EdgeFeed } from './telemetry/access-log/edge-feed.ts';
import { createPeerBook, type PeerBook } from './telemetry/access-log/peer-book.ts';
import { createRedaction } from './telemetry/access-log/redact.ts';
import { createSampling } from './telemetry/access-log/sample.ts';
import type { AccessRecord } from './telemetry/access-record.ts';
import type { RecordedEdges } from './telemetry/recorded-edges.ts';
import { createFileSource, type FileSource } from './telemetry/sources/access-files/file-source.ts';
import { createOtlpLogs } from './telemetry/sources/otlp/logs-source.ts';
import { createPushGate } from './telemetry/sources/push/push-gate.ts';
import { createAlsServer, type AlsServer } from './telemetry/sources/envoy-als/als-server.ts';

const EDGES_EVERY_MS = 500;
const RETAIN_EVERY_MS = 60_000;
const DEMO_EVERY_MS = 1000;
const TOKEN_RELOAD_MS = 5_000;

export interface AccessLogParts {
  readonly config: Pick<Config, 'accessLog' | 'data' | 'demo' | 'push' | 'scrape'>;
  readonly metrics: SelfMetrics;
  readonly log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
  /** Null where edges come from elsewhere. */
  readonly recorded: RecordedEdges | null;
}

export interface AccessLogSide {
  readonly context: AccessLog;
  readonly logs: LogContext;
  readonly intake: AccessIntake;
  readonly peers: PeerBook;
  describeSources(): Sources['sources'];
  /** Who is to send, by the names of the configuration, and when each could last be heard; null: not since the start. */
  listSenders(): readonly { readonly name: string; readonly lastAt: EpochMs | null }[];
  /** Only what happened at least once. */
  readDropped(): DroppedCount[];
  /** Port of the access log service; null when it is off. */
  alsPort(): number | null;
  start(): Promise<void>;
  /** Takes nothing any more and writes what waits. */
  stop(): Promise<void>;
}

function createServer(
  config: AccessLogParts['config'],
  parts: { readonly intake: AccessIntake; readonly peers: PeerBook },
): AlsServer | null {
  const { listen, cluster, tls } = config.accessLog.als;
  if (listen === null) return null;
  const files = tls && {
    cert: readFileSync(tls.certFile),
    key: readFileSync(tls.keyFile),
    ca: tls.caFile === undefined ? null : readFileSync(tls.caFile),
  };
  return createAlsServer({ ...listen, cluster, tls: files ?? null, ...parts, clock: Date.now });
}

function measure(metrics: SelfMetrics, intake: AccessIntake, server: AlsServer | null): void {
  metrics.gaugesBy({
    name: 'sightglass_access_log_records',
    help: 'Records of access logs since the start, by what became of them.',
    label: 'result',
    read: () =>
      Object.entries({ ...intake.counts, pending: intake.pending(), dropped: intake.dropped() }).map(
        ([key, value]) => ({ key, value }),
      ),
  });
  metrics.gauge(
    'sightglass_access_log_streams',
    'Open streams of the access log service.',
    () => server?.streams().length ?? 0,
  );
}

function describeSources(
  config: AccessLogParts['config'],
  { server, files, intake }: { server: AlsServer | null; files: FileSource; intake: AccessIntake },
): Sources['sources'] {
  const { als, files: followed, otlp } = config.accessLog;
  const discovery = [
    ...(als.listen === null ? [] : [`gRPC ${als.listen.host}:${als.listen.port}`]),
    ...followed.map(({ path }) => path),
    ...(otlp.enabled ? ['POST /v1/logs'] : []),
  ];
  if (discovery.length === 0) return [];
  const states = files.describe();
  const broken = states.filter(({ lastError }) => lastError !== null).length;
  const [fault] = intake.faults.list();
  return [
    {
      name: 'access-log',
      kind: 'access-log',
      intervalMs: 1000,
      discovery,
      targetsUp: (server?.streams().length ?? 0) + states.length - broken,
      targetsDown: broken,
      targetsPending: 0,
      lastError: fault ? `${fault.from}: ${fault.what}` : null,
    },
  ];
}

/** Rejects when the file of the store cannot be opened. */
export async function createAccessLogSide(parts: AccessLogParts): Promise<AccessLogSide | null> {
  const { config, log } = parts;
  const { accessLog: settings } = config;
  const directory = join(config.data, 'access-log');
  const isOn =
    settings.als.listen !== null || settings.files.length > 0 || settings.otlp.enabled || config.demo;
  if (!isOn && !existsSync(join(directory, 'access-log.duckdb'))) return null;

  const store = await createAccessLogStore({
    directory,
    retention: { ageMs: settings.retention, bytes: settings.maxSize },
    memoryLimitBytes: settings.memoryLimit,
    clock: Date.now,
    log,
  });
  const peers = createPeerBook();
  const edges: EdgeFeed | null =
    parts.recorded &&
    createEdgeFeed({
      edges: parts.recorded,
      peers,
      rule: settings.edges,
      intervalMs: config.scrape.interval,
    });
  /** The demo logs a share of its calls, and its proxies' metrics tell of all: such records count for no edge. */
  const samples = new WeakSet<AccessRecord>();
  const redact = createRedaction(settings.redaction);
  const keeps = createSampling(settings.sampling);
  const takesPast = (record: AccessRecord): boolean => {
    redact(record);
    findDenial(record);
    return keeps(record);
  };
  const intake = createAccessIntake({
    store,
    redact,
    keeps,
    observe: (record, now) => {
      if (!samples.has(record)) edges?.observe(record, now);
    },
    peers,
    clock: Date.now,
    queue: { records: settings.queue.records, bytes: settings.queue.size },
    onError: (error) =>
      log.error({ err: error }, 'access log records could not be written; they are tried again'),
  });
  const server = createServer(config, { intake, peers });
  const files = createFileSource({ files: settings.files, intake, store, clock: Date.now });
  const gate = createPushGate({
    token: config.push.bearer ? createSecret(config.push.bearer, TOKEN_RELOAD_MS) : null,
    isOverloaded: () => !intake.hasRoom(),
  });
  measure(parts.metrics, intake, server);
  let port: number | null = null;
  let edgeTimer: NodeJS.Timeout | null = null;
  let retainTimer: NodeJS.Timeout | null = null;
  let demoTimer: NodeJS.Timeout | null = null;
  const demo = config.demo ? createDemoAccessLog() : null;

  const flushEdges = (all = false): void => {
    const now = Date.now();
    const clusters = new Set(server?.streams().flatMap(({ cluster }) => (cluster === '' ? [] : [cluster])));
    if (!all) edges?.heard(clusters, now);
    edges?.flush(now, all);
  };
  const retain = (): void => {
    store
      .retain()
      .catch((error: unknown) => log.error({ err: error }, 'old access log records could not be dropped'));
  };

  return {
    intake,
    peers,
    logs: {
      logs: settings.otlp.enabled ? createOtlpLogs(intake, Date.now) : null,
      gate,
      maxBytes: config.push.maxBodySize,
    },
    context: {
      store,
      describe: () => ({
        counts: { ...intake.counts, pending: intake.pending(), dropped: intake.dropped() },
        leftOutOfEdges: edges ? [...edges.leftOut()] : [],
        faults: [...intake.faults.list()],
        streams: server ? [...server.streams()] : [],
        files: files.describe(),
      }),
    },
    describeSources: () => describeSources(config, { server, files, intake }),
    listSenders: () => [
      ...(server ? [{ name: 'access-log: gRPC', lastAt: server.connectedAt() }] : []),
      ...files.senders().map(({ path, readAt }) => ({ name: `access-log: ${path}`, lastAt: readAt })),
    ],
    readDropped: () =>
      [
        { reason: 'the store did not keep up', what: 'records' as const, count: intake.dropped() },
        { reason: 'could not be stored', what: 'records' as const, count: intake.counts.failed },
        { reason: 'left out by sampling', what: 'records' as const, count: intake.counts.sampled },
        { reason: 'could not be read', what: 'records' as const, count: intake.counts.malformed },
      ].filter(({ count }) => count > 0),
    alsPort: () => port,
    async start() {
      intake.start();
      if (demo) await importDemoLog(demo, { store, takes: takesPast }, Date.now());
      edgeTimer = setInterval(flushEdges, EDGES_EVERY_MS);
      retainTimer = setInterval(retain, RETAIN_EVERY_MS);
      if (demo) {
        demoTimer = setInterval(() => {
          for (const record of demo.next(Date.now())) {
            samples.add(record);
            intake.offer(record);
          }
        }, DEMO_EVERY_MS);
      }
      await files.start();
      gate.open();
      if (server) {
        port = await server.start();
        log.info({ port }, 'the access log service listens');
      }
    },
    async stop() {
      await gate.close();
      await server?.stop();
      await files.stop();
      if (edgeTimer) clearInterval(edgeTimer);
      if (retainTimer) clearInterval(retainTimer);
      if (demoTimer) clearInterval(demoTimer);
      flushEdges(true);
      await intake.stop();
      await store.close();
    },
  };
}
