/** Saturation, SLOs, delivery, alerting and the history of configuration for tests and benchmarks: over a state in memory, nothing runs by itself, no gauges. */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { pino } from 'pino';
import { createDelivery } from '../../alerting/delivery/create-delivery.ts';
import { createSampleAlerting } from '../../alerting/testing/sample-alerting.ts';
import { createControlPlane } from '../../control-plane/create-control-plane.ts';
import { createSaturation, type Saturation } from '../../saturation/create-saturation.ts';
import { createCertificates } from '../../security/certificates/create-certificates.ts';
import { CERTIFICATE_GAUGES } from '../../security/certificates/gauge-certificates.ts';
import { createSloBook } from '../../slo/slo-book.ts';
import { createConfigHistory } from '../../state/config-history.ts';
import { createCollections, type Collections } from '../../state/collections.ts';
import { openState, type State } from '../../state/open-state.ts';
import { createOpenTickets } from '../../state/open-tickets.ts';
import { openSecretBox } from '../../state/secret-box.ts';
import type { GaugeSide } from '../../store/gauges.ts';
import type { TelemetryStore } from '../../store/telemetry-store.ts';
import type { AppContext } from '../app-context.ts';
import { createAddressGuard } from '../../outbound/address-guard.ts';

const NO_GAUGES: GaugeSide = {
  catalogue: {
    list: () => Promise.resolve({ families: [], truncated: false, warnings: [] }),
    findPresent: () => Promise.resolve(new Set()),
  },
  want: () => undefined,
  speaksPromql: false,
  intervalMs: 15_000,
};

interface SampleParts {
  readonly store: TelemetryStore;
  readonly clock: () => EpochMs;
  readonly intervalMs: Milliseconds;
  readonly state?: State | undefined;
  readonly collections?: Collections | undefined;
}

/** Saturation over the store, with its own signals in memory unless others are given. */
export function createSampleSaturation(
  { store, clock, collections }: Pick<SampleParts, 'store' | 'clock' | 'collections'>,
  gauges: GaugeSide = NO_GAUGES,
): Saturation {
  const { saturationSignals: signals } = collections ?? createCollections(openState(null), clock);
  return createSaturation({ store, signals, gauges, alsoWanted: CERTIFICATE_GAUGES, clock });
}

export function createSampleJudging(
  parts: SampleParts,
): Pick<
  AppContext,
  | 'state'
  | 'collections'
  | 'configHistory'
  | 'saturation'
  | 'certificates'
  | 'controlPlane'
  | 'slos'
  | 'delivery'
  | 'alerting'
> {
  const { store, clock, intervalMs } = parts;
  const state = parts.state ?? openState(null);
  const collections = parts.collections ?? createCollections(state, clock);
  const log = pino({ level: 'silent' });
  const delivery = createDelivery({
    state,
    collections,
    secrets: openSecretBox(null),
    clock,
    random: () => 1,
    log,
    guard: createAddressGuard({ allow: [], loopback: true }),
    externalUrl: 'https://sightglass.test',
    readCallers: () => new Map(),
  });
  return {
    state,
    collections,
    configHistory: createConfigHistory(state),
    saturation: createSampleSaturation({ store, clock, collections }),
    certificates: createCertificates({
      store,
      intervalMs,
      clock,
      readProxies: () => [],
      accessLog: () => null,
    }),
    controlPlane: createControlPlane({ store, intervalMs, clock, listeningSince: null, listProxies: null }),
    slos: createSloBook({
      store,
      slos: collections.slos,
      maintenances: collections.maintenances,
      tickets: createOpenTickets(state),
      clock,
      intervalMs,
      log,
    }),
    delivery,
    alerting: createSampleAlerting({ state, collections, store, clock }),
  };
}
