import { expect, it } from 'vitest';
import { parseExpression } from './expression/parse-expression.ts';
import { placeFiring } from './firing-on-graph.ts';
import { findMatches } from './find-hide.ts';
import { buildView } from './topology-model.ts';
import { sampleTopology } from './topology-samples.ts';

const alert = (fingerprint: string, severity: 'page' | 'ticket' | 'info') => ({
  fingerprint,
  summary: fingerprint,
  severity,
});
const SUMMARY = {
  subjects: [
    {
      subject: { kind: 'service' as const, id: 'east~shop~cart' },
      severity: 'page' as const,
      alerts: [alert('a', 'page'), alert('b', 'ticket')],
    },
    {
      subject: { kind: 'edge' as const, id: 'east~legacy~billing~~east~shop~stock~~http' },
      severity: 'ticket' as const,
      alerts: [alert('c', 'ticket')],
    },
    {
      subject: { kind: 'source' as const, id: 'pods' },
      severity: 'page' as const,
      alerts: [alert('d', 'page')],
    },
  ],
};

it('knows what fires on a node, by what the node stands for', () => {
  const { ofNode, ofEdge } = placeFiring(SUMMARY);
  const at = { id: 'east~shop~cart', cluster: 'east', namespace: 'shop' };
  expect(ofNode({ ...at, kind: 'service' })?.alerts).toHaveLength(2);
  // A workload of the service's name is not the service.
  expect(ofNode({ ...at, kind: 'workload' })).toBeNull();
  expect(ofNode({ ...at, id: 'east~shop~cart~v2', kind: 'version' })?.severity).toBe('page');
  const folded = { ...at, id: 'east~shop', kind: 'namespace' } as const;
  expect(ofNode(folded)?.alerts.map(({ fingerprint }) => fingerprint)).toEqual(['a', 'b', 'c']);
  expect(ofNode({ ...folded, namespace: 'legacy' })).toBeNull();
  expect(ofEdge('east~legacy~billing~~east~shop~stock~~http')?.severity).toBe('ticket');
  // Equal answers are the same object: nothing is drawn again for them.
  expect(ofNode(folded)).toBe(ofNode(folded));
});

function caught(text: string, firing: ReturnType<typeof placeFiring> | null): string[] {
  const view = buildView(sampleTopology(), 'rps', firing);
  const parsed = parseExpression(text);
  if (!parsed.ok || !parsed.expression) throw new Error(`no expression: ${text}`);
  const { nodes, edges } = findMatches(view, parsed.expression);
  return [...nodes, ...edges];
}

it('can be found and hidden; and neither holds while it is not known what fires', () => {
  const firing = placeFiring(SUMMARY);
  const [cart, edge] = ['east~shop~cart', 'east~legacy~billing~~east~shop~stock~~http'];
  expect(caught('alert', firing)).toEqual([cart, edge]);
  expect(caught('alert = page', firing)).toEqual([cart]);
  expect(caught('alert = ticket', firing)).toEqual([cart, edge]);
  expect(caught('not alert and node', firing)).not.toContain(cart);
  expect(caught('not alert and node', firing)).toHaveLength(4);
  expect(caught('alert', null)).toEqual([]);
  expect(caught('not alert', null)).toEqual([]);
});
