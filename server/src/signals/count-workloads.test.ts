import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EdgeSums } from '../store/telemetry-store.ts';
import { buildGraph } from './build-graph.ts';
import { countWorkloads } from './count-workloads.ts';
import { isInScope } from './scope.ts';
import { createSums } from './sums.ts';

const word = fc.constantFrom('unknown', 'a', 'b');
const end = fc.record({ cluster: word, namespace: word, service: word, workload: word, version: word });
const edge = fc
  .record({ source: end, target: end, protocol: fc.constant('http' as const), external: fc.boolean() })
  .map((key): EdgeSums =>
    Object.assign(createSums(), { edge: key, evidence: 'none', reporters: [] } as const),
  );

describe('countWorkloads', () => {
  it('counts the workloads inside the mesh that a graph of workloads has', () => {
    const scopes = fc.constantFrom({}, { cluster: ['a'] }, { namespace: ['b'] });
    fc.assert(
      fc.property(fc.array(edge), scopes, (edges, scope) => {
        const drawn = [...buildGraph(edges, 'workload').nodes.values()].filter(
          ({ identity, external }) => identity.kind === 'workload' && !external && isInScope(identity, scope),
        );
        expect(countWorkloads(edges, scope)).toBe(drawn.length);
      }),
    );
  });
});
