import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundingRect,
  nodeFootprint,
  overlap,
  type LayoutEdge,
  type LayoutNode,
  type LayoutRequest,
  type LayoutResult,
  type Rect,
} from './geometry.ts';
import { layOut } from './lay-out.ts';

const meshes = fc
  .record({
    members: fc.array(fc.integer({ min: 1, max: 14 }), { minLength: 1, maxLength: 7 }),
    links: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.double({ min: 0, max: 1e4, noNaN: true })), {
      maxLength: 120,
    }),
    aspect: fc.constantFrom(0.5, 1, 1.8),
  })
  .map(({ members, links, aspect }): LayoutRequest => {
    const nodes: LayoutNode[] = members.flatMap((count, group) =>
      Array.from({ length: count }, (_, i) => ({ id: `g${group}~n${i}`, group: `g${group}`, folded: false })),
    );
    const pick = (n: number): string => (nodes[n % nodes.length] as LayoutNode).id;
    const edges = links.map(([from, to, weight]) => ({ source: pick(from), target: pick(to), weight }));
    return { nodes, edges, aspect };
  });

function expectNoOverlap({ positions, boxes }: LayoutResult, nodes: readonly LayoutNode[]): void {
  const footprints: Rect[] = nodes.map((node) => {
    const point = positions[node.id];
    expect(point).toBeDefined();
    return nodeFootprint(point as { x: number; y: number });
  });
  for (const [i, a] of footprints.entries()) {
    for (const b of footprints.slice(i + 1)) expect(overlap(a, b)).toBe(false);
    const home = boxes.filter((box) => overlap(box, a));
    expect(home.map((box) => box.group)).toEqual([nodes[i]?.group]);
    expect(boundingRect([home[0] as Rect, a])).toEqual(boundingRect([home[0] as Rect]));
  }
  for (const [i, a] of boxes.entries()) {
    for (const b of boxes.slice(i + 1)) expect(overlap(a, b)).toBe(false);
  }
}

function chain(ids: readonly string[]): LayoutEdge[] {
  return ids.slice(1).map((target, i) => ({ source: ids[i] as string, target, weight: 1 }));
}

describe('layOut', () => {
  it('keeps footprints and boxes apart, and each node inside its namespace', () => {
    fc.assert(
      fc.property(meshes, (request) => {
        expectNoOverlap(layOut(request), request.nodes);
      }),
      { numRuns: 60 },
    );
  });

  it('does not depend on the order in which nodes and flows come', () => {
    fc.assert(
      fc.property(meshes, (request) => {
        const shuffled = { ...request, nodes: request.nodes.toReversed(), edges: request.edges.toReversed() };
        expect(layOut(shuffled)).toEqual(layOut(request));
      }),
      { numRuns: 40 },
    );
  });

  it('leaves every node where it is when others come or go', () => {
    fc.assert(
      fc.property(
        meshes,
        fc.array(fc.nat(8), { minLength: 1, maxLength: 12 }),
        fc.nat(),
        (request, groups, gone) => {
          const previous = layOut(request);
          const vanished = request.nodes.length > 1 ? request.nodes[gone % request.nodes.length] : undefined;
          const kept = request.nodes.filter((node) => node !== vanished);
          const added = groups.map((group, i) => ({
            id: `g${group}~new${i}`,
            group: `g${group}`,
            folded: false,
          }));
          const nodes = [...kept, ...added];
          const edges = [...request.edges, ...chain(nodes.map((node) => node.id))];
          const groupsAlive = new Set(kept.map((node) => node.group));
          const result = layOut({ ...request, nodes, edges, previous });
          expectNoOverlap(result, nodes);
          // A namespace whose only node was replaced counts as opened or folded; then neighbours may move.
          fc.pre(added.every((node) => groupsAlive.has(node.group) || node.group !== vanished?.group));
          expect(kept.map((node) => result.positions[node.id])).toEqual(
            kept.map((node) => previous.positions[node.id]),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('draws a chain from left to right', () => {
    const ids = ['a', 'b', 'c', 'd'];
    const nodes = ids.map((id) => ({ id, group: 'g', folded: false }));
    const { positions } = layOut({ nodes, edges: chain(ids), aspect: 2 });
    const xs = ids.map((id) => positions[id]?.x as number);
    expect(xs).toEqual(xs.toSorted((a, b) => a - b));
    expect(new Set(xs).size).toBe(4);
  });

  it('draws namespaces from left to right by their net flow, in spite of a thin flow back', () => {
    const nodes = ['edge', 'shop', 'data'].map((group) => ({ id: `${group}~x`, group, folded: false }));
    const edges = [
      { source: 'edge~x', target: 'shop~x', weight: 50 },
      { source: 'shop~x', target: 'data~x', weight: 40 },
      { source: 'data~x', target: 'edge~x', weight: 1 },
    ];
    const { positions } = layOut({ nodes, edges, aspect: 1.8 });
    const xs = nodes.map((node) => positions[node.id]?.x as number);
    expect(xs).toEqual(xs.toSorted((a, b) => a - b));
  });

  it('opens a folded namespace in place: neighbours keep their order and make room', () => {
    const folded = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ id, group: id, folded: true }));
    const edges = [
      ...chain(['a', 'b', 'c', 'd']),
      { source: 'a', target: 'e', weight: 3 },
      { source: 'e', target: 'f', weight: 3 },
    ];
    const previous = layOut({ nodes: folded, edges, aspect: 1.8 });
    const members = Array.from({ length: 9 }, (_, i) => ({ id: `b~${i}`, group: 'b', folded: false }));
    const nodes = [...folded.filter((node) => node.id !== 'b'), ...members];
    const opened = layOut({ nodes, edges: [], aspect: 1.8, previous });
    expectNoOverlap(opened, nodes);
    const others = folded.filter((node) => node.id !== 'b');
    const swapped = (['x', 'y'] as const).flatMap((axis) =>
      others.flatMap((a) =>
        others.filter((b) => {
          const gap = ({ positions }: LayoutResult): number =>
            (positions[b.id]?.[axis] ?? 0) - (positions[a.id]?.[axis] ?? 0);
          return gap(previous) > 0 && gap(opened) <= 0;
        }),
      ),
    );
    expect(swapped).toEqual([]);
    const closed = layOut({ nodes: folded, edges, aspect: 1.8, previous: opened });
    expectNoOverlap(closed, folded);
    for (const node of others) expect(closed.positions[node.id]).toEqual(opened.positions[node.id]);
  });

  it.each([
    [40, 1.9],
    [150, 1.9],
  ])('fills a place of the given shape: %i nodes in %f', (count, aspect) => {
    const nodes = Array.from({ length: count }, (_, i) => ({
      id: `n${i}`,
      group: `g${i % 6}`,
      folded: false,
    }));
    const edges = nodes.flatMap((node, i) =>
      [2 * i + 1, 2 * i + 2]
        .filter((to) => to < count)
        .map((to) => ({ source: node.id, target: `n${to}`, weight: count - i })),
    );
    const sheet = boundingRect(layOut({ nodes, edges, aspect }).boxes) as Rect;
    const shape = sheet.width / sheet.height;
    expect(shape / aspect).toBeGreaterThan(0.45);
    expect(shape / aspect).toBeLessThan(2.2);
  });
});
