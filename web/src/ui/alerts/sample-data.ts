/** Alerts and what belongs to them, for tests. In: what a test cares about. Out: whole objects of the contract. */
import type {
  Alert,
  AlertRules,
  AlertSummary,
  Delivery,
  LedgerEntry,
  Maintenances,
  Receivers,
  RecordFields,
  Routing,
  Silences,
} from '@sightglass/shared/contract';

/** The moment of all samples. */
export const SAMPLE_NOW = 1_700_000_900_000;
const MINUTE_MS = 60_000;

export const SAMPLE_RECORD: RecordFields = {
  id: 'one',
  version: 3,
  origin: 'console',
  file: null,
  createdAt: SAMPLE_NOW - 600 * MINUTE_MS,
  updatedAt: SAMPLE_NOW - 60 * MINUTE_MS,
  updatedBy: 'Ada',
  deletedAt: null,
};

export function makeAlert(part: Partial<Alert> = {}): Alert {
  return {
    fingerprint: 'f1',
    episode: 'e1',
    source: { kind: 'rule', id: 'errors', name: 'High error ratio', tier: null },
    subject: { kind: 'service', id: 'east~shop~cart' },
    labels: {
      alertname: 'High error ratio',
      severity: 'page',
      cluster: 'east',
      namespace: 'shop',
      service: 'cart',
    },
    summary: 'cart: 7.2% of requests fail (limit 5%)',
    description: 'Requests to cart fail more often than they should.',
    severity: 'page',
    state: 'firing',
    value: 0.072,
    pendingAt: SAMPLE_NOW - 12 * MINUTE_MS,
    firedAt: SAMPLE_NOW - 10 * MINUTE_MS,
    resolvedAt: null,
    evaluatedAt: SAMPLE_NOW - 15_000,
    runbookUrl: 'https://runbooks.example.org/cart',
    silencedBy: [],
    inhibitedBy: [],
    acknowledged: null,
    ...part,
  };
}

export function makeRule(part: Partial<AlertRules['rules'][number]> = {}): AlertRules['rules'][number] {
  return {
    ...SAMPLE_RECORD,
    id: 'errors',
    rule: {
      name: 'High error ratio',
      description: '',
      scope: { clusters: [], namespaces: [], services: [] },
      condition: {
        kind: 'golden-signal',
        signal: 'error-ratio',
        of: 'service',
        comparison: 'above',
        threshold: 0.05,
        minimumRequests: 10,
      },
      window: '5m',
      for: '0s',
      keepFiringFor: '0s',
      noData: 'keep',
      severity: 'page',
      receivers: [],
      runbookUrl: '',
      labels: {},
      paused: false,
    },
    firing: 1,
    pending: 0,
    evaluatedAt: SAMPLE_NOW - 15_000,
    error: null,
    ...part,
  };
}

export function makeSummary(alerts: readonly Alert[] = [makeAlert()]): AlertSummary {
  const firing = alerts.filter(({ state }) => state === 'firing');
  return {
    firing: firing.length,
    pages: firing.filter(({ severity }) => severity === 'page').length,
    acknowledged: firing.filter(({ acknowledged }) => acknowledged !== null).length,
    silenced: firing.filter(({ silencedBy }) => silencedBy.length > 0).length,
    pending: alerts.filter(({ state }) => state === 'pending').length,
    subjects: [...Map.groupBy(firing, ({ subject }) => JSON.stringify(subject)).values()].flatMap((group) => {
      const first = group[0];
      if (!first?.subject) return [];
      return {
        subject: first.subject,
        severity: first.severity,
        alerts: group.map(({ fingerprint, summary, severity }) => ({ fingerprint, summary, severity })),
      };
    }),
  };
}

export function makeSilence(part: Partial<Silences['silences'][number]> = {}): Silences['silences'][number] {
  return {
    ...SAMPLE_RECORD,
    id: 'quiet',
    silence: {
      matchers: [{ label: 'service', operator: '=', value: 'cart' }],
      startsAt: SAMPLE_NOW - 30 * MINUTE_MS,
      endsAt: SAMPLE_NOW + 90 * MINUTE_MS,
      comment: 'Rolling cart back',
    },
    state: 'active',
    holds: ['f1'],
    ...part,
  };
}

export function makeMaintenance(
  part: Partial<Maintenances['windows'][number]> = {},
): Maintenances['windows'][number] {
  return {
    ...SAMPLE_RECORD,
    id: 'upgrade',
    maintenance: {
      name: 'Upgrade of the ledger',
      scope: { clusters: ['east'], namespaces: [], services: [] },
      startsAt: SAMPLE_NOW + 60 * MINUTE_MS,
      endsAt: SAMPLE_NOW + 180 * MINUTE_MS,
      holdAlerts: true,
      excludeFromBudget: true,
      comment: '',
    },
    state: 'planned',
    ...part,
  };
}

export function makeReceiver(
  part: Partial<Receivers['receivers'][number]> = {},
): Receivers['receivers'][number] {
  return {
    ...SAMPLE_RECORD,
    id: 'hook',
    receiver: {
      name: 'Shop on call',
      target: {
        kind: 'webhook',
        url: 'https://hooks.example.org/shop',
        signingKey: { set: true },
        bearer: null,
      },
      sendResolved: true,
    },
    last: { at: SAMPLE_NOW - MINUTE_MS, ok: true, detail: 'ok' },
    waiting: 0,
    dead: 0,
    ...part,
  };
}

export const SAMPLE_ROUTING: Routing = {
  routes: [
    {
      name: 'pages',
      matchers: [{ label: 'severity', operator: '=', value: 'page' }],
      receivers: ['hook'],
      continue: false,
      grouping: {},
    },
  ],
  fallback: ['mail'],
  grouping: { by: ['alertname', 'service'], wait: '30s', pageWait: '5s', interval: '5m', repeat: '4h' },
  inhibitCallers: false,
};

export function makeDelivery(part: Partial<Delivery> = {}): Delivery {
  return {
    id: 'd1',
    receiver: { id: 'hook', name: 'Shop on call', kind: 'webhook' },
    deduplicationKey: '{}:{alertname="High error ratio"}',
    action: 'fire',
    alerts: [{ fingerprint: 'f1', summary: 'cart: 7.2% of requests fail (limit 5%)', severity: 'page' }],
    state: 'dead',
    createdAt: SAMPLE_NOW - 20 * MINUTE_MS,
    nextAt: null,
    sentAt: null,
    attempts: [
      {
        at: SAMPLE_NOW - 19 * MINUTE_MS,
        ok: false,
        status: 500,
        detail: 'Internal Server Error',
        durationMs: 42,
      },
    ],
    ...part,
  };
}

export function makeEntry(part: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    id: 1,
    at: SAMPLE_NOW - 10 * MINUTE_MS,
    kind: 'fired',
    fingerprint: 'f1',
    episode: 'e1',
    source: 'errors',
    receiver: null,
    delivery: null,
    text: 'cart: 7.2% of requests fail (limit 5%)',
    ...part,
  };
}
