/** Alert rules that the demo mesh comes with, where nobody ever defined one: its faults (demo/fault-schedule.ts) make them fire. */
import { alertRuleSchema, type AlertRuleDraft } from '@sightglass/shared/contract';
import type { Collections } from './state/collections.ts';

const AUTHOR = 'demo';

const RULES: readonly AlertRuleDraft[] = [
  {
    name: 'High error ratio',
    description: 'More than 5% of the requests to a service fail.',
    condition: { kind: 'golden-signal', signal: 'error-ratio', threshold: 0.05 },
    window: '2m',
    for: '30s',
    keepFiringFor: '1m',
    severity: 'page',
  },
  {
    name: 'Slow service',
    description: 'One request in twenty takes longer than half a second.',
    condition: { kind: 'golden-signal', signal: 'p95', threshold: 500 },
    window: '2m',
    for: '1m',
    keepFiringFor: '1m',
  },
  {
    name: 'Plaintext traffic',
    description:
      'Something that could be read and changed on its way: one end has no proxy, or the policy does not demand mutual TLS.',
    condition: { kind: 'plaintext', share: 0.05 },
    window: '2m',
  },
  {
    name: 'Denied calls',
    description: 'A policy denies calls: either the policy is wrong, or somebody tries what they must not.',
    condition: { kind: 'denied', minimumRequests: 10 },
    window: '2m',
  },
  {
    name: 'Source silent',
    description: 'Nothing was heard from a source of telemetry: what it would tell is missing everywhere.',
    condition: { kind: 'silent', of: 'source' },
    window: '2m',
    severity: 'page',
  },
  {
    name: 'Root certificate ends',
    description:
      'An authority’s certificate ends within 30 days: afterwards nobody trusts any certificate that it signed.',
    condition: { kind: 'certificate', of: 'authority', within: '30d' },
    severity: 'page',
  },
  {
    name: 'Certificate not renewed',
    description:
      'Less than a quarter of a certificate’s validity is left, though it should have been renewed.',
    condition: { kind: 'certificate', of: 'workload', validityLeft: 0.25 },
  },
];

/** Defines them unless there is or was any rule: whoever deletes one does not want it back. */
export function declareDemoRules(alertRules: Collections['alertRules']): void {
  if (alertRules.list({ deleted: true }).length > 0) return;
  for (const rule of RULES) alertRules.create(alertRuleSchema.parse(rule), { author: AUTHOR });
}
