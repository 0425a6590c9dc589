/** Telemetry and access log of the mesh for tests of grants: see forbidden-mesh.ts. */
import { accessRecord } from '../../http/testing/sample-access-log.ts';
import { count, edge, edgeWindow } from '../../store/conformance-mesh.ts';
import type { EdgeEnd, EdgeKey, EdgeWindow } from '../../telemetry/edge-window.ts';
import { identity, NS } from './forbidden-names.ts';

const NOBODY: EdgeEnd = {
  cluster: 'unknown',
  namespace: 'unknown',
  service: 'unknown',
  workload: 'unknown',
  version: 'unknown',
};
const outside = (host: string): EdgeKey => ({
  ...edge('shop/cart', 'shop/cart'),
  target: { ...NOBODY, cluster: 'east', service: host },
  external: true,
});

function flow(key: EdgeKey, requests: number, errors = 0): EdgeWindow {
  const { source, target } = key;
  const principals = {
    sourcePrincipal: identity(source.namespace, `${source.service}-sa`),
    destinationPrincipal: identity(target.namespace, `${target.service}-sa`),
  };
  return edgeWindow(key, {
    outcomes: [
      count(requests - errors, principals),
      ...(errors > 0 ? [count(errors, { ...principals, code: '503', failed: true })] : []),
      ...(source.namespace === 'shop' ? [] : [count(1, { ...principals, code: '403', flags: 'UAEX' })]),
    ],
    durationMs: 10 * requests,
    bytesIn: 100 * requests,
    latency: [{ bounds: [5, 10, 50], counts: Float64Array.of(0, requests, 0, 0) }],
  });
}

/** What is told of these, in requests a window: see restrict-store.test.ts. */
export const WINDOW: readonly EdgeWindow[] = [
  flow(edge('shop/web', 'shop/cart'), 200, 20),
  flow(edge(`${NS}/zz-forbidden-one`, 'shop/cart'), 30, 10),
  flow(edge(`${NS}/zz-forbidden-two`, 'shop/cart'), 20),
  flow(edge('shop/cart', `${NS}/zz-forbidden-db`), 40),
  flow(edge(`${NS}/zz-forbidden-one`, `${NS}/zz-forbidden-db`), 500),
  flow(edge('zz-forbidden-west:shop/zz-forbidden-pay', 'shop/cart'), 7),
  flow({ ...edge('shop/web', 'shop/web'), source: NOBODY }, 11),
  flow(outside('api.example.com'), 5),
  flow(outside(`zz-forbidden-db.${NS}.svc.cluster.local`), 3),
  flow(outside(`zz-forbidden-db.${NS}`), 2),
];

export function listRecords(now: number) {
  const end = { cluster: 'east', namespace: NS, version: 'v1' };
  const theirs = (name: string) => ({ ...end, service: name, workload: `${name}-v1` });
  const time = now - 20_000;
  const from = {
    time,
    source: theirs('zz-forbidden-one'),
    sourceIdentity: identity(NS, 'zz-forbidden-sa'),
    sourceSubject: 'CN=zz-forbidden',
    sourceAddress: '10.66.66.66:1234',
    userAgent: 'zz-forbidden-agent',
    forwardedFor: '10.66.66.66',
    headers: { 'x-team': 'zz-forbidden-team' },
  };
  const to = {
    time,
    reporter: 'source' as const,
    source: { cluster: 'east', namespace: 'shop', service: 'cart', workload: 'cart-v1', version: 'v1' },
    sourceIdentity: identity('shop', 'cart'),
    target: theirs('zz-forbidden-db'),
    targetIdentity: identity(NS, 'zz-forbidden-sa'),
    targetAddress: '10.66.66.67:5432',
    host: `zz-forbidden-db.${NS}:5432`,
    path: '/zz-forbidden/path',
    sni: `zz-forbidden-db.${NS}.svc.cluster.local`,
    route: 'zz-forbidden-route',
    policy: `${NS}/zz-forbidden-policy`,
    details: 'zz-forbidden-details',
    upstreamCluster: `outbound|5432||zz-forbidden-db.${NS}.svc.cluster.local`,
    upstreamFailure: 'zz-forbidden-failure',
    requestId: 'r-2',
  };
  return [
    accessRecord({ time }),
    accessRecord({ ...from, denied: true, code: 403, policy: 'shop/no-strangers', requestId: 'r-3' }),
    accessRecord(to),
    accessRecord({ ...from, target: theirs('zz-forbidden-db'), path: '/zz-forbidden/inner' }),
    accessRecord({
      time,
      source: NOBODY,
      sourceIdentity: '',
      sourceAddress: '203.0.113.9:99',
      path: '/open',
    }),
    accessRecord({
      ...to,
      target: { ...NOBODY, service: 'api.example.com' },
      targetIdentity: '',
      external: true,
      host: 'api.example.com',
      path: '/charge',
      sni: 'api.example.com',
      route: '',
      policy: '',
      details: '',
      upstreamCluster: '',
      upstreamFailure: '',
    }),
  ];
}
