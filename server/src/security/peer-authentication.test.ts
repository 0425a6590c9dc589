import { describe, expect, it } from 'vitest';
import { NO_MESH_CONFIG, type MeshResource } from '../mesh-config/mesh-config.ts';
import { readPeerAuthentications } from './peer-authentication.ts';
import { sampleMeshConfig, sampleResource, sampleWorkload } from './testing/sample-mesh-config.ts';

function peer(path: string, spec: MeshResource['spec'], createdAt?: number): MeshResource {
  return sampleResource('PeerAuthentication', path, {
    spec,
    ...(createdAt === undefined ? {} : { createdAt }),
  });
}

const mode = (value: string) => ({ mtls: { mode: value } });
const forApp = (app: string) => ({ selector: { matchLabels: { app } } });
const CART = { cluster: 'east', namespace: 'shop', labels: { app: 'cart' } };

function modeOf(resources: readonly MeshResource[], place = CART) {
  const policy = readPeerAuthentications(sampleMeshConfig(resources)).ofWorkload(place);
  return policy && [policy.mode, policy.resource];
}

describe('peer authentication of a workload', () => {
  it('is PERMISSIVE where nothing is set, and unknown where no configuration is connected', () => {
    expect(modeOf([])).toEqual(['PERMISSIVE', null]);
    expect(readPeerAuthentications(NO_MESH_CONFIG).ofWorkload(CART)).toBeNull();
    expect(modeOf([peer('shop/default', mode('STRICT'))], { ...CART, cluster: 'west' })).toBeNull();
  });

  it('follows the narrowest: workload, namespace, mesh', () => {
    const mesh = peer('istio-system/default', mode('STRICT'));
    const own = peer('shop/default', mode('PERMISSIVE'));
    const narrow = peer('shop/cart', { ...forApp('cart'), ...mode('DISABLE') });
    expect(modeOf([mesh])).toEqual(['STRICT', 'istio-system/default']);
    expect(modeOf([mesh, own])).toEqual(['PERMISSIVE', 'shop/default']);
    expect(modeOf([mesh, own, narrow])).toEqual(['DISABLE', 'shop/cart']);
    expect(modeOf([mesh, own, narrow], { ...CART, labels: { app: 'web' } })).toEqual([
      'PERMISSIVE',
      'shop/default',
    ]);
    expect(modeOf([mesh, own], { ...CART, namespace: 'istio-system' })).toEqual([
      'STRICT',
      'istio-system/default',
    ]);
  });

  it('lets UNSET, and a resource without a mode, inherit', () => {
    const mesh = peer('istio-system/default', mode('STRICT'));
    const narrow = peer('shop/cart', { ...forApp('cart'), ...mode('UNSET') });
    expect(modeOf([mesh, peer('shop/default', {}), narrow])).toEqual(['STRICT', 'istio-system/default']);
  });

  it('takes the oldest of equals, and the first by name of equally old ones', () => {
    const old = peer('shop/z', mode('STRICT'), 1);
    expect(modeOf([peer('shop/a', mode('DISABLE'), 2), old])).toEqual(['STRICT', 'shop/z']);
    // The oldest counts even where it sets nothing.
    expect(modeOf([peer('shop/a', mode('STRICT'), 2), peer('shop/b', {}, 1)])).toEqual(['PERMISSIVE', null]);
    expect(modeOf([peer('shop/b', mode('DISABLE'), 1), peer('shop/a', mode('STRICT'), 1)])).toEqual([
      'STRICT',
      'shop/a',
    ]);
  });

  it('selects nothing from the root namespace, and only with all labels', () => {
    expect(modeOf([peer('istio-system/cart', { ...forApp('cart'), ...mode('STRICT') })])).toEqual([
      'PERMISSIVE',
      null,
    ]);
    const both = peer('shop/cart', {
      selector: { matchLabels: { app: 'cart', version: 'v1' } },
      ...mode('STRICT'),
    });
    expect(modeOf([both])).toEqual(['PERMISSIVE', null]);
  });

  it('has modes of ports from resources with a selector only', () => {
    const ports = { portLevelMtls: { 8080: { mode: 'DISABLE' }, 9090: { mode: 'UNSET' }, nonsense: {} } };
    const selected = [peer('shop/cart', { ...forApp('cart'), ...mode('STRICT'), ...ports })];
    expect(readPeerAuthentications(sampleMeshConfig(selected)).ofWorkload(CART)?.ports).toEqual([
      { port: 8080, mode: 'DISABLE' },
      { port: 9090, mode: 'STRICT' },
    ]);
    const whole = [peer('shop/default', { ...mode('STRICT'), ...ports })];
    expect(readPeerAuthentications(sampleMeshConfig(whole)).ofWorkload(CART)?.ports).toEqual([]);
  });

  it('reads whatever somebody wrote', () => {
    for (const spec of [{ mtls: 3 }, { mtls: { mode: 'Strict' } }, { selector: [], mtls: null }]) {
      expect(modeOf([peer('shop/default', spec)])).toEqual(['PERMISSIVE', null]);
    }
  });
});

describe('peer authentication of what has several workloads', () => {
  const answers = readPeerAuthentications(
    sampleMeshConfig(
      [
        peer('istio-system/default', mode('STRICT')),
        peer('shop/old', { selector: { matchLabels: { version: 'v1' } }, ...mode('PERMISSIVE') }),
      ],
      [
        sampleWorkload('shop/cart-v1', { app: 'cart', version: 'v1' }),
        sampleWorkload('shop/cart-v2', { app: 'cart', version: 'v2' }),
        sampleWorkload('shop/web-v1', { app: 'web', version: 'v1' }),
        sampleWorkload('data/redis', {}),
      ],
    ),
  );

  it('is mixed where they differ', () => {
    const shop = { cluster: 'east', namespace: 'shop' };
    expect(answers.ofService({ ...shop, name: 'cart' })).toEqual({
      mode: 'mixed',
      resource: null,
      ports: [],
    });
    expect(answers.ofService({ ...shop, name: 'web' })).toMatchObject({
      mode: 'PERMISSIVE',
      resource: 'shop/old',
    });
    expect(answers.ofService({ ...shop, name: 'unheard-of' })).toMatchObject({ mode: 'STRICT' });
    expect(answers.ofNamespace(shop)?.mode).toBe('mixed');
    expect(answers.ofNamespace({ cluster: 'east', namespace: 'data' })).toEqual({
      mode: 'STRICT',
      resource: 'istio-system/default',
      ports: [],
    });
    expect(answers.ofCluster('east')?.mode).toBe('mixed');
    expect(answers.ofCluster('west')).toBeNull();
  });

  it('finds the workload of a service by its own name where no label tells one', () => {
    expect(answers.ofService({ cluster: 'east', namespace: 'data', name: 'redis' })?.mode).toBe('STRICT');
  });
});
