/** Wires delivery of alerts: its secrets beside the state file, its links, its metrics, and who calls whom for inhibition. */
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createDelivery, type Delivery } from './alerting/delivery/create-delivery.ts';
import { followCallers } from './alerting/delivery/follow-callers.ts';
import { ROUTING_ID } from './alerting/delivery/policies.ts';
import { isLoopback } from './config/schema.ts';
import type { Config } from './config/settings.ts';
import type { Drain } from './drain.ts';
import { formatOrigin } from './http/serve.ts';
import type { SelfMetrics } from './http/self-metrics.ts';
import { createAddressGuard, type AddressGuard } from './outbound/address-guard.ts';
import type { Collections } from './state/collections.ts';
import type { State } from './state/open-state.ts';
import { openSecretBox } from './state/secret-box.ts';
import type { TelemetryStore } from './store/telemetry-store.ts';

const CALLERS_EVERY_MS = 60_000;
const STATES = ['waiting', 'sent', 'dead'] as const;

interface DeliveryWiring {
  readonly config: Pick<
    Config,
    'alerting' | 'listen' | 'publicUrl' | 'data' | 'auth' | 'outbound' | 'server'
  >;
  readonly logger: Logger;
  readonly drain: Drain;
  readonly metrics: SelfMetrics;
  readonly state: State;
  readonly collections: Collections;
  readonly store: TelemetryStore;
}

/** What links in notifications begin with, without a slash at its end. Where nothing is configured: the address that is listened on, as other machines would write it. */
export function chooseExternalUrl({
  alerting,
  publicUrl,
  listen,
  server,
}: Pick<Config, 'alerting' | 'publicUrl' | 'listen' | 'server'>): string {
  const configured = alerting.externalUrl ?? publicUrl;
  if (configured !== null) return configured.replace(/\/+$/, '');
  const host = /^(0\.0\.0\.0|::)$/.test(listen.host) ? hostname() : listen.host;
  return formatOrigin({ host, port: listen.port }, { tls: server.tls !== undefined });
}

/**
 * Whoever needs no sign-in because the console listens on this machine only is on this machine, and can reach everything on it without the console. Where people sign in, or others reach
 * the console, its own machine is reached only if the list says so.
 */
export function chooseGuard({ outbound, auth, listen }: DeliveryWiring['config']): AddressGuard {
  return createAddressGuard({ allow: outbound.allow, loopback: auth === null && isLoopback(listen.host) });
}

/** Opens delivery; the caller starts it. Its end is part of the drain. */
export function openDelivery(wiring: DeliveryWiring): Delivery {
  const { config, logger, drain, metrics, state, collections, store } = wiring;
  const callers = followCallers(store, Date.now);
  const delivery = createDelivery({
    state,
    collections,
    secrets: openSecretBox(join(config.data, 'state')),
    clock: Date.now,
    random: Math.random,
    log: logger,
    settings: {
      deadlineMs: config.alerting.deliveryDeadline,
      attemptTimeoutMs: config.alerting.attemptTimeout,
      connectTimeoutMs: Math.min(5_000, config.alerting.attemptTimeout),
      keepMs: config.alerting.keepHistory,
    },
    guard: chooseGuard(config),
    externalUrl: chooseExternalUrl(config),
    readCallers: () => callers.read(),
    attempted: ({ kind, outcome }) => metrics.delivered(kind, outcome),
  });
  metrics.gaugesBy({
    name: 'sightglass_deliveries',
    help: 'Notifications that are kept, by state: waiting, sent, or dead (given up).',
    label: 'state',
    read: () => STATES.map((key) => ({ key, value: delivery.outbox.count(key) })),
  });
  const followIfWanted = (): void => {
    if (collections.routing.read(ROUTING_ID)?.document.inhibitCallers !== true) return;
    callers.refresh().catch((error: unknown) => logger.warn({ err: error }, 'cannot tell who calls whom'));
  };
  const timer = setInterval(followIfWanted, CALLERS_EVERY_MS);
  collections.routing.onChange(followIfWanted);
  followIfWanted();
  drain.add({
    name: 'delivery',
    run: () => {
      clearInterval(timer);
      return delivery.stop();
    },
  });
  return delivery;
}
