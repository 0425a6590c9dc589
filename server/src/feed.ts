/** What the console shows, and where that comes from: a store with whatever fills it. There is one kind for each kind of store. */
import type { Backfill, RuleStatus, Sources } from '@sightglass/shared/contract';
import type { Bytes, EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { CacheTotals, DroppedCount } from './capacity/capacity-meter.ts';
import type { QueryLog } from './capacity/query-log.ts';
import type { SourceTotals } from './capacity/source-totals.ts';
import type { Config } from './config/settings.ts';
import type { Drain } from './drain.ts';
import type { PushContext } from './http/push-endpoints.ts';
import type { SelfMetrics } from './http/self-metrics.ts';
import type { RulesQuery } from './start-rules.ts';
import type { GaugeSide } from './store/gauges.ts';
import type { TelemetryStore } from './store/telemetry-store.ts';
import type { RecordedEdges } from './telemetry/recorded-edges.ts';
import type { ProxySeries } from './telemetry/proxies/proxy-series.ts';
import type { TargetCertificates } from './telemetry/target-certificates.ts';
import type { Logger } from 'pino';

/** What a feed is made with. It adds its own steps to the drain. */
export interface FeedParts {
  readonly config: Config;
  readonly logger: Logger;
  readonly drain: Drain;
  readonly metrics: SelfMetrics;
  readonly queries: QueryLog;
}

interface FeedRules {
  describe(): RuleStatus[];
  /** The file that would install them; null when there is nothing to record. */
  write(query: RulesQuery): string | null;
}

export interface Feed {
  readonly store: TelemetryStore;
  /** Gauges of its targets. */
  readonly gauges: GaugeSide;
  /** Limit of the store's files; null where it keeps none. */
  readonly maxSizeBytes: Bytes | null;
  /** Distance of samples. */
  readonly intervalMs: Milliseconds;
  /** How long the first word of its targets is waited for. */
  readonly patienceMs: Milliseconds;
  /** Since when this program fills the store; null where another does, and did while it did not run. */
  readonly listeningSince: EpochMs | null;
  readSources(): Omit<Sources, 'now' | 'limited'>;
  /** What proxies told of their certificates themselves. */
  readProxyCertificates(): readonly TargetCertificates[];
  /** What scraped proxies last said of themselves; null where the store is to be asked. */
  readonly listProxies: (() => ProxySeries[]) | null;
  sourceTotals(): ReadonlyMap<string, SourceTotals>;
  readCaches(): readonly CacheTotals[];
  /** How far the import of the past has come; null when there is none. */
  readBackfill(): Backfill | null;
  readDropped(): readonly DroppedCount[];
  /** Recording rules of the engines; null where there are no engines. */
  readonly rules: FeedRules | null;
  /** Where metrics may be sent; null where nothing takes them. */
  readonly push: PushContext | null;
  /** Where records of access logs count for edges; null where edges come from engines. */
  readonly recorded: RecordedEdges | null;
  /** Begins to take telemetry in, once the server listens. */
  start(): Promise<void>;
}
