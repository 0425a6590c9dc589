/** How an alert rule of each kind begins. */
import type { AlertCondition, AlertRuleDraft } from '@sightglass/shared/contract';

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
  certificate: { kind: 'certificate', within: '14d' },
  silent: { kind: 'silent', of: 'cluster' },
};

/** Where a signal usually begins to hurt: error ratio 0..1, latency in milliseconds, requests per second. */
export const USUAL_THRESHOLD = { 'error-ratio': 0.05, p50: 200, p95: 500, p99: 1_000, requests: 1 } as const;

export function beginCondition(kind: AlertCondition['kind']): ConditionDraft {
  return CONDITIONS[kind];
}

/** `service`: id of the one that it is about; empty for all. */
export function beginRule(service: string): AlertRuleDraft {
  return {
    name: '',
    description: '',
    scope: { clusters: [], namespaces: [], services: service === '' ? [] : [service] },
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
  };
}
