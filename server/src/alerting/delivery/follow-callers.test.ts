import { expect, it } from 'vitest';
import { createFixedStore, NOW } from '../../http/testing/sample-context.ts';
import { NOBODY, sampleEdge } from '../../http/testing/sample-telemetry.ts';
import { followCallers } from './follow-callers.ts';

it('tells for each service who called it, of those that have a name', async () => {
  const edges = [
    sampleEdge('east~shop~web', 'east~shop~cart', { requests: 1 }),
    sampleEdge('east~shop~web', 'east~shop~cart', { requests: 1, protocol: 'grpc' }),
    sampleEdge('west~pay~pay', 'east~shop~cart', { requests: 1 }),
    sampleEdge(NOBODY, 'east~shop~cart', { requests: 1 }),
  ];
  const callers = followCallers(createFixedStore(edges), () => NOW);
  expect(callers.read()).toEqual(new Map());
  await callers.refresh();
  const known = new Map([['east~shop~cart', new Set(['east~shop~web', 'west~pay~pay'])]]);
  expect(callers.read()).toEqual(known);
});

it('keeps what it knows when the store does not answer', async () => {
  const store = createFixedStore([sampleEdge('east~shop~web', 'east~shop~cart', { requests: 1 })]);
  let broken = false;
  const callers = followCallers(
    {
      newestEnd: () => NOW,
      readEdges: (query) => (broken ? Promise.reject(new Error('down')) : store.readEdges(query)),
    },
    () => NOW,
  );
  await callers.refresh();
  broken = true;
  await expect(callers.refresh()).rejects.toThrow('down');
  expect(callers.read().size).toBe(1);
});
