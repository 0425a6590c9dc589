import { expect, it } from 'vitest';
import { makeEdge } from './sample-data.ts';
import { buildFlowSide } from './flow-model.ts';

const edge = (source: string, requestsPerSecond: number, bytesPerSecond = 0) =>
  makeEdge({ id: `${source}~~b~~http`, source, target: 'b', requestsPerSecond, bytesPerSecond });

it('draws most traffic first, thicker by the root', () => {
  const { rows, more } = buildFlowSide([edge('a', 1), edge('c', 100), edge('d', 0)], 'source');
  expect(rows.map(({ otherId }) => otherId)).toEqual(['c', 'a', 'd']);
  expect(rows.map(({ strokePx }) => strokePx)).toEqual([8, 2.15, 1.5]);
  expect(more).toBe(0);
});

it('keeps the last row for the count of the others', () => {
  const { rows, more } = buildFlowSide(
    Array.from({ length: 9 }, (_, i) => edge(`s${i}`, i)),
    'source',
    4,
  );
  expect(rows.map(({ otherId }) => otherId)).toEqual(['s8', 's7', 's6']);
  expect(more).toBe(6);
});

it('is empty for no edges', () => {
  expect(buildFlowSide([], 'target')).toEqual({ rows: [], more: 0 });
});
