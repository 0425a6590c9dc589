/** Rules that every family keeps, on a few label sets of each. */
import { describe, expect, it } from 'vitest';
import { ISTIO_CALL, labelsOf, NOBODY, UNKNOWN_CALLEE } from '../../../telemetry/dialects/testing.ts';
import type { EdgeKey } from '../../../telemetry/edge-window.ts';
import type { EdgeFilter } from '../../telemetry-store.ts';
import { hasDestinations } from '../pick-alone.ts';
import type { Family } from '../family.ts';
import type { Matcher } from '../selector.ts';
import { ALL_FAMILIES } from './all-families.ts';
import { envoyFamily } from './envoy.ts';
import { googleCloudFamily } from './google-cloud.ts';
import { istioFamily } from './istio.ts';
import { linkerdFamily } from './linkerd.ts';

type LabelSet = Readonly<Record<string, string>>;

const LINKERD_CALL: LabelSet = {
  namespace: 'mail',
  deployment: 'email',
  pod: 'email-6d5f9c7b8d-x2x4z',
  direction: 'outbound',
  authority: 'renderer.mail.svc.cluster.local:8080',
  dst_service: 'renderer',
  dst_namespace: 'mail',
  dst_deployment: 'renderer',
  status_code: '200',
  classification: 'success',
  tls: 'true',
  server_id: 'renderer.mail.serviceaccount.identity.linkerd.cluster.local',
};

const GOOGLE_CALL: LabelSet = {
  source_workload_name: 'web-v1',
  source_workload_namespace: 'shop',
  source_canonical_service_name: 'web',
  source_canonical_revision: 'v1',
  destination_workload_name: 'cart-v2',
  destination_canonical_service_name: 'cart',
  destination_canonical_service_namespace: 'store',
  destination_canonical_revision: 'v2',
  destination_service_name: 'cart',
  request_protocol: 'http',
  response_code: '200',
  service_authentication_policy: 'MUTUAL_TLS',
};

const ENVOY_CALL: LabelSet = { namespace: 'edge', pod: 'front-6d5f9c7b8d-x2x4z', envoy_response_code: '200' };

const CASES: readonly (readonly [string, Family, string, LabelSet])[] = [
  ['istio', istioFamily, 'istio_requests_total', ISTIO_CALL],
  [
    'istio that never arrived',
    istioFamily,
    'istio_requests_total',
    { ...ISTIO_CALL, ...UNKNOWN_CALLEE, reporter: 'source', response_flags: 'UH', response_code: '503' },
  ],
  ['linkerd', linkerdFamily, 'response_total', LINKERD_CALL],
  [
    'linkerd by the host alone',
    linkerdFamily,
    'response_total',
    { ...LINKERD_CALL, dst_service: '', dst_namespace: '', dst_deployment: '' },
  ],
  ['envoy', envoyFamily, 'envoy_cluster_upstream_rq', { ...ENVOY_CALL, envoy_cluster_name: 'portal' }],
  [
    'envoy towards another namespace',
    envoyFamily,
    'envoy_cluster_upstream_rq',
    { ...ENVOY_CALL, envoy_cluster_name: 'cart.shop.svc.cluster.local' },
  ],
  ['google-cloud', googleCloudFamily, 'istio_io:service_server_request_count', GOOGLE_CALL],
];

function read(family: Family, metric: string, labels: LabelSet): EdgeKey {
  const map = labelsOf(labels);
  const meaning = family.interpret(metric, map, family.identify(map, { ...NOBODY, cluster: 'east' }));
  if (meaning === null || 'dropped' in meaning) throw new Error(`left out: ${JSON.stringify(meaning)}`);
  return meaning.edge;
}

function matches({ label, op, value }: Matcher, labels: LabelSet): boolean {
  const told = labels[label] ?? '';
  const isMatch = op.includes('~') ? new RegExp(`^(?:${value})$`).test(told) : told === value;
  return op.startsWith('!') ? !isMatch : isMatch;
}

/** Filters that an edge passes, one for each of its parts. */
function filtersOf({ source, target }: EdgeKey): EdgeFilter[] {
  const parts = ['cluster', 'namespace', 'service', 'workload', 'version'] as const;
  return [
    {},
    { namespaces: [source.namespace] },
    { namespaces: [target.namespace, 'elsewhere'] },
    { clusters: [source.cluster] },
    ...parts.flatMap((part) => [{ source: { [part]: source[part] } }, { target: { [part]: target[part] } }]),
  ];
}

describe.each(CASES)('the family of %s', (_, family, metric, labels) => {
  it('asks for every label that its rules read', () => {
    const { common, source, target, outcome, principals } = family.labels;
    const asked = new Set([...common, ...source, ...target, ...outcome, ...principals]);
    const kept = Object.fromEntries(Object.entries(labels).filter(([name]) => asked.has(name)));
    expect(read(family, metric, kept)).toEqual(read(family, metric, labels));
  });

  it('selects its own series', () => {
    const counters = family.counters.filter((counter) => counter.metric === metric);
    expect(counters.some(({ matchers }) => matchers.every((one) => matches(one, labels)))).toBe(true);
  });

  it('lets every edge through that a filter asks for', () => {
    for (const filter of filtersOf(read(family, metric, labels))) {
      const isFetched = family
        .narrow(filter)
        .some((matchers) => matchers.every((one) => matches(one, labels)));
      expect([filter, isFetched]).toEqual([filter, true]);
    }
  });

  it('still reads a series whose ends are folded away, in one variant', () => {
    if (!hasDestinations(family)) return;
    const variants = family.foldVariants.filter(({ matchers }) =>
      matchers.every((one) => matches(one, labels)),
    );
    expect(variants.length).toBe(1);
    const { common, outcome } = family.labels;
    const kept = Object.entries(labels).filter(([name]) => [...common, ...outcome].includes(name));
    const folded = { ...Object.fromEntries(kept), ...variants[0]?.standIns };
    expect(() => read(family, metric, folded)).not.toThrow();
  });
});

describe('families together', () => {
  it('have metrics of their own each', () => {
    const owners = new Map<string, Set<string>>();
    for (const { name, counters } of ALL_FAMILIES) {
      for (const { metric } of counters) owners.set(metric, (owners.get(metric) ?? new Set()).add(name));
    }
    expect([...owners.values()].every(({ size }) => size === 1)).toBe(true);
  });

  it.each(['xds-grpc', 'outbound|9080|v1|reviews.shop.svc.cluster.local', 'inbound|80||', 'agent', ''])(
    'leave an Envoy’s own clusters and those of a mesh alone (%s)',
    (envoy_cluster_name) => {
      for (const { matchers } of envoyFamily.counters) {
        expect(matchers.every((one) => matches(one, { envoy_cluster_name }))).toBe(false);
      }
    },
  );
});
