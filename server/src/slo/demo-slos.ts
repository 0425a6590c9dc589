/** SLOs that the demo mesh comes with, so that a first start shows some: one that is spent, some that the faults eat at, one that is met. */
import { sloSchema, type Slo, type SloDraft } from '@sightglass/shared/contract';

const NOTE = 'Part of the demo mesh: change or delete it as you like.';

const DRAFTS: readonly (SloDraft & { readonly id: string })[] = [
  {
    id: 'demo-checkout-availability',
    name: 'Checkout availability',
    description: `Orders go through. ${NOTE}`,
    owner: 'shop',
    sli: { kind: 'availability' },
    scope: { namespace: 'shop', service: 'checkout', cluster: 'east' },
    goal: 0.995,
    period: { kind: 'rolling', days: 14 },
  },
  {
    id: 'demo-frontend-latency',
    name: 'Frontend latency',
    description: `99.5% of pages come within 2.5 seconds, although a slow currency service holds them up. ${NOTE}`,
    owner: 'web',
    sli: { kind: 'latency', thresholdMs: 2500 },
    scope: { namespace: 'shop', service: 'frontend' },
    goal: 0.995,
    period: { kind: 'rolling', days: 7 },
  },
  {
    id: 'demo-recommendation-availability',
    name: 'Recommendation availability',
    description: `Recommendations are there, bad canaries included. ${NOTE}`,
    owner: 'shop',
    sli: { kind: 'availability' },
    scope: { namespace: 'shop', service: 'recommendation' },
    goal: 0.98,
    period: { kind: 'rolling', days: 7 },
  },
  {
    id: 'demo-auth-windows',
    name: 'Sign-in, minute by minute',
    description: `In 99.5% of minutes at most 1% of sign-ins fail. ${NOTE}`,
    owner: 'platform',
    sli: { kind: 'windows', window: '1m', criterion: { signal: 'error-ratio', atMost: 0.01 } },
    scope: { namespace: 'platform', service: 'auth' },
    goal: 0.995,
    period: { kind: 'calendar', unit: 'week', timeZone: 'UTC' },
  },
];

export const DEMO_SLOS: readonly { readonly id: string; readonly slo: Slo }[] = DRAFTS.map(
  ({ id, ...draft }) => ({
    id,
    slo: sloSchema.parse(draft),
  }),
);
