import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curveEdge, pointOnCurve, toControlPoints } from './edge-curve.ts';

const point = fc.record({
  x: fc.integer({ min: -3000, max: 3000 }),
  y: fc.integer({ min: -3000, max: 3000 }),
});

describe('curveEdge', () => {
  it('starts and ends at the nodes', () => {
    fc.assert(
      fc.property(point, point, fc.nat(3), (from, to, lane) => {
        const curve = curveEdge(from, to, lane);
        expect(pointOnCurve(curve, 0)).toEqual(from);
        expect(pointOnCurve(curve, 1)).toEqual(to);
      }),
    );
  });
  it('leaves and arrives level when it runs forward', () => {
    const curve = curveEdge({ x: 0, y: 0 }, { x: 300, y: 120 });
    expect(curve).toMatchObject({ first: { x: 150, y: 0 }, second: { x: 150, y: 120 } });
  });
  it('does not cover the edge in the other direction', () => {
    fc.assert(
      fc.property(point, point, (from, to) => {
        fc.pre(Math.hypot(from.x - to.x, from.y - to.y) > 100);
        const there = pointOnCurve(curveEdge(from, to), 0.5);
        const back = pointOnCurve(curveEdge(to, from), 0.5);
        expect(Math.hypot(there.x - back.x, there.y - back.y)).toBeGreaterThan(10);
      }),
    );
  });
  it('is told to cytoscape as weights and distances that give the same points back', () => {
    fc.assert(
      fc.property(point, point, (from, to) => {
        fc.pre(Math.hypot(from.x - to.x, from.y - to.y) > 50);
        const curve = curveEdge(from, to);
        const told = toControlPoints(curve);
        const [weight = 0] = (told?.weights ?? '').split(' ').map(Number);
        const [distance = 0] = (told?.distances ?? '').split(' ').map(Number);
        const length = Math.hypot(to.x - from.x, to.y - from.y);
        const x = from.x + (to.x - from.x) * weight - ((to.y - from.y) / length) * distance;
        const y = from.y + (to.y - from.y) * weight + ((to.x - from.x) / length) * distance;
        expect(Math.hypot(x - curve.first.x, y - curve.first.y)).toBeLessThan(0.001 * length + 1);
      }),
    );
  });
  it('has nothing to tell for coinciding ends', () => {
    const at = { x: 5, y: 5 };
    expect(toControlPoints(curveEdge(at, at))).toBeNull();
  });
});
