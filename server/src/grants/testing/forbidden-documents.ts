/** Documents of the mesh for tests of grants, of either side: see forbidden-mesh.ts. */
import type { EpochMs } from '@sightglass/shared/units';
import type { Collections } from '../../state/collections.ts';
import { AUTHOR, NS } from './forbidden-names.ts';

const BEYOND = { clusters: [], namespaces: [NS], services: [] };

export function writeForbiddenDocuments(collections: Collections, now: EpochMs): void {
  const by = { author: 'ann' };
  collections.slos.create(
    sloOf({ name: 'Cart', namespace: 'shop', service: 'cart', description: `Feeds ${NS}/zz-forbidden-db` }),
    { ...by, id: 'own-slo' },
  );
  collections.slos.create(
    sloOf({ name: 'zz-forbidden-slo', namespace: NS, service: 'zz-forbidden-db', description: '' }),
    { author: AUTHOR, id: 'zz-slo' },
  );
  collections.slos.create(sloOf({ name: 'Web', namespace: 'shop', service: 'web', description: '' }), {
    ...by,
    id: 'plain-slo',
  });
  const rule = {
    description: '',
    scope: { clusters: [], namespaces: [], services: [] },
    condition: {
      kind: 'golden-signal' as const,
      signal: 'requests' as const,
      of: 'edge' as const,
      comparison: 'above' as const,
      threshold: 0,
      minimumRequests: 0,
    },
    window: '1m',
    for: '0s',
    keepFiringFor: '0s',
    noData: 'keep' as const,
    severity: 'page' as const,
    receivers: [],
    runbookUrl: '',
    labels: {},
    paused: false,
  };
  collections.alertRules.create({ ...rule, name: 'Traffic' }, { ...by, id: 'mesh-rule' });
  collections.alertRules.create(
    { ...rule, name: 'Own', scope: { ...rule.scope, namespaces: ['shop'], clusters: ['east'] } },
    { ...by, id: 'own-rule' },
  );
  collections.alertRules.create(
    { ...rule, name: 'zz-forbidden-rule', scope: BEYOND, condition: { ...rule.condition, of: 'service' } },
    { author: AUTHOR, id: 'zz-rule' },
  );
  collections.alertRules.create(
    { ...rule, name: 'Plain', paused: true, scope: { ...rule.scope, services: ['east~shop~web'] } },
    { ...by, id: 'plain-rule' },
  );
  const span = { startsAt: now - 60_000, endsAt: now + 3_600_000 };
  collections.silences.create(
    {
      matchers: [
        { label: 'namespace', operator: '=', value: 'shop' },
        { label: 'cluster', operator: '=', value: 'east' },
      ],
      comment: `until ${NS} is back`,
      ...span,
    },
    { ...by, id: 'own-silence' },
  );
  collections.silences.create(
    { matchers: [{ label: 'namespace', operator: '=', value: NS }], comment: 'zz-forbidden-why', ...span },
    { author: AUTHOR, id: 'zz-silence' },
  );
  collections.silences.create(
    {
      matchers: [
        { label: 'namespace', operator: '=', value: 'shop' },
        { label: 'cluster', operator: '=', value: 'east' },
      ],
      comment: 'plain',
      ...span,
    },
    { ...by, id: 'plain-silence' },
  );
  const view = {
    path: '/services',
    sharing: 'shared' as const,
    opensFor: { me: false, everybody: false, groups: [] },
  };
  collections.views.create(
    { ...view, name: 'Shop', search: 'namespace=shop', owner: 'ann' },
    { ...by, id: 'own-view' },
  );
  collections.views.create(
    { ...view, name: 'Theirs', search: `find=${NS.replace('-', '%2D')}`, owner: AUTHOR },
    { author: AUTHOR, id: 'zz-view' },
  );
  collections.views.create(
    { ...view, name: 'Own', sharing: 'personal', search: '', owner: 'the viewer' },
    { author: 'viewer', id: 'plain-view' },
  );
  const work = { holdAlerts: false, excludeFromBudget: true, comment: '', ...span };
  collections.maintenances.create(
    {
      ...work,
      name: 'Move',
      comment: `with ${NS}`,
      scope: { clusters: ['east'], namespaces: ['shop'], services: [] },
    },
    { ...by, id: 'own-work' },
  );
  collections.maintenances.create(
    { ...work, name: 'zz-forbidden-work', scope: BEYOND },
    { author: AUTHOR, id: 'zz-work' },
  );
  collections.maintenances.create(
    { ...work, name: 'Plain', scope: { clusters: [], namespaces: [], services: ['east~shop~web'] } },
    { ...by, id: 'plain-work' },
  );
  const signal = {
    description: '',
    usage: { kind: 'gauge' as const, gauge: { metric: 'used', matchers: {} } },
    capacity: { kind: 'constant' as const, value: 1 },
    combine: 'max' as const,
    warning: 0.5,
    critical: 0.9,
    unit: 'count' as const,
  };
  const anywhere = { cluster: null, namespace: null, service: null, workload: null };
  collections.saturationSignals.create(
    { ...signal, name: 'Pool', scope: { ...anywhere, cluster: 'east', namespace: 'shop' } },
    { ...by, id: 'own-signal' },
  );
  collections.saturationSignals.create(
    { ...signal, name: 'zz-forbidden-signal', scope: { ...anywhere, namespace: NS } },
    { author: AUTHOR, id: 'zz-signal' },
  );
  collections.receivers.create(
    {
      name: 'zz-forbidden-receiver',
      sendResolved: true,
      target: {
        kind: 'webhook',
        url: 'https://zz-forbidden.example.com',
        signingKey: null,
        bearer: null,
      },
    },
    { author: AUTHOR, id: 'zz-receiver' },
  );
}

export function sloOf({
  name,
  namespace,
  service,
  description,
}: {
  readonly name: string;
  readonly namespace: string;
  readonly service: string;
  readonly description: string;
}) {
  return {
    name,
    description,
    owner: '',
    sli: {
      kind: 'availability' as const,
      bad: { http: ['5xx', '0'], grpc: ['2'] },
    },
    scope: { cluster: 'east', namespace, service, version: null, caller: null },
    goal: 0.99,
    period: { kind: 'rolling' as const, days: 1 },
    minimumBadEvents: 3,
    receivers: [],
    runbookUrl: '',
    labels: {},
    paused: false,
  };
}
