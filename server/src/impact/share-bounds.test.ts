import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleEdge } from '../http/testing/sample-telemetry.ts';
import { buildGraph } from '../signals/build-graph.ts';
import type { EdgeSums } from '../store/telemetry-store.ts';
import { createCallGraph } from './call-graph.ts';
import { boundShares, type Affected } from './share-bounds.ts';
import { traceDependants } from './trace-dependants.ts';

const id = (name: string): string => `c~n~${name}`;

function http(from: string, to: string, requests: number): EdgeSums {
  return sampleEdge(id(from), id(to), { requests });
}

function tcp(from: string, to: string, opened: number): EdgeSums {
  return sampleEdge(id(from), id(to), { opened, protocol: 'tcp' });
}

function trace(edges: readonly EdgeSums[], chosen: readonly string[]) {
  const graph = createCallGraph(buildGraph(edges, 'service'));
  const { hops, loops } = traceDependants(graph, chosen.map(id));
  const shares = boundShares(graph, hops);
  return { hops, loops, shareOf: (name: string) => (shares.get(id(name)) as Affected).share, shares };
}

describe('the shares of dependants', () => {
  it('are what is sent of what is received', () => {
    const { shareOf, hops } = trace([http('web', 'cart', 100), http('cart', 'stock', 25)], ['stock']);
    expect(shareOf('cart')).toEqual({ least: 0.25, estimate: 0.25, most: 0.25 });
    expect(shareOf('web')).toEqual({ least: 0.25, estimate: 0.25, most: 0.25 });
    expect([...hops]).toEqual([
      [id('stock'), 0],
      [id('cart'), 1],
      [id('web'), 2],
    ]);
  });

  it('are bounds where a callee has other callers, and where one request may call several times', () => {
    const edges = [http('in', 'a', 100), http('a', 'mid', 50), http('b', 'mid', 50), http('mid', 'db', 40)];
    const { shareOf } = trace(edges, ['db']);
    expect(shareOf('a')).toEqual({ least: 0, estimate: 0.2, most: 0.4 });
    expect(trace([http('in', 'a', 100), http('a', 'db', 150)], ['db']).shareOf('a')).toEqual({
      least: 0.75,
      estimate: 1,
      most: 1,
    });
    const two = [http('in', 'a', 100), http('a', 'x', 30), http('a', 'y', 50)];
    expect(trace(two, ['x', 'y']).shareOf('a')).toEqual({ least: 0.5, estimate: 0.8, most: 0.8 });
  });

  it('are assumed over TCP, and by everybody further out', () => {
    const { shareOf, shares } = trace([http('web', 'cart', 100), tcp('cart', 'redis', 3)], ['redis']);
    expect(shareOf('cart')).toEqual({ least: 0, estimate: 1, most: 1 });
    expect(shareOf('web')).toEqual({ least: 0, estimate: 1, most: 1 });
    expect([...shares.values()].map(({ assumed }) => assumed)).toEqual([true, true]);
    const relayed = trace([tcp('app', 'proxy', 5), tcp('proxy', 'db', 5)], ['db']);
    expect(relayed.shareOf('app')).toEqual({ least: 0, estimate: 1, most: 1 });
    expect(relayed.shares.get(id('app'))?.affected).toEqual({ least: 0, estimate: 0, most: 0 });
  });

  it('name circles, and end in them', () => {
    const circle = [http('in', 'a', 100), http('a', 'b', 50), http('b', 'a', 20), http('b', 'db', 10)];
    const { loops, shareOf, hops } = trace(circle, ['db']);
    expect(loops).toEqual([[id('a'), id('b')]]);
    expect(hops.get(id('a'))).toBe(2);
    // Of 50 requests b calls the database for 10 and a for 20; of 120 requests a calls b for 50.
    const { estimate } = shareOf('b');
    expect(estimate).toBeCloseTo((10 + 20 * shareOf('a').estimate) / 50, 9);
    expect(shareOf('a').estimate).toBeCloseTo((50 * estimate) / 120, 9);
    expect(shareOf('b').most).toBeLessThanOrEqual(1);
  });

  it('take a circle that feeds itself for all of it', () => {
    const circle = [http('in', 'a', 1e6), http('a', 'b', 1e6), http('b', 'a', 1e6), http('b', 'db', 1)];
    const { shareOf } = trace(circle, ['db']);
    expect([shareOf('a').most, shareOf('b').most]).toEqual([1, 1]);
  });

  it('leave out what calls nothing of it, and calls of a service to itself', () => {
    const { hops, shareOf } = trace(
      [http('x', 'y', 5), http('a', 'db', 5), http('a', 'a', 50), http('w', 'a', 10)],
      ['db'],
    );
    expect([...hops.keys()]).toEqual([id('db'), id('a'), id('w')]);
    expect(shareOf('a').estimate).toBe(0.5);
  });
});

function count<Key>(map: Map<Key, number>, key: Key): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

/** Whether each request was lost, by walking every one: what telemetry cannot tell. */
function simulate(links: readonly (readonly number[])[], bits: readonly number[], chosen: number) {
  const calls = new Map<string, number>();
  const asked = new Map<number, number>();
  const lost = new Map<number, number>();
  let at = 0;
  const draw = (): number => bits[at++ % bits.length] as number;
  const handle = (node: number, depth: number): boolean => {
    count(asked, node);
    let isLost = node === chosen;
    if (depth < 5)
      for (const callee of links[node] ?? []) {
        if (callee === node || draw() % 2 === 0) continue;
        count(calls, `${node} ${callee}`);
        if (handle(callee, depth + 1)) isLost = true;
      }
    if (isLost) count(lost, node);
    return isLost;
  };
  for (let i = 0; i < 30; i++) {
    const node = draw() % links.length;
    count(calls, `in ${node}`);
    handle(node, 0);
  }
  return { calls, asked, lost };
}

describe('the bounds', () => {
  it('hold whatever requests did, in meshes of any shape', () => {
    const links = fc.array(fc.uniqueArray(fc.nat(5), { maxLength: 3 }), { minLength: 6, maxLength: 6 });
    const bits = fc.array(fc.nat(1_000_000), { minLength: 40, maxLength: 80 });
    fc.assert(
      fc.property(links, bits, fc.nat(5), (mesh, drawn, chosen) => {
        const { calls, asked, lost } = simulate(mesh, drawn, chosen);
        const edges = [...calls].map(([key, requests]) => {
          const [from = '', to = ''] = key.split(' ');
          return http(from, to, requests);
        });
        const { shares } = trace(edges, [String(chosen)]);
        for (let node = 0; node < 6; node++) {
          if (node === chosen || !asked.has(node)) continue;
          const bounds = shares.get(id(String(node)))?.affected ?? { least: 0, estimate: 0, most: 0 };
          const real = lost.get(node) ?? 0;
          expect(bounds.least).toBeLessThanOrEqual(real + 1e-6);
          expect(bounds.most).toBeGreaterThanOrEqual(real - 1e-6);
          expect(bounds.estimate).toBeLessThanOrEqual(bounds.most + 1e-6);
          expect(bounds.estimate).toBeGreaterThanOrEqual(bounds.least - 1e-6);
        }
      }),
      { numRuns: 300 },
    );
  });
});
