import type { Dependant, Impact, ImpactEdge } from '@sightglass/shared/contract';
import { describe, expect, it } from 'vitest';
import { layOutLayers } from './layers-model.ts';
import { sampleDependant, sampleEdge, sampleImpact } from './sample-impact.ts';

function layOut(dependants: readonly Dependant[], edges: readonly ImpactEdge[]) {
  const impact: Impact = { ...sampleImpact(), dependants: [...dependants], edges: [...edges] };
  return layOutLayers(impact);
}

describe('the layers of an impact', () => {
  it('stand in columns by hop, the farthest at the left, with a stroke for each edge', () => {
    const { columns, strokes } = layOut(
      [sampleDependant('web', 1), sampleDependant('gateway', 2)],
      [sampleEdge('web', 'cart', 10), sampleEdge('gateway', 'web', 40)],
    );
    expect(columns.map(({ hop, boxes }) => [hop, boxes.map(({ id }) => id)])).toEqual([
      [2, ['c~n~gateway']],
      [1, ['c~n~web']],
      [0, ['c~n~cart']],
    ]);
    const [web, gateway] = strokes;
    expect(strokes.length).toBe(2);
    expect(gateway?.widthPx).toBe(7.5);
    expect(web?.widthPx).toBe(4.5);
  });

  it('count what does not fit, keeping what loses most, and draw no stroke to it', () => {
    const many = Array.from({ length: 30 }, (_, i) => sampleDependant(`web-${i}`, 1, i));
    const { columns, strokes } = layOut(
      many,
      many.map(({ name }) => sampleEdge(name, 'cart', 1)),
    );
    expect(columns[0]).toMatchObject({ hop: 1, more: 22 });
    expect(columns[0]?.boxes.map(({ affectedPerSecond }) => affectedPerSecond)).toEqual([
      29, 28, 27, 26, 25, 24, 23, 22,
    ]);
    expect(strokes.length).toBe(8);
  });

  it('bow within a column and backwards, and tell TCP', () => {
    const { strokes } = layOut(
      [sampleDependant('a', 1), sampleDependant('b', 1)],
      [sampleEdge('a', 'b', 1), sampleEdge('b', 'a', null)],
    );
    expect(strokes.map(({ isTcp }) => isTcp)).toEqual([false, true]);
    for (const { path } of strokes) expect(path).not.toContain('NaN');
  });

  it('overlap nowhere', () => {
    const all = [1, 2, 3].flatMap((hop) =>
      Array.from({ length: hop * 3 }, (_, i) => sampleDependant(`s-${hop}-${i}`, hop)),
    );
    const { columns, box, width, height } = layOut(all, []);
    const boxes = columns.flatMap((column) => column.boxes);
    for (const [i, a] of boxes.entries()) {
      expect(a.x + box.width <= width && a.y + box.height <= height).toBe(true);
      for (const b of boxes.slice(i + 1))
        expect(Math.abs(a.x - b.x) >= box.width || Math.abs(a.y - b.y) >= box.height).toBe(true);
    }
  });
});
