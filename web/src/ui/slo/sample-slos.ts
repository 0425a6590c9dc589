/** SLOs and answers about them for the tests of their pages. In: what a test cares about. Out: whole objects of the contract. */
import type {
  BurnTier,
  ServiceRow,
  Slo,
  SloPreview,
  SloRow,
  SloSeries,
  SloStatus,
  TierStatus,
} from '@sightglass/shared/contract';
import { standardTiers } from '@sightglass/shared/slo';

const DAY_MS = 86_400_000;
export const SAMPLE_NOW = 1_800_000_000_000;

export function makeSlo(part: Partial<Slo> = {}): Slo {
  return {
    name: 'Cart answers',
    description: '',
    owner: 'shop',
    sli: { kind: 'availability', bad: { http: ['5xx', '0'], grpc: ['14'] } },
    scope: { cluster: 'east', namespace: 'shop', service: 'cart', version: null, caller: null },
    goal: 0.999,
    period: { kind: 'rolling', days: 30 },
    minimumBadEvents: 3,
    receivers: [],
    runbookUrl: '',
    labels: {},
    paused: false,
    ...part,
  };
}

export function makeTier(part: Partial<TierStatus> = {}): TierStatus {
  return {
    severity: 'page',
    long: '1h',
    short: '5m',
    burn: 14.4,
    enabled: true,
    spends: 0.02,
    longBurn: 0.2,
    shortBurn: 0.1,
    badEvents: 4,
    state: 'quiet',
    ...part,
  };
}

function makeStatus(part: Partial<SloStatus> = {}): SloStatus {
  return {
    state: 'met',
    evaluatedAt: SAMPLE_NOW,
    period: { from: SAMPLE_NOW - 30 * DAY_MS, to: SAMPLE_NOW, endsAt: SAMPLE_NOW },
    budget: {
      good: 999_500,
      valid: 1_000_000,
      compliance: 0.9995,
      allowed: 1000,
      spent: 500,
      leftRatio: 0.5,
      leftOutageMs: 1_296_000,
      exhaustsInMs: null,
    },
    unexcluded: null,
    exclusions: [],
    coveredShare: 1,
    burn: 0.5,
    tiers: [makeTier(), makeTier({ severity: 'ticket', long: '1d', short: '2h', burn: 3, spends: 0.1 })],
    eventsPerSecond: 12,
    sparkline: [1, 0.8, null, 0.5],
    warnings: [],
    ...part,
  };
}

interface RowParts extends Partial<Omit<SloRow, 'slo' | 'status'>> {
  readonly slo?: Partial<Slo>;
  readonly status?: Partial<SloStatus>;
}

export function makeSloRow({ slo, status, ...record }: RowParts = {}): SloRow {
  return {
    id: 'slo-1',
    version: 2,
    origin: 'console',
    file: null,
    createdAt: SAMPLE_NOW - DAY_MS,
    updatedAt: SAMPLE_NOW - DAY_MS,
    updatedBy: 'Ann',
    deletedAt: null,
    ...record,
    slo: makeSlo(slo),
    status: makeStatus(status),
  };
}

export function makeSloSeries(part: Partial<SloSeries> = {}): SloSeries {
  return {
    window: { from: SAMPLE_NOW - 3 * 3_600_000, to: SAMPLE_NOW },
    stepMs: 3_600_000,
    times: [SAMPLE_NOW - 7_200_000, SAMPLE_NOW - 3_600_000, SAMPLE_NOW],
    budgetLeft: [0.9, null, 0.5],
    compliance: [1, null, 0.999],
    burns: [
      [0.1, null, 0.2],
      [0.3, null, 0.4],
    ],
    events: [],
    warnings: [],
    ...part,
  };
}

function makePreviewTier(tier: BurnTier, index: number): SloPreview['tiers'][number] {
  const alert = {
    tier: 0,
    from: SAMPLE_NOW - 7_200_000,
    to: SAMPLE_NOW - 3_600_000,
    budgetSpentBefore: 0.021,
    peakBurn: 40,
  };
  const meaning = { spends: 0.02, possible: true, detectionMs: 52_000 };
  return { ...tier, ...meaning, alerts: index === 0 ? [alert] : [] };
}

export function makePreview(part: Partial<SloPreview> = {}): SloPreview {
  const tiers: readonly BurnTier[] = standardTiers(30 * DAY_MS, 0.999);
  return {
    window: { from: SAMPLE_NOW - DAY_MS, to: SAMPLE_NOW },
    stepMs: 3_600_000,
    times: [SAMPLE_NOW - 3_600_000, SAMPLE_NOW],
    compliance: [1, 0.998],
    budgetLeft: [1, 0.7],
    budget: makeStatus().budget,
    coveredShare: 0.5,
    tiers: tiers.map(makePreviewTier),
    suggestedGoal: { goal: 0.9976, low: 0.997, high: 0.998 },
    largestBurn: 1000,
    buckets: null,
    present: { compliance: 0.9991, eventsPerSecond: 12 },
    advice: [],
    warnings: [],
    ...part,
  };
}

/** A service as the pickers of forms find it. */
export function makeService(part: Partial<ServiceRow> = {}): ServiceRow {
  return {
    id: 'east~shop~cart',
    cluster: 'east',
    namespace: 'shop',
    name: 'cart',
    external: false,
    health: 'ok',
    requestsPerSecond: 12,
    errorRatio: 0.001,
    latency: { p50: 4, p95: 20, p99: 60 },
    bytesPerSecond: 0,
    openedPerSecond: 0,
    mtls: { state: 'mutual', mutualShare: 1, plaintextShare: 0 },
    measured: 'inbound',
    versions: ['v1'],
    workloads: 1,
    callers: 1,
    callees: 0,
    sparkline: [],
    ...part,
  };
}
