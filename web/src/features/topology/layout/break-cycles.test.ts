import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignLayers } from './assign-layers.ts';
import { breakCycles, findComponents, netFlows } from './break-cycles.ts';

const flows = fc.array(
  fc.record({ from: fc.nat(11), to: fc.nat(11), weight: fc.integer({ min: 1, max: 1000 }) }),
  { maxLength: 60 },
);

describe('breakCycles', () => {
  it('leaves a graph in which every flow goes to a later layer', () => {
    fc.assert(
      fc.property(flows, (all) => {
        const kept = breakCycles(12, all);
        const layers = assignLayers(12, kept);
        for (const { from, to } of kept) expect(layers[from]).toBeLessThan(layers[to] as number);
      }),
    );
  });
  it('drops only flows that lie on a cycle', () => {
    fc.assert(
      fc.property(flows, (all) => {
        const component = findComponents(12, all);
        const kept = new Set(breakCycles(12, all));
        const dropped = all.filter((flow) => !kept.has(flow));
        expect(dropped.filter(({ from, to }) => component[from] !== component[to])).toEqual([]);
      }),
    );
  });
  it('breaks a cycle at its weakest flow', () => {
    const cycle = [
      { from: 0, to: 1, weight: 5 },
      { from: 1, to: 2, weight: 2 },
      { from: 2, to: 0, weight: 9 },
    ];
    expect(breakCycles(3, cycle)).toEqual([cycle[2], cycle[0]]);
  });
});

describe('netFlows', () => {
  it('keeps the stronger direction of a pair with the difference', () => {
    const both = [
      { from: 3, to: 1, weight: 7 },
      { from: 1, to: 3, weight: 4 },
      { from: 3, to: 1, weight: 1 },
      { from: 2, to: 2, weight: 9 },
    ];
    expect(netFlows(both)).toEqual([{ from: 3, to: 1, weight: 4 }]);
  });
});
