/** Answers for tests of the forms: a service of two versions, its configuration, and a plan. */
import {
  TRAFFIC_FORMS,
  type PlannedResource,
  type TrafficForms,
  type TrafficPlan,
  type TrafficSettings,
} from '@sightglass/shared/contract';

const VERSIONS: TrafficForms['versions'] = [
  {
    version: 'v1',
    requests: 900,
    requestsPerSecond: 9,
    share: 0.9,
    errorRatio: 0,
    pods: 2,
    isWritable: true,
  },
  {
    version: 'v2',
    requests: 100,
    requestsPerSecond: 1,
    share: 0.1,
    errorRatio: 0.14,
    pods: 1,
    isWritable: true,
  },
];

export const ROUTE_ID = 'VirtualService:east~shop~cart';

const ROUTE: TrafficForms['resources'][number] = {
  id: ROUTE_ID,
  api: 'istio',
  kind: 'VirtualService',
  namespace: 'shop',
  name: 'cart',
  through: ['every proxy of the mesh'],
  origin: { kind: 'kubernetes', where: 'east', line: null },
  rules: [{ index: 0, name: 'rule 1', matches: [], takesRest: true, to: 'v1 90%, v2 10%' }],
};

const CONFIGURED: readonly TrafficSettings[] = [
  {
    form: 'split',
    targets: [
      { version: 'v1', weight: 90 },
      { version: 'v2', weight: 10 },
    ],
  },
  { form: 'canary', baseline: 'v1', candidate: 'v2', weight: 10, steps: [1, 5, 10, 25, 50, 100] },
  { form: 'timeouts', timeoutMs: 2_000, retries: null },
];

export function makeForms(changes: Partial<TrafficForms> = {}): TrafficForms {
  return {
    window: { from: 0, to: 900_000 },
    coveredMs: 900_000,
    configured: true,
    api: 'istio',
    versions: VERSIONS,
    resources: [ROUTE],
    resource: ROUTE_ID,
    rule: 0,
    forms: TRAFFIC_FORMS.map((form) => {
      const settings = CONFIGURED.find((one) => one.form === form) ?? null;
      return { form, unsupported: null, settings, isConfigured: settings !== null, note: null };
    }),
    apply: { possible: true, reason: null, target: 'https://east.test:6443' },
    warnings: [],
    ...changes,
  };
}

export function makePlanned(changes: Partial<PlannedResource> = {}): PlannedResource {
  return {
    id: ROUTE_ID,
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    cluster: 'east',
    namespace: 'shop',
    name: 'cart',
    origin: { kind: 'kubernetes', where: 'east', line: null },
    before: 'weight: 10\n',
    after: 'weight: 25\n',
    ...changes,
  };
}

export function makePlan(changes: Partial<TrafficPlan> = {}): TrafficPlan {
  return {
    window: { from: 0, to: 900_000 },
    coveredMs: 900_000,
    configured: true,
    unsupported: null,
    refused: null,
    choices: [],
    resources: [makePlanned()],
    yaml: 'weight: 25\n',
    seen: 'seen-1',
    problems: [],
    solved: [],
    consequence: [
      { tone: 'info', text: 'v2 would get 2.5 requests/s.' },
      { tone: 'danger', text: 'v2 is found worse than v1.' },
    ],
    apply: { possible: true, reason: null, target: 'https://east.test:6443' },
    warnings: [],
    ...changes,
  };
}
