import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { NO_MESH_CONFIG, type MeshConfig, type MeshResource } from '../../mesh-config/mesh-config.ts';
import { sampleMeshConfig, sampleResource, sampleWorkload } from '../testing/sample-mesh-config.ts';
import { parseSubject, type Subject } from './subject.ts';
import { writeStrictResource } from './strict-resource.ts';

const SHOP = parseSubject('east~shop') as Subject;
const CART = parseSubject('east~shop~cart') as Subject;
const WORKLOADS = [
  sampleWorkload('shop/cart-v1', { app: 'cart', version: 'v1', 'pod-template-hash': '1' }),
  sampleWorkload('shop/cart-v2', { app: 'cart', version: 'v2', 'pod-template-hash': '2' }),
  sampleWorkload('shop/web', { app: 'web' }),
];

function peer(path: string, spec: MeshResource['spec'], createdAt = 1): MeshResource {
  return sampleResource('PeerAuthentication', path, { spec, createdAt });
}

function write(subject: Subject, config: MeshConfig) {
  const { yaml, notes } = writeStrictResource(subject, config);
  const { apiVersion, kind, metadata, spec } = parse(yaml) as Record<string, unknown>;
  expect([apiVersion, kind]).toEqual(['security.istio.io/v1', 'PeerAuthentication']);
  return { metadata, spec, notes };
}

describe('the resource that makes a namespace STRICT', () => {
  it('is the usual default', () => {
    expect(writeStrictResource(SHOP, sampleMeshConfig([], WORKLOADS))).toEqual({
      yaml: `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: shop
spec:
  mtls:
    mode: STRICT
`,
      notes: [],
    });
  });

  it('takes the name of the one that counts now, which a second one would not replace', () => {
    const { metadata, notes } = write(
      SHOP,
      sampleMeshConfig([
        peer('shop/newer', { mtls: { mode: 'DISABLE' } }, 2),
        peer('shop/older', { mtls: { mode: 'PERMISSIVE' } }, 1),
        peer('data/other', {}),
      ]),
    );
    expect(metadata).toEqual({ name: 'older', namespace: 'shop' });
    expect(notes).toEqual([
      'Replaces shop/older (PERMISSIVE), which rules the namespace now.',
      'Ignored by Istio, being younger: newer.',
    ]);
  });

  it('tells of narrower ones that stay in force', () => {
    const selector = { matchLabels: { app: 'cart' } };
    const { notes } = write(
      SHOP,
      sampleMeshConfig([
        peer('shop/cart', { selector, mtls: { mode: 'PERMISSIVE' } }),
        peer('shop/ports', {
          selector,
          mtls: { mode: 'STRICT' },
          portLevelMtls: { 80: { mode: 'DISABLE' } },
        }),
        peer('shop/fine', { selector, mtls: { mode: 'STRICT' } }),
      ]),
    );
    expect(notes).toEqual([
      'shop/cart is narrower and stays in force (PERMISSIVE) for app=cart.',
      'shop/ports is narrower and stays in force (STRICT, with modes of ports) for app=cart.',
    ]);
  });

  it('says that the root namespace is the mesh, and that nothing is known without configuration', () => {
    const root = parseSubject('east~istio-system') as Subject;
    expect(write(root, sampleMeshConfig([])).notes).toEqual([
      'istio-system is the root namespace: this makes the whole mesh STRICT, not only this namespace.',
    ]);
    expect(write(SHOP, NO_MESH_CONFIG).notes).toEqual([
      'No configuration of cluster east is connected: what is in force there already is not known.',
    ]);
  });
});

describe('the resource that makes a service STRICT', () => {
  it('selects its pods, whatever their version, and nobody else', () => {
    const { metadata, spec, notes } = write(CART, sampleMeshConfig([], WORKLOADS));
    expect(metadata).toEqual({ name: 'cart', namespace: 'shop' });
    expect(spec).toEqual({ selector: { matchLabels: { app: 'cart' } }, mtls: { mode: 'STRICT' } });
    expect(notes).toEqual([]);
  });

  it('adds labels until only its pods are selected, and says where that cannot be', () => {
    const member = sampleWorkload('shop/cart', {
      app: 'shop',
      tier: 'cart',
      'service.istio.io/canonical-name': 'cart',
    });
    const other = sampleWorkload('shop/web', { app: 'shop', tier: 'web' });
    expect(write(CART, sampleMeshConfig([], [member, other])).spec).toMatchObject({
      selector: { matchLabels: { 'service.istio.io/canonical-name': 'cart' } },
    });
    const twin = sampleWorkload('shop/cart', { tier: 'same' });
    const same = sampleWorkload('shop/web', { tier: 'same', app: 'web' });
    expect(write(CART, sampleMeshConfig([], [twin, same])).notes).toEqual([
      'No label tells its pods from others: the selector also selects web.',
    ]);
  });

  it('guesses where no workload is configured, and says so', () => {
    const { spec, notes } = write(CART, sampleMeshConfig([]));
    expect(spec).toMatchObject({ selector: { matchLabels: { app: 'cart' } } });
    expect(notes[0]).toContain('is a guess');
  });

  it('replaces the one that rules its pods alone, and gives way to one that rules others as well', () => {
    const own = peer('shop/cart-mtls', {
      selector: { matchLabels: { app: 'cart' } },
      mtls: { mode: 'DISABLE' },
      portLevelMtls: { 8080: { mode: 'PERMISSIVE' } },
    });
    const { metadata, notes } = write(CART, sampleMeshConfig([own], WORKLOADS));
    expect(metadata).toMatchObject({ name: 'cart-mtls' });
    expect(notes).toHaveLength(2);
    const tier = WORKLOADS.map((workload) => ({ ...workload, labels: { ...workload.labels, tier: 'shop' } }));
    const wide = peer('shop/tier', { selector: { matchLabels: { tier: 'shop' } } });
    const beside = write(CART, sampleMeshConfig([wide], tier));
    expect(beside.metadata).toMatchObject({ name: 'cart' });
    expect(beside.notes).toEqual([
      'shop/tier selects these pods too, and web; the older of the two counts. Take these pods out of its selector first.',
    ]);
  });

  it.each([
    'Cart_Service',
    'true',
    '123',
    'a: b\n- c',
    '"quoted" # no comment',
    '\u202Ecart',
    '-',
    'x'.repeat(300),
  ])('is one valid resource for the name %j', (name) => {
    const { metadata, spec } = write({ ...CART, name }, sampleMeshConfig([]));
    expect((metadata as { name: string }).name).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
    expect(spec).toEqual({ selector: { matchLabels: { app: name } }, mtls: { mode: 'STRICT' } });
  });
});
