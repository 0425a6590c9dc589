import { describe, expect, it } from 'vitest';
import { straightEdge } from '../edge-curve.ts';
import { tokens } from '../../../theme/tokens.ts';
import type { PlacedEdge } from '../overlay-scene.ts';
import { buildView } from '../topology-model.ts';
import { sampleTopology } from '../topology-samples.ts';
import { buildEdgePainting, isSamePainting } from './edge-painting.ts';
import { findEdgeAt } from './find-edge-at.ts';

const look = { tokens: tokens.light, healthOn: true, securityOn: false };
const boxes = [{ x: 0, y: 0, width: 50, height: 40 }];
const view = buildView(sampleTopology(), 'rps');
/** The sample's edges as level lines, 10 model pixels apart. */
const edges = view.edges.map((edge, i): PlacedEdge => ({
  edge,
  curve: straightEdge({ x: 0, y: i * 10 }, { x: 100, y: i * 10 }),
  label: null,
  faded: false,
  near: false,
  found: false,
  chosen: false,
}));
const paint = (placed: readonly PlacedEdge[]) => buildEdgePainting(placed, boxes, look);

describe('buildEdgePainting', () => {
  it('gives each edge its line, coloured by errors and dashed for plaintext', () => {
    const { lines, strokes, palette } = paint(edges);
    expect(Array.from(lines.slice(8, 16))).toEqual([0, 10, 25, 10, 75, 10, 80, 10]);
    const ofEdge = Array.from(strokes, (index) => palette[index]);
    expect(ofEdge.map((stroke) => stroke?.dashed)).toEqual([false, false, true, false]);
    expect(ofEdge.map((stroke) => stroke?.color === tokens.light.status.failing)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('lays a chosen edge with its mark over all others, and lets those step back', () => {
    const placed = edges.map((edge, i) => ({ ...edge, faded: i !== 1, near: i === 1, chosen: i === 1 }));
    const { lines, strokes, palette } = paint(placed);
    expect(strokes).toHaveLength(edges.length + 1);
    expect([lines.at(-15), lines.at(-7)]).toEqual([10, 10]);
    const [mark, line] = Array.from(strokes.slice(-2));
    expect(mark).toBe(palette.length - 2);
    expect(line).toBe(palette.length - 1);
    expect(palette[mark ?? 0]).toMatchObject({ color: tokens.light.accent });
    expect(palette[0]?.opacity).toBeLessThan(0.2);
  });

  it('is the same where only numbers within a bucket changed, and differs where a bucket did', () => {
    const first = paint(edges);
    expect(isSamePainting(first, paint(edges.map((placed) => ({ ...placed }))))).toBe(true);
    const failing = edges.map((placed) => ({
      ...placed,
      edge: { ...placed.edge, tone: 'failing' as const },
    }));
    expect(isSamePainting(first, paint(failing))).toBe(false);
    const moved = edges.map((placed) => ({ ...placed, curve: straightEdge({ x: 1, y: 0 }, { x: 9, y: 9 }) }));
    expect(isSamePainting(first, paint(moved))).toBe(false);
  });
});

describe('findEdgeAt', () => {
  it('finds the nearest line in reach', () => {
    expect(findEdgeAt(edges, { x: 50, y: 12 }, 4)).toBe(edges[1]?.edge.id);
    expect(findEdgeAt(edges, { x: 50, y: 17 }, 4)).toBe(edges[2]?.edge.id);
  });
  it('finds none beside, before or after the lines', () => {
    expect(findEdgeAt(edges, { x: 50, y: 15 }, 4)).toBe('');
    expect(findEdgeAt(edges, { x: -6, y: 10 }, 4)).toBe('');
    expect(findEdgeAt(edges, { x: 106, y: 10 }, 4)).toBe('');
  });
});
