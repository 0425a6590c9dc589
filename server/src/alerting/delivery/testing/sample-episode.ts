/** For tests: alerts from the few facts that a test is about. */
import type { AlertEpisode } from '../../dispatcher.ts';

export const NOW = 1_800_000_000_000;

/** A page of a rule on service `east~shop~NAME`, fired at NOW. */
export function sampleEpisode(service: string, facts: Partial<AlertEpisode> = {}): AlertEpisode {
  const { labels, ...rest } = facts;
  const severity = facts.severity ?? 'page';
  return {
    fingerprint: `f-${service}-${severity}`,
    episode: `e-${service}-${severity}`,
    source: { kind: 'rule', id: 'rule-1', name: 'High errors', tier: null },
    subject: { kind: 'service', id: `east~shop~${service}` },
    labels: { cluster: 'east', namespace: 'shop', service, ...labels },
    summary: `${service}: 7.2% of requests fail`,
    description: '',
    severity,
    state: 'firing',
    value: 0.072,
    pendingAt: NOW,
    firedAt: NOW,
    resolvedAt: null,
    evaluatedAt: NOW,
    runbookUrl: '',
    acknowledged: null,
    receivers: [],
    ...rest,
  };
}

export function ended(alert: AlertEpisode, at: number): AlertEpisode {
  return { ...alert, state: 'resolved', resolvedAt: at };
}
