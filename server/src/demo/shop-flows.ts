/**
 * Who calls whom in the demo mesh, how often and how quickly: a table. A fault changes part of a flow while it is on
 * (fault-schedule.ts). Rates are per second at mean load (for TCP: opened connections); latencies are medians in
 * milliseconds; shares are 0..1.
 */
import type { Protocol } from '@sightglass/shared/identity';
import type { FaultName } from './fault-schedule.ts';
import type { LogNormal } from './log-normal.ts';

/** Part of a flow's requests that end otherwise than well: always, or while a fault is on. */
export interface Effect {
  readonly during: FaultName | 'always';
  readonly share: number;
  readonly code: string;
  readonly grpcStatus?: string;
  readonly flags?: string;
  /** Only the caller's proxy saw it. */
  readonly neverArrived?: boolean;
  readonly latency?: LogNormal;
  /** Carried without TLS although the rest of the flow is mutual TLS. */
  readonly plaintext?: boolean;
}

/** A host outside the mesh, and how the mesh knows it. */
export interface OutsideHost {
  readonly host: string;
  readonly via: 'service-entry' | 'passthrough';
}

export interface Flow {
  /** Paths of findWorkload. */
  readonly from: string;
  readonly to: string | OutsideHost;
  readonly protocol: Protocol;
  readonly perSecond: number;
  readonly latency: LogNormal;
  readonly effects: readonly Effect[];
  /** Share of the rate that flows while no fault of that name is on; all of it flows during. */
  readonly burst?: { readonly during: FaultName; readonly calm: number };
}

const SLOW: LogNormal = { median: 900, sigma: 0.35 };
const AT_DEADLINE: LogNormal = { median: 2_000, sigma: 0.05 };

const BAD_CANARY: readonly Effect[] = [{ during: 'bad-canary', share: 0.35, code: '500' }];
const SLOW_CURRENCY: readonly Effect[] = [
  { during: 'slow-currency', share: 0.9, code: '200', grpcStatus: '0', latency: SLOW },
  { during: 'slow-currency', share: 0.04, code: '200', grpcStatus: '4', latency: AT_DEADLINE },
];
/** What its callers feel of a slow currency service. */
const WAITS_FOR_CURRENCY: readonly Effect[] = [
  {
    during: 'slow-currency',
    share: 0.6,
    code: '200',
    grpcStatus: '0',
    latency: { median: 1_100, sigma: 0.3 },
  },
];
const PAGE_WAITS: readonly Effect[] = [
  { during: 'slow-currency', share: 0.5, code: '200', latency: { median: 1_200, sigma: 0.35 } },
  { during: 'always', share: 0.001, code: '404' },
];
const RESTART: readonly Effect[] = [
  { during: 'restart-aftermath', share: 0.08, code: '0', flags: 'DC', neverArrived: true },
];
const LEDGER_DOWN: readonly Effect[] = [
  {
    during: 'unreachable-ledger',
    share: 0.25,
    code: '503',
    grpcStatus: '14',
    flags: 'UF,URX',
    neverArrived: true,
  },
];
const PAYMENT_FAILS: readonly Effect[] = [
  { during: 'unreachable-ledger', share: 0.1, code: '200', grpcStatus: '14' },
];
const DENIED: readonly Effect[] = [
  { during: 'denied-calls', share: 0.7, code: '403', latency: { median: 1, sigma: 0.3 } },
];
const HALF_MIGRATED: readonly Effect[] = [{ during: 'always', share: 0.3, code: '200', plaintext: true }];
const RARE_ERRORS: readonly Effect[] = [{ during: 'always', share: 0.0015, code: '503' }];

function flow(
  [from, to, protocol]: readonly [from: string, to: string | OutsideHost, protocol: Protocol],
  [perSecond, median, sigma = 0.5]: readonly [perSecond: number, median: number, sigma?: number],
  effects: readonly Effect[] = [],
): Flow {
  return { from, to, protocol, perSecond, latency: { median, sigma }, effects };
}

/** A TCP flow: connections opened a second; flow-counts.ts says what they carry. */
function tcp(from: string, to: string, perSecond: number): Flow {
  return flow([from, to, 'tcp'], [perSecond, 1]);
}

export const DEMO_FLOWS: readonly Flow[] = [
  flow(['east/istio-ingressgateway', 'east/frontend', 'http'], [40, 45, 0.6], PAGE_WAITS),
  flow(['east/istio-ingressgateway', 'east/search', 'http'], [6, 60, 0.7]),
  flow(['east/front-envoy', 'east/partner-portal', 'http'], [4, 50, 0.6], RARE_ERRORS),
  flow(['east/front-envoy', 'east/status-page', 'http'], [2, 6, 0.4]),
  flow(['east/frontend', 'east/productcatalog', 'grpc'], [60, 5]),
  flow(['east/frontend', 'east/recommendation/v1', 'http'], [27, 14]),
  flow(['east/frontend', 'east/recommendation/v2', 'http'], [3, 11], BAD_CANARY),
  flow(['east/frontend', 'east/cart', 'grpc'], [20, 4]),
  flow(
    ['east/frontend', 'east/checkout', 'grpc'],
    [5, 70, 0.6],
    [...WAITS_FOR_CURRENCY, ...PAYMENT_FAILS, ...RESTART],
  ),
  flow(['east/frontend', 'east/currency', 'grpc'], [45, 4, 0.4], SLOW_CURRENCY),
  flow(['east/frontend', 'east/shipping', 'grpc'], [6, 9]),
  flow(['east/frontend', 'east/ad', 'grpc'], [30, 7]),
  flow(['east/frontend', 'east/auth', 'http'], [35, 3, 0.4]),
  flow(['east/frontend', 'east/feature-flags', 'http'], [12, 1.5, 0.3]),
  flow(['east/frontend', 'east/image-resizer', 'http'], [18, 28, 0.8], RARE_ERRORS),
  flow(['east/recommendation/v1', 'east/productcatalog', 'grpc'], [27, 5]),
  flow(['east/recommendation/v2', 'east/productcatalog', 'grpc'], [3, 5]),
  flow(['east/search', 'east/productcatalog', 'grpc'], [12, 6]),
  flow(['east/search', 'east/pricing', 'http'], [3, 22, 0.7]),
  flow(['east/checkout', 'east/cart', 'grpc'], [5, 4]),
  flow(['east/checkout', 'east/productcatalog', 'grpc'], [8, 5]),
  flow(['east/checkout', 'east/currency', 'grpc'], [8, 4, 0.4], SLOW_CURRENCY),
  flow(['east/checkout', 'east/shipping', 'grpc'], [5, 12]),
  flow(['east/checkout', 'east/pricing', 'http'], [5, 20, 0.7]),
  flow(['east/checkout', 'east/payment', 'grpc'], [5, 35, 0.6], PAYMENT_FAILS),
  flow(['east/checkout', 'east/email', 'http'], [5, 18, 0.6]),
  tcp('east/checkout', 'east/postgres-orders', 0.8),
  flow(['east/payment', 'east/fraud', 'http'], [5, 15, 0.7]),
  flow(['east/payment', 'east/ledger', 'grpc'], [5, 8], LEDGER_DOWN),
  flow(['east/payment', { host: 'api.stripe.example', via: 'service-entry' }, 'http'], [5, 120, 0.5]),
  tcp('east/ledger', 'east/postgres-orders', 0.5),
  tcp('east/cart', 'east/redis-cart', 1.5),
  tcp('east/productcatalog', 'east/postgres-catalog', 1),
  flow(['east/productcatalog', 'east/inventory', 'http'], [8, 16], HALF_MIGRATED),
  {
    ...flow(['east/batch-importer', 'east/inventory', 'http'], [9, 40, 0.6]),
    burst: { during: 'legacy-import', calm: 0.2 },
  },
  flow(['east/ad', 'east/auth', 'http'], [4, 3, 0.4], DENIED),
  flow(['east/ad', { host: 'bids.adnetwork.example', via: 'passthrough' }, 'http'], [6, 80, 0.6]),
  flow(['east/auth', 'east/feature-flags', 'http'], [4, 1.5, 0.3]),
  flow(['east/email', 'east/template-renderer', 'http'], [5, 6]),
  flow(['east/email', 'east/smtp-relay', 'http'], [3, 55, 0.6]),

  flow(['west/istio-ingressgateway', 'west/frontend', 'http'], [14, 40, 0.6]),
  flow(['west/istio-ingressgateway', 'west/loyalty-web', 'http'], [6, 30, 0.6]),
  flow(['west/frontend', 'west/productcatalog', 'grpc'], [20, 5]),
  flow(['west/frontend', 'west/recommendation', 'http'], [10, 14]),
  flow(['west/frontend', 'west/cart', 'grpc'], [7, 4]),
  flow(['west/frontend', 'west/currency', 'grpc'], [15, 4, 0.4]),
  flow(['west/frontend', 'west/auth', 'http'], [10, 3, 0.4]),
  flow(['west/frontend', 'east/checkout', 'grpc'], [2, 110, 0.6], [...WAITS_FOR_CURRENCY, ...PAYMENT_FAILS]),
  flow(['west/frontend', 'east/ad', 'grpc'], [8, 42, 0.4]),
  flow(['west/recommendation', 'west/productcatalog', 'grpc'], [10, 5]),
  tcp('west/productcatalog', 'east/postgres-catalog', 0.4),
  tcp('west/cart', 'west/redis-cart', 0.7),
  flow(['west/auth', 'east/feature-flags', 'http'], [2, 36, 0.3]),
  flow(['west/loyalty-web', 'west/points', 'http'], [6, 9]),
  flow(['west/points', 'west/rewards', 'http'], [4, 7]),
  tcp('west/points', 'west/members-db', 0.6),
  tcp('west/rewards', 'west/members-db', 0.3),
];
