import { describe, expect, it } from 'vitest';
import { createMeshConfig } from '../../mesh-config/create-mesh-config.ts';
import { createTextSource } from '../../mesh-config/text-source.ts';
import { asBody } from '../../mesh-config/trim-spec.ts';
import { formatSpiffe } from '../istio-labels.ts';
import { DEMO_FLOWS } from '../shop-flows.ts';
import { DEMO_WORKLOADS, findWorkload, workloadName } from '../shop-workloads.ts';
import { DEMO_CONFIG } from './demo-config.ts';

const config = createMeshConfig({
  sources: DEMO_CONFIG.map(({ cluster, texts }) => createTextSource({ cluster, texts, startedAt: 1 })),
});

/** Whoever an ALLOW policy on the workload lets in, as SPIFFE URIs; null where there is none. */
function allowedCallers(cluster: string, namespace: string, app: string): Set<string> | null {
  const allowed = config.list('AuthorizationPolicy').filter(({ spec, apiVersion, ...one }) => {
    const selected = asBody(asBody(spec['selector'])['matchLabels'])['app'];
    return (
      apiVersion.startsWith('security.istio.io/') &&
      one.cluster === cluster &&
      one.namespace === namespace &&
      spec['action'] === 'ALLOW' &&
      selected === app
    );
  });
  if (allowed.length === 0) return null;
  const texts = allowed.map((one) => JSON.stringify(one.spec));
  return new Set(texts.flatMap((text) => text.match(/cluster\.local\/ns\/[\w-]+\/sa\/[\w-]+/g) ?? []));
}

function modeOf(cluster: string, namespace: string): unknown {
  const find = (at: string) => config.read(`PeerAuthentication:${cluster}~${at}~default`)?.spec['mtls'];
  return asBody(find(namespace) ?? find('istio-system'))['mode'];
}

describe("the demo mesh's configuration", () => {
  it('is read without a problem, in both clusters', () => {
    expect(config.clusters().map(({ cluster, state, problems }) => [cluster, state, problems])).toEqual([
      ['east', 'synced', []],
      ['west', 'synced', []],
    ]);
    expect(config.clusters()[0]).toMatchObject({
      rootNamespace: 'istio-system',
      trustDomain: 'cluster.local',
    });
  });

  it('runs every workload of the mesh with the account and the labels that its proxies tell of', () => {
    const configured = config.workloads();
    expect(configured).toHaveLength(DEMO_WORKLOADS.length);
    for (const workload of DEMO_WORKLOADS) {
      const { cluster, namespace, service } = workload;
      const found = configured.find(
        (one) =>
          one.cluster === cluster && one.namespace === namespace && one.name === workloadName(workload),
      );
      expect(found).toMatchObject({ serviceAccount: service, labels: { app: service } });
      expect(found?.replicas).toBe(workload.proxy === 'ztunnel' ? null : workload.replicas);
    }
  });

  it('has a Service for all that is called, where it is called from', () => {
    for (const { from, to } of DEMO_FLOWS) {
      if (typeof to !== 'string') continue;
      const { namespace, service } = findWorkload(to);
      expect(config.read(`Service:${findWorkload(from).cluster}~${namespace}~${service}`)).not.toBeNull();
    }
  });

  it('lets in whoever calls, and takes plaintext wherever somebody sends it', () => {
    const refused: string[] = [];
    for (const { from, to, effects } of DEMO_FLOWS) {
      if (typeof to !== 'string') continue;
      const [caller, target] = [findWorkload(from), findWorkload(to)];
      const allowed = allowedCallers(target.cluster, target.namespace, target.service);
      const identity = formatSpiffe(caller.namespace, caller.service).replace('spiffe://', '');
      const isPlain = caller.proxy === 'none' || effects.some(({ plaintext }) => plaintext);
      const isStrict = modeOf(target.cluster, target.namespace) === 'STRICT';
      if (allowed?.has(identity) === false || (isPlain && isStrict)) refused.push(`${from} to ${to}`);
    }
    expect(refused).toEqual([]);
    expect(modeOf('east', 'payments')).toBe('STRICT');
    expect(allowedCallers('east', 'payments', 'payment')?.size).toBe(1);
  });

  it('splits as the flows to the canary do', () => {
    const split = config.read('VirtualService:east~shop~recommendation');
    const [{ route }] = asBody(split?.spec)['http'] as [
      { route: { destination: { subset: string }; weight: number }[] },
    ];
    const rates = DEMO_FLOWS.flatMap(({ to, perSecond }) =>
      typeof to === 'string' && to.startsWith('east/recommendation/')
        ? [{ version: to.split('/')[2], perSecond }]
        : [],
    );
    const total = rates.reduce((sum, { perSecond }) => sum + perSecond, 0);
    expect(route.map(({ destination, weight }) => [destination.subset, weight])).toEqual(
      rates.map(({ version, perSecond }) => [version, (100 * perSecond) / total]),
    );
  });
});
