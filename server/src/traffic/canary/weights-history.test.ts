import { describe, expect, it } from 'vitest';
import { createMeshConfig } from '../../mesh-config/create-mesh-config.ts';
import { createTextSource } from '../../mesh-config/text-source.ts';
import { createConfigHistory } from '../../state/config-history.ts';
import { openState } from '../../state/open-state.ts';
import { readWeightsHistory } from './weights-history.ts';

type Action = 'seen' | 'created' | 'changed' | 'deleted';

interface Version {
  readonly at: number;
  readonly action: Action;
  /** Percent of v1; 100 is a route that divides no longer. */
  readonly first?: number;
  readonly name?: string;
}

const SUBSETS = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: cart, namespace: shop}
spec:
  host: cart
  subsets: [{name: a, labels: {version: v1}}, {name: b, labels: {version: v2}}]
`;

const destination = (subset: string, weight: number): string =>
  `{destination: {host: cart, subset: ${subset}}, weight: ${weight}}`;

function route(first: number, name = 'cart', createdAt?: string): string {
  const targets =
    first === 100 ? destination('a', 100) : `${destination('a', first)}, ${destination('b', 100 - first)}`;
  const age = createdAt === undefined ? '' : `, creationTimestamp: '${createdAt}'`;
  return `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ${name}, namespace: shop${age}}
spec: {hosts: [cart], http: [{route: [${targets}]}]}
`;
}

/** Percent of v1 by when it began to hold; null for none. */
function read(
  versions: readonly Version[],
  [from, to]: readonly [number, number],
  present: readonly string[],
): readonly (readonly [number | null, number | null])[] {
  const configHistory = createConfigHistory(openState(null));
  const text = [SUBSETS, ...present].join('---\n');
  const meshConfig = createMeshConfig({
    sources: [createTextSource({ cluster: 'east', texts: [{ name: 'cart', text }], startedAt: 1 })],
  });
  for (const { at, action, first = 100, name = 'cart' } of versions) {
    const id = `VirtualService:east~shop~${name}`;
    const head = { id, apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', cluster: 'east' };
    const origin = { kind: 'file', where: 'cart.yaml', line: 1 } as const;
    if (action === 'deleted') configHistory.remove(id, at);
    else
      configHistory.keep({
        head: { ...head, namespace: 'shop', name, labels: {}, createdAt: null, origin },
        source: 'file:east',
        part: 'VirtualService',
        fingerprint: String(at),
        at,
        action,
        yaml: route(first, name),
        concerns: ['shop/cart'],
      });
  }
  const service = { cluster: 'east', namespace: 'shop', name: 'cart' };
  return readWeightsHistory(service, { from, to }, { meshConfig, configHistory }).map(
    (one) => [one.from, one.weights.find(({ version }) => version === 'v1')?.weight ?? null] as const,
  );
}

const ROLLOUT: readonly Version[] = [
  { at: 1000, action: 'created', first: 90 },
  { at: 2000, action: 'changed', first: 50 },
  { at: 3000, action: 'changed', first: 100 },
];

describe('weights as they were configured', () => {
  it('are none before the route was created, and those of the first look before it', () => {
    const created: Version = { at: 1000, action: 'created', first: 90 };
    expect(read([created], [100, 900], [route(90)])).toEqual([]);
    expect(read([created], [100, 1900], [route(90)])).toEqual([[1000, 90]]);
    const changed: Version = { at: 2000, action: 'changed', first: 50 };
    expect(read([{ ...created, action: 'seen' }, changed], [100, 900], [route(50)])).toEqual([[null, 90]]);
    expect(read([], [100, 900], [route(50)])).toEqual([[null, 50]]);
  });

  it('are none before the route’s age, as it says itself', () => {
    const seen: Version = { at: 3000, action: 'seen', first: 90 };
    const present = [route(90, 'cart', '1970-01-01T00:00:02Z')];
    expect(read([seen], [100, 1900], present)).toEqual([]);
    expect(read([seen], [2100, 2900], present)).toEqual([[null, 90]]);
  });

  it('are kept when the route divides no longer', () => {
    const present = [route(100)];
    expect(read(ROLLOUT, [1100, 1900], present)).toEqual([[1000, 90]]);
    expect(read(ROLLOUT, [1500, 4000], present)).toEqual([
      [1000, 90],
      [2000, 50],
      [3000, null],
    ]);
    expect(read(ROLLOUT, [3100, 4000], present)).toEqual([]);
  });

  it('are kept when the route is there no longer', () => {
    const gone: readonly Version[] = [...ROLLOUT.slice(0, 2), { at: 2500, action: 'deleted' }];
    expect(read(gone, [1500, 2400], [])).toEqual([
      [1000, 90],
      [2000, 50],
    ]);
    expect(read(gone, [2600, 3000], [])).toEqual([]);
  });

  it('are those of the route that divided then', () => {
    const versions: readonly Version[] = [
      { at: 10, action: 'seen', first: 70, name: 'former' },
      { at: 2000, action: 'deleted', name: 'former' },
      { at: 2000, action: 'created', first: 20, name: 'later' },
    ];
    expect(read(versions, [1000, 1900], [route(20, 'later')])).toEqual([[null, 70]]);
    expect(read(versions, [2100, 2900], [route(20, 'later')])).toEqual([[2000, 20]]);
    // Of two that divide, the one that still does, whichever changed last.
    const both = [...versions.slice(0, 1), { at: 20, action: 'seen', first: 20, name: 'later' } as const];
    const finished = { at: 3000, action: 'changed', first: 100, name: 'former' } as const;
    const present = [route(100, 'former'), route(20, 'later')];
    expect(read([...both, finished], [2100, 2900], present)).toEqual([[null, 20]]);
  });
});
