/** Posture, readiness, policies and backtests for the tests of pages. In: what a test cares about. Out: whole objects of the contract. */
import type {
  Backtest,
  Denial,
  Denials,
  Policies,
  Policy,
  PolicyDraft,
  Posture,
  PostureRow,
  PostureSeries,
  Readiness,
  ReadinessCaller,
  ReadinessDetail,
  ReadinessRow,
  Suggestion,
} from '@sightglass/shared/contract';
import type { MtlsState } from '@sightglass/shared/mtls';

const DAY = 86_400_000;
const TO = 1_700_000_900_000;
const WINDOW = { from: TO - 7 * DAY, to: TO };

const IMPORTER = 'east~unknown~unknown';
export const INVENTORY = 'east~legacy~inventory';
export const IMPORT_EDGE = `${IMPORTER}~~${INVENTORY}~~http`;

const counts = (state: MtlsState, [mutual, plaintext, unmeasured = 0]: readonly number[]) => ({
  state,
  mutual: mutual ?? 0,
  plaintext: plaintext ?? 0,
  unmeasured,
});
const NO_BORDER = { arriving: counts('unmeasured', [0, 0]), leaving: 0 };
const NO_EDGES = { mutual: 0, mixed: 0, plaintext: 0, unmeasured: 0 };

export function makePostureRow(part: Partial<PostureRow> = {}): PostureRow {
  return {
    id: 'east~legacy',
    cluster: 'east',
    namespace: 'legacy',
    name: 'legacy',
    received: counts('mixed', [60, 40]),
    sent: counts('mutual', [10, 0]),
    edges: { ...NO_EDGES, plaintext: 1, mutual: 2 },
    border: NO_BORDER,
    policy: { mode: 'PERMISSIVE', resource: 'istio-system/default', ports: [] },
    edge: null,
    ...part,
  };
}

export const PLAINTEXT_EDGE: PostureRow = makePostureRow({
  id: IMPORT_EDGE,
  name: 'inventory',
  received: counts('plaintext', [0, 12_030]),
  sent: null,
  policy: null,
  edge: {
    source: IMPORTER,
    target: INVENTORY,
    sourceName: 'unknown',
    sourceNamespace: 'unknown',
    sourceCluster: 'east',
    protocol: 'http',
    reason: 'receiver',
    reporters: ['destination'],
  },
});

export function makePosture(rows: readonly PostureRow[]): Posture {
  return {
    window: WINDOW,
    total: {
      ...counts('mixed', [900, 60, 40]),
      edges: { mutual: 12, mixed: 1, plaintext: 2, unmeasured: 3 },
      border: { arriving: counts('plaintext', [0, 60]), leaving: 7 },
    },
    rows: [...rows],
    matching: rows.length,
    warnings: [],
  };
}

const SERIES: PostureSeries = {
  window: WINDOW,
  stepMs: 3 * DAY,
  times: [WINDOW.from, WINDOW.from + 3 * DAY, WINDOW.from + 6 * DAY],
  coveredMs: [3 * DAY, 0, DAY],
  mutual: [10, null, 30],
  plaintext: [5, null, 0],
  unmeasured: [0, null, 1],
  warnings: [],
};

export function makeReadinessRow(part: Partial<ReadinessRow> = {}): ReadinessRow {
  return {
    id: 'east~legacy',
    kind: 'namespace',
    cluster: 'east',
    namespace: 'legacy',
    name: 'legacy',
    verdict: 'breaks',
    policy: null,
    received: counts('mixed', [60, 40]),
    cutOff: 2,
    doubtful: 0,
    lastPlaintextAt: TO - 60_000,
    cleanSince: null,
    observed: { ...WINDOW, coveredMs: 7 * DAY },
    doubts: [],
    ...part,
  };
}

export const makeReadiness = (rows: readonly ReadinessRow[]): Readiness => ({
  window: WINDOW,
  rows: [...rows],
  warnings: [],
});

export function makeReadinessCaller(part: Partial<ReadinessCaller> = {}): ReadinessCaller {
  return {
    id: '10.9.0.7',
    knownBy: 'address',
    cluster: 'east',
    namespace: 'unknown',
    name: 'unknown',
    workload: 'unknown',
    identity: '',
    addresses: [{ address: '10.9.0.7', count: 40, lastAt: TO - 60_000 }],
    plaintext: 40,
    unmeasured: 0,
    mutual: 0,
    targets: [
      {
        id: INVENTORY,
        namespace: 'legacy',
        name: 'inventory',
        protocol: 'http',
        plaintext: 40,
        unmeasured: 0,
        edge: IMPORT_EDGE,
      },
    ],
    firstAt: WINDOW.from,
    lastAt: TO - 60_000,
    reason: 'receiver',
    ...part,
  };
}

export function makeReadinessDetail(part: Partial<ReadinessDetail> = {}): ReadinessDetail {
  const { warnings: _, ...series } = SERIES;
  return {
    ...makeReadinessRow({ cutOff: 1 }),
    window: WINDOW,
    callers: [makeReadinessCaller()],
    doubtfulCallers: [],
    series,
    yaml: 'apiVersion: security.istio.io/v1\nkind: PeerAuthentication\n',
    notes: ['Selects every workload of the namespace.'],
    warnings: [],
    ...part,
  };
}

const CALLER = {
  identity: 'spiffe://cluster.local/ns/shop/sa/ad',
  address: '10.0.0.9',
  service: 'east~shop~ad',
  cluster: 'east',
  namespace: 'shop',
  name: 'ad',
  workload: 'ad-v1',
};
const TARGET = {
  service: 'east~platform~auth',
  cluster: 'east',
  namespace: 'platform',
  name: 'auth',
  workload: 'auth-v1',
};

export const POLICY_ID = 'AuthorizationPolicy:east~platform~auth-callers';

export function makePolicy(part: Partial<Policy> = {}): Policy {
  return {
    id: POLICY_ID,
    kind: 'AuthorizationPolicy',
    apiVersion: 'security.istio.io/v1',
    cluster: 'east',
    namespace: 'platform',
    name: 'auth-callers',
    action: 'ALLOW',
    reach: 'workloads',
    selector: 'app=auth',
    targets: [TARGET],
    rules: ['from shop/frontend, with GET'],
    notes: [],
    yaml: 'kind: AuthorizationPolicy\nmetadata:\n  name: auth-callers\n',
    createdAt: null,
    origin: { kind: 'demo', where: 'demo', line: 3 },
    denied: { count: 12, lastAt: TO - 1_000 },
    ...part,
  };
}

export const makePolicies = (policies: readonly Policy[], connected: readonly string[]): Policies => ({
  window: WINDOW,
  connected: [...connected],
  policies: [...policies],
  warnings: [],
});

export function makeDenial(part: Partial<Denial> = {}): Denial {
  return {
    caller: CALLER,
    target: TARGET,
    protocol: 'http',
    policy: 'platform/auth-callers rule 0',
    policyId: POLICY_ID,
    certain: true,
    calls: [{ method: 'POST', path: '/v1/token', count: 12 }],
    count: 12,
    firstAt: WINDOW.from,
    lastAt: TO - 1_000,
    source: 'access-log',
    ...part,
  };
}

export const makeDenials = (denials: readonly Denial[]): Denials => ({
  window: WINDOW,
  denials: [...denials],
  total: denials.reduce((sum, { count }) => sum + count, 0),
  accessLogFrom: WINDOW.from,
  warnings: [],
});

const NO_CALLS = { allowed: 0, denied: 0, undecided: 0, newlyDenied: 0, newlyAllowed: 0 };

export function makeBacktest(part: Partial<Backtest> = {}): Backtest {
  return {
    window: WINDOW,
    problems: [],
    policies: [{ namespace: 'platform', name: 'deny-all', action: 'ALLOW', rules: [], targets: [TARGET] }],
    accessLog: { ...NO_CALLS, denied: 24, newlyDenied: 20 },
    metrics: { ...NO_CALLS, denied: 1_204, newlyDenied: 1_200 },
    accessLogFrom: WINDOW.from,
    rows: [
      {
        caller: CALLER,
        target: TARGET,
        protocol: 'http',
        method: 'POST',
        path: '/v1/token',
        decision: 'denied',
        wasDenied: false,
        decidedBy: '',
        why: 'no ALLOW policy matches',
        count: 20,
        firstAt: WINDOW.from,
        lastAt: TO - 1_000,
        source: 'access-log',
      },
    ],
    rowsLeftOut: 0,
    notes: ['Headers are not observed.'],
    warnings: [],
    ...part,
  };
}

export function makeSuggestion(part: Partial<Suggestion> = {}): Suggestion {
  return {
    window: WINDOW,
    yaml: 'kind: AuthorizationPolicy\nmetadata:\n  name: allow-observed\n',
    grants: [
      {
        principal: 'cluster.local/ns/shop/sa/ad',
        caller: CALLER,
        methods: ['POST'],
        paths: ['/v1/token'],
        ports: [],
        count: 400,
        lastAt: TO - 1_000,
      },
    ],
    withoutIdentity: [],
    notes: [],
    backtest: makeBacktest(),
    ...part,
  };
}

export const makeDraft = (part: Partial<PolicyDraft> = {}): PolicyDraft => ({
  before: null,
  yaml: 'kind: AuthorizationPolicy\nmetadata:\n  name: allow-ad\n',
  notes: ['A new resource.'],
  backtest: makeBacktest(),
  ...part,
});

/** What the security parts of a page ask, answered; null for other calls. */
export function answerSecurity(path: string): object | null {
  if (path === '/security/mtls') return makePosture([PLAINTEXT_EDGE]);
  if (path === '/security/mtls/series') return SERIES;
  if (path.startsWith('/security/strict/')) return makeReadinessDetail();
  if (path === '/security/strict') return makeReadiness([makeReadinessRow()]);
  if (path === '/security/policies') return makePolicies([makePolicy()], ['east']);
  if (path === '/security/denials') return makeDenials([makeDenial()]);
  if (path === '/security/policies/backtest') return makeBacktest();
  if (path === '/security/policies/suggest') return makeSuggestion();
  return path === '/security/policies/draft' ? makeDraft() : null;
}
