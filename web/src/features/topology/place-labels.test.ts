import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curveEdge } from './edge-curve.ts';
import { overlap, type Rect } from './layout/geometry.ts';
import { LABEL_HEIGHT, placeLabels, widthOfLabel, type PlacedLabel } from './place-labels.ts';

const toRect = ({ middle, width }: PlacedLabel): Rect => ({
  x: middle.x - width / 2,
  y: middle.y - LABEL_HEIGHT / 2,
  width,
  height: LABEL_HEIGHT,
});

const point = fc.record({ x: fc.integer({ min: 0, max: 900 }), y: fc.integer({ min: 0, max: 500 }) });

describe('placeLabels', () => {
  it('keeps labels apart and off what is taken', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(point, point, fc.nat(1000)), { maxLength: 40 }), (ends) => {
        const taken = ends.map(([from]) => ({ x: from.x - 30, y: from.y - 20, width: 60, height: 40 }));
        const wishes = ends.map(([from, to, strength], i) => ({
          id: String(i),
          curve: curveEdge(from, to),
          text: '12.3/s',
          hasMark: false,
          strength,
        }));
        const rects = [...placeLabels(wishes, taken).values()].map(toRect);
        const clashes = rects.filter(
          (rect, i) =>
            taken.some((other) => overlap(rect, other)) ||
            rects.slice(i + 1).some((other) => overlap(rect, other)),
        );
        expect(clashes).toEqual([]);
      }),
    );
  });

  it('gives the better place to the stronger edge, and leaves out a label without room', () => {
    const curve = curveEdge({ x: 0, y: 0 }, { x: 60, y: 0 });
    const wish = { curve, text: '100/s', hasMark: false };
    const placed = placeLabels(
      [
        { id: 'weak', strength: 1, ...wish },
        { id: 'strong', strength: 9, ...wish },
      ],
      [],
    );
    expect([...placed.keys()]).toEqual(['strong']);
    expect(placed.get('strong')?.middle.x).toBeCloseTo(30);
  });

  it('shows a mark even where there is no room', () => {
    const curve = curveEdge({ x: 0, y: 0 }, { x: 100, y: 0 });
    const everything = [{ x: -500, y: -500, width: 1000, height: 1000 }];
    const placed = placeLabels([{ id: 'open', curve, text: '', hasMark: true, strength: 1 }], everything);
    expect(placed.has('open')).toBe(true);
  });

  it('places nothing for an edge without label and mark', () => {
    const curve = curveEdge({ x: 0, y: 0 }, { x: 100, y: 0 });
    expect(placeLabels([{ id: 'a', curve, text: '', hasMark: false, strength: 1 }], []).size).toBe(0);
    expect(widthOfLabel('', false)).toBe(0);
  });
});
