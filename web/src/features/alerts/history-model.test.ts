import { expect, it } from 'vitest';
import { makeAlert } from '../../ui/alerts/sample-data.ts';
import { buildLanes, firedWithin, lengthOf } from './history-model.ts';

const WINDOW = { from: 1_000, to: 2_000 };

it('draws each alert’s episodes in one lane, clipped to the window, the gravest first', () => {
  const lanes = buildLanes(
    [
      makeAlert({ fingerprint: 't', severity: 'ticket', pendingAt: 1_000, firedAt: 1_000 }),
      makeAlert({ fingerprint: 'p', episode: '2', pendingAt: 1_500, firedAt: 1_600 }),
      makeAlert({ fingerprint: 'p', episode: '1', pendingAt: 500, firedAt: 900, resolvedAt: 1_200 }),
      makeAlert({ fingerprint: 'w', state: 'pending', pendingAt: 1_800, firedAt: null }),
    ],
    WINDOW,
  );
  expect(lanes.map(({ key }) => key)).toEqual(['p', 'w', 't']);
  expect(lanes[0]?.bars).toMatchObject([
    { from: 0, fired: 0, to: 0.2, open: false },
    { from: 0.5, fired: 0.6, to: 1, open: true },
  ]);
  expect(lanes[1]?.bars).toMatchObject([{ from: 0.8, fired: null, to: 1, open: true }]);
});

it('counts only the time within the window, and to the present what goes on', () => {
  const alert = makeAlert({ firedAt: 900, resolvedAt: 1_200 });
  expect(firedWithin(alert, WINDOW)).toBe(200);
  expect(firedWithin(makeAlert({ firedAt: null }), WINDOW)).toBe(0);
  expect(lengthOf(alert, 5_000)).toBe(300);
  expect(lengthOf(makeAlert({ firedAt: 1_000, resolvedAt: null }), 5_000)).toBe(4_000);
});
