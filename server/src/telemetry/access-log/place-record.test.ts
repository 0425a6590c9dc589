import { describe, expect, it } from 'vitest';
import { createAccessRecord, type AccessRecord } from '../access-record.ts';
import { identifyNode } from './identify-node.ts';
import { hostOf, parseIdentity, placeRecord } from './place-record.ts';

const SIDECAR = identifyNode(
  {
    id: 'sidecar~10.0.0.1~reviews-v1-d66dcfdc5-kh6v7.shop~shop.svc.cluster.local',
    cluster: 'reviews.shop',
    metadata: {
      NAMESPACE: 'shop',
      WORKLOAD_NAME: 'reviews-v1',
      CLUSTER_ID: 'east',
      SERVICE_ACCOUNT: 'reviews',
      LABELS: { app: 'reviews', version: 'v1' },
    },
  },
  '',
);
const PLAIN = identifyNode({ id: 'web-1', cluster: 'web', metadata: {} }, 'east');

describe('who a node is', () => {
  it('is told by Istio’s metadata', () => {
    expect(SIDECAR).toEqual({
      end: { cluster: 'east', namespace: 'shop', service: 'reviews', workload: 'reviews-v1', version: 'v1' },
      role: 'sidecar',
      address: '10.0.0.1',
      serviceAccount: 'reviews',
    });
  });

  it('is told by the id and the old metadata', () => {
    const node = {
      id: 'sidecar~10.44.2.54~product-v1-d66dcfdc5-kh6v7.default~default.svc.cluster.local',
      cluster: 'product.default',
      metadata: {
        CONFIG_NAMESPACE: 'default',
        POD_NAME: 'product-v1-d66dcfdc5-kh6v7',
        app: 'product',
        version: 'v1',
      },
    };
    expect(identifyNode(node, 'east').end).toEqual({
      cluster: 'east',
      namespace: 'default',
      service: 'product',
      workload: 'product-v1',
      version: 'v1',
    });
  });

  it('is its service cluster for an Envoy without Istio', () => {
    expect(PLAIN).toMatchObject({
      role: 'plain',
      end: { cluster: 'east', namespace: 'unknown', service: 'web', workload: 'web' },
    });
  });

  it('is a gateway by its id', () => {
    const id =
      'router~10.0.0.5~istio-ingressgateway-699c7dc774-hjxq5.istio-system~istio-system.svc.cluster.local';
    expect(identifyNode({ id, cluster: 'istio-ingressgateway', metadata: {} }, '')).toMatchObject({
      role: 'router',
      end: { namespace: 'istio-system', service: 'istio-ingressgateway', workload: 'istio-ingressgateway' },
    });
  });
});

describe('where a record belongs', () => {
  const place = (changes: Partial<AccessRecord>, node = PLAIN): AccessRecord => {
    const record = { ...createAccessRecord('als'), knowsTls: true, ...changes };
    placeRecord(record, node);
    return record;
  };

  it.each([
    [{ upstreamCluster: 'inbound|9080||' }, SIDECAR, 'destination'],
    [{ upstreamCluster: 'outbound|9080||ratings.shop.svc.cluster.local' }, SIDECAR, 'source'],
    [{ upstreamCluster: 'outbound_.9080_._.ratings.shop.svc.cluster.local' }, SIDECAR, 'source'],
    [
      { upstreamCluster: '', sni: 'outbound_.9080_._.reviews.shop.svc.cluster.local' },
      SIDECAR,
      'destination',
    ],
    [{ upstreamCluster: 'local_service' }, PLAIN, 'destination'],
    [{ upstreamCluster: 'web' }, PLAIN, 'destination'],
    [{ upstreamCluster: 'cart' }, PLAIN, 'source'],
    [
      { upstreamCluster: 'x', upstreamRemoteAddress: '127.0.0.1:80', sourceAddress: '10.0.0.3:4' },
      PLAIN,
      'destination',
    ],
    [
      { upstreamCluster: 'x', upstreamRemoteAddress: '127.0.0.1:80', sourceAddress: '127.0.0.1:4' },
      PLAIN,
      'source',
    ],
    [
      {
        upstreamCluster: 'x',
        upstreamRemoteAddress: 'pipe:/a',
        sourceAddress: '127.0.0.1:4',
        sourceIdentity: 'spiffe://a',
      },
      PLAIN,
      'destination',
    ],
  ])('%o', (changes, node, reporter) => {
    expect(place(changes, node).reporter).toBe(reporter);
  });

  it('remembers of a listener where it stands, for what is refused before it has a cluster', () => {
    const node = identifyNode({ id: 'a', cluster: 'a', metadata: {} }, '');
    place({ upstreamCluster: 'local_service', targetAddress: '10.0.0.1:80' }, node);
    expect(place({ targetAddress: '10.0.0.1:80', code: 403 }, node).reporter).toBe('destination');
    expect(place({ targetAddress: '10.0.0.1:81', code: 404 }, node).reporter).toBe('source');
  });

  it('proves mutual TLS by a certificate, and plaintext by its absence, at the callee’s end only', () => {
    const inbound = { upstreamCluster: 'inbound|80||' };
    expect(place({ ...inbound, sourceIdentity: 'spiffe://a' }, SIDECAR).proof).toBe('mutual');
    expect(place(inbound, SIDECAR).proof).toBe('plaintext');
    expect(place({ ...inbound, knowsTls: false }, SIDECAR).proof).toBe('unmeasured');
    expect(
      place({ upstreamCluster: 'outbound|80||a.b.svc', sourceIdentity: 'spiffe://a' }, SIDECAR).proof,
    ).toBe('unmeasured');
  });

  it('calls hosts outside the mesh by their names', () => {
    expect(
      place({ upstreamCluster: 'PassthroughCluster', host: 'api.example.com:443' }, SIDECAR),
    ).toMatchObject({
      external: true,
      target: { namespace: 'unknown', service: 'api.example.com' },
    });
    expect(place({ upstreamCluster: 'outbound|443||api.example.com' }, SIDECAR)).toMatchObject({
      external: true,
    });
  });
});

it('takes addresses and identities apart', () => {
  expect(['10.0.0.1:80', '[fd00::1]:80', 'pipe:/a', ''].map(hostOf)).toEqual([
    '10.0.0.1',
    'fd00::1',
    'pipe',
    '',
  ]);
  expect(parseIdentity('spiffe://td/ns/a/sa/b')).toEqual({ namespace: 'a', account: 'b' });
  expect(parseIdentity('web.shop.serviceaccount.identity.linkerd.cluster.local')).toEqual({
    namespace: 'shop',
    account: 'web',
  });
  expect(parseIdentity('CN=x')).toBeNull();
});
