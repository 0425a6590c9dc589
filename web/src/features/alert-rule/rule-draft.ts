/** How an alert rule of each kind begins. */
import type { AlertCondition, AlertRuleDraft } from '@sightglass/shared/contract';

import type { Suggestion } from './search.ts';

type ConditionDraft = AlertRuleDraft['condition'];

const CONDITIONS: Readonly<Record<AlertCondition['kind'], ConditionDraft>> = {
  'golden-signal': {
    kind: 'golden-signal',
    signal: 'error-ratio',
    of: 'service',
    comparison: 'above',
    threshold: 0.05,
    minimumRequests: 10,
  },
  saturation: { kind: 'saturation', signal: null, level: 'critical' },
  plaintext: { kind: 'plaintext', of: 'edge', share: 0 },
  'new-edge': { kind: 'new-edge', lookback: '7d' },
  denied: { kind: 'denied', minimumRequests: 1 },
  // Workloads' certificates may live for hours: a time is for authorities.
  certificate: { kind: 'certificate', of: 'authority', within: '30d', validityLeft: null },
  silent: { kind: 'silent', of: 'cluster' },
};

/** Where a signal usually begins to hurt: error ratio 0..1, latency in milliseconds, requests per second. */
export const USUAL_THRESHOLD = { 'error-ratio': 0.05, p50: 200, p95: 500, p99: 1_000, requests: 1 } as const;

export function beginCondition(kind: AlertCondition['kind']): ConditionDraft {
  return CONDITIONS[kind];
}

const SUGGESTED: Readonly<Record<Exclude<Suggestion, ''>, Partial<AlertRuleDraft>>> = {
  'authority-ends': {
    name: 'Authority’s certificate ends',
    description: 'Afterwards nobody trusts any certificate that it signed: replace it before.',
    condition: CONDITIONS.certificate,
    severity: 'page',
  },
  'not-renewed': {
    name: 'Certificate not renewed',
    description: 'Less than a quarter of its validity is left, though it should have been renewed.',
    condition: { kind: 'certificate', of: 'workload', validityLeft: 0.25 },
  },
};

interface Beginning {
  /** Id of the service that it is about; empty for all. */
  readonly service: string;
  readonly suggest?: Suggestion;
  readonly ofCluster?: string;
  readonly ofNamespace?: string;
}

const listOf = (text = ''): string[] => (text === '' ? [] : [text]);

export function beginRule({ service, suggest = '', ofCluster, ofNamespace }: Beginning): AlertRuleDraft {
  return {
    name: '',
    description: '',
    scope: { clusters: listOf(ofCluster), namespaces: listOf(ofNamespace), services: listOf(service) },
    condition: CONDITIONS['golden-signal'],
    window: '5m',
    for: '0s',
    keepFiringFor: '0s',
    noData: 'keep',
    severity: 'ticket',
    receivers: [],
    runbookUrl: '',
    labels: {},
    paused: false,
    ...(suggest === '' ? {} : SUGGESTED[suggest]),
  };
}
