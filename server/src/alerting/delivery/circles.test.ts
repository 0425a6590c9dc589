import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCircles } from './circles.ts';

const node = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');

function reaches(graph: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const one of seen) for (const next of graph.get(one) ?? []) seen.add(next);
  return seen.has(to);
}

describe('findCircles', () => {
  it('puts two nodes together when each reaches the other, and only then', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(node, node), { maxLength: 25 }), (edges) => {
        const graph = new Map<string, string[]>();
        for (const [from, to] of edges) graph.set(from, [...(graph.get(from) ?? []), to]);
        const circles = findCircles(graph);
        const nodes = [...new Set(edges.flat())];
        const wrong = nodes.flatMap((a) =>
          nodes.filter(
            (b) => (reaches(graph, a, b) && reaches(graph, b, a)) !== (circles.get(a) === circles.get(b)),
          ),
        );
        expect(wrong).toEqual([]);
      }),
    );
  });

  it('goes as deep as need be', () => {
    const count = 20_000;
    const graph = new Map(Array.from({ length: count }, (_, i) => [`${i}`, [`${(i + 1) % count}`]]));
    expect(new Set(findCircles(graph).values()).size).toBe(1);
  });
});
