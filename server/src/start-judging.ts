/**
 * Wires what judges the telemetry with what people defined: saturation, SLOs, alert rules and their alerts, and delivery. In: the feed, the
 * state file, the configuration. Out: what routes ask, and a start for when the feed runs. Its end is part of the drain.
 */
import type { Logger } from 'pino';
import type { Config } from './config/settings.ts';
import type { Drain } from './drain.ts';
import type { Feed } from './feed.ts';
import type { AppContext } from './http/app-context.ts';
import type { SelfMetrics } from './http/self-metrics.ts';
import { createControlPlane } from './control-plane/create-control-plane.ts';
import { PLANE_GAUGES } from './control-plane/plane-metrics.ts';
import { createSaturation } from './saturation/create-saturation.ts';
import { defineDemoSignals } from './saturation/demo-signals.ts';
import { createCertificates } from './security/certificates/create-certificates.ts';
import { CERTIFICATE_GAUGES } from './security/certificates/gauge-certificates.ts';
import type { AccessLogSide } from './start-access-log.ts';
import { openAlerting } from './start-alerting.ts';
import { openDelivery } from './start-delivery.ts';
import { openSlos } from './start-slos.ts';
import type { Collections } from './state/collections.ts';
import type { State } from './state/open-state.ts';
import type { EpochMs } from '@sightglass/shared/units';

/** Of one SLO in one answer. */
const SLO_EPISODES = 200;

interface JudgingParts {
  readonly config: Config;
  readonly feed: Feed;
  /** Null where none is kept. */
  readonly accessLog: AccessLogSide | null;
  readonly state: State;
  readonly collections: Collections;
  readonly metrics: SelfMetrics;
  readonly logger: Logger;
  readonly drain: Drain;
  readonly startedAt: EpochMs;
}

interface Judging extends Pick<
  AppContext,
  'saturation' | 'certificates' | 'controlPlane' | 'slos' | 'alerting' | 'delivery'
> {
  /** Begins to evaluate and to deliver. */
  start(): void;
}

export function openJudging(parts: JudgingParts): Judging {
  const { config, feed, collections, drain } = parts;
  const { store, intervalMs } = feed;
  if (config.demo) defineDemoSignals(collections.saturationSignals);
  const saturation = createSaturation({
    store,
    signals: collections.saturationSignals,
    gauges: feed.gauges,
    alsoWanted: [...CERTIFICATE_GAUGES, ...PLANE_GAUGES],
    clock: Date.now,
  });
  const certificates = createCertificates({
    store,
    intervalMs: feed.gauges.intervalMs,
    clock: Date.now,
    readProxies: () => feed.readProxyCertificates(),
    accessLog: () => parts.accessLog?.context.store ?? null,
  });
  const controlPlane = createControlPlane({
    store,
    intervalMs: feed.gauges.intervalMs,
    clock: Date.now,
    listeningSince: feed.listeningSince,
    listProxies: feed.listProxies,
  });
  const slos = openSlos({
    ...parts,
    store,
    intervalMs,
    readEpisodes: (source, window) =>
      alerting.table
        .history({ window, source, limit: SLO_EPISODES })
        .map(({ firedAt, pendingAt, resolvedAt, summary }) => ({
          firedAt: firedAt ?? pendingAt,
          resolvedAt,
          text: summary,
        })),
  });
  const delivery = openDelivery({ ...parts, store });
  const alerting = openAlerting({
    ...parts,
    dispatcher: delivery.dispatcher,
    ledger: delivery.ledger,
    evaluators: { slo: slos.evaluator },
    readSenders: () => parts.accessLog?.listSenders() ?? [],
    readSaturation: async () => (await saturation.readSaturation()).values,
    readSaturationSeries: (asked) => saturation.readSeries(asked),
    readCertificates: async () => (await certificates.read()).certificates,
  });
  return {
    saturation,
    certificates,
    controlPlane,
    slos,
    delivery,
    alerting,
    start() {
      delivery.start();
      alerting.loop.start();
      drain.add({ name: 'alerting', run: () => alerting.loop.stop() });
    },
  };
}
