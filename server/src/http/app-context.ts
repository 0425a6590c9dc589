/** What handlers are given: the store port and facts about this process. Built once by main.ts, or by a test. */
import type { Backfill, Capacity, Sources, Target, Warning } from '@sightglass/shared/contract';
import type { HealthThresholds } from '@sightglass/shared/health';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { Logger } from 'pino';
import type { Auth } from '../auth/create-auth.ts';
import type { SloBook } from '../slo/slo-book.ts';
import type { Alerting } from '../alerting/create-alerting.ts';
import type { Delivery } from '../alerting/delivery/create-delivery.ts';
import type { Collections } from '../state/collections.ts';
import type { ConfigHistory } from '../state/config-history.ts';
import type { State } from '../state/open-state.ts';
import type { FindConfigWriter } from '../mesh-config/config-writer.ts';
import type { MeshConfig } from '../mesh-config/mesh-config.ts';
import type { MeshValidations } from '../mesh-config/validation/validate-mesh.ts';
import type { Saturation } from '../saturation/create-saturation.ts';
import type { ControlPlane } from '../control-plane/create-control-plane.ts';
import type { CertificateBook } from '../security/certificates/create-certificates.ts';
import type { TelemetryStore } from '../store/telemetry-store.ts';
import type { AccessLog } from './access-log.ts';
import type { AnswerCache } from './answer-cache.ts';
import type { LogContext } from './log-endpoint.ts';
import type { Preparation } from './prepare-answers.ts';
import type { PushContext } from './push-endpoints.ts';
import type { RateLimits } from './rate-limits.ts';
import type { SelfMetrics } from './self-metrics.ts';

export interface AppContext {
  readonly store: TelemetryStore;
  /** Who asks. */
  readonly auth: Auth;
  /** Origin by which browsers reach the console. */
  readonly publicUrl: string;
  /** Answers to the names of this machine only: where nobody signs in and only this machine reaches it. */
  readonly onlyOwnNames: boolean;
  /** Proxies whose X-Forwarded-For is believed: addresses and ranges. */
  readonly trustedProxies: readonly string[];
  /** How much one caller may ask. */
  readonly limits: RateLimits;
  /** The file of what people define and what must not be forgotten. */
  readonly state: State;
  readonly collections: Collections;
  /** The SLOs: counted, judged, read. */
  readonly slos: SloBook;
  readonly alerting: Alerting;
  /** Who is told of alerts, and what became of it. */
  readonly delivery: Delivery;
  readonly logger: Logger;
  /** The state of all sources and targets at this moment. */
  readSources(): Omit<Sources, 'now'>;
  /** Targets that are scraped, on which numbers rest. */
  readTargets(): readonly Target[];
  /** Warnings about sources and targets, as far as whoever asks may read them. */
  tellWarnings(this: void, warnings: readonly Warning[]): Warning[];
  /** Costs over the last minutes. */
  readCapacity(): Promise<Capacity>;
  /** Where metrics may be sent; null where that is not offered at all. */
  readonly push: PushContext | null;
  /** Where logs may be sent; null where that is not offered at all. */
  readonly logs: LogContext | null;
  /** What is kept of access logs; null where nothing is. */
  readonly accessLog: AccessLog | null;
  /** The file of recording rules for the engines, null when there is nothing to record; null over the embedded store. */
  readonly writeRules:
    | ((query: {
        readonly engine: string | null;
        readonly intervalMs: Milliseconds;
        readonly format: 'plain' | 'operator';
      }) => string | null)
    | null;
  /** The fourth golden signal: what people defined, and the gauges that it is made of. */
  readonly saturation: Saturation;
  /** Of proxies and authorities, from whatever tells of them. */
  readonly certificates: CertificateBook;
  /** Control planes, and the proxies that they configure. */
  readonly controlPlane: ControlPlane;
  /** The mesh's own configuration, where it is connected. */
  readonly meshConfig: MeshConfig;
  /** Writes to it, where the configuration permits that. */
  readonly findConfigWriter: FindConfigWriter;
  /** What is wrong with it. */
  readonly meshValidations: MeshValidations;
  /** Every version of it that was seen. */
  readonly configHistory: ConfigHistory;
  /** Answers ready to send. */
  readonly cache: AnswerCache;
  /** How far the import of the past has come; null when none is configured. */
  readBackfill(): Backfill | null;
  /** Told of what is asked, to have it ready the next time; without it every question waits to be asked. */
  readonly preparation?: Preparation;
  /** The clock. */
  readonly now: () => EpochMs;
  /** Distance of scrapes, and so of the finest stored windows. */
  readonly intervalMs: Milliseconds;
  readonly thresholds: HealthThresholds;
  /** Version of this program, when it started, and whether it shows the demo mesh. */
  readonly version: string;
  readonly startedAt: EpochMs;
  /** Since when this program fills the store; null where another does, and did while it did not run. */
  readonly listeningSince: EpochMs | null;
  readonly demo: boolean;
  /** Whether questions can be answered already; if not, what is awaited. */
  readiness(): { readonly ready: boolean; readonly waitingFor: readonly string[] };
  readonly metrics: SelfMetrics;
  /** Where the built page lies. */
  readonly pageFolder: string;
  /** Check every answer against the contract before sending it: in tests and in development. */
  readonly checkAnswers: boolean;
}
