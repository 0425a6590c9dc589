import { expect, it } from 'vitest';
import { groupMarkers, placeMarkers } from './marker-model.ts';

const WINDOW = { from: 1_000, to: 2_000 };
const marker = (key: string, at: number, to?: number | null) =>
  ({ key, at, label: key, ...(to === undefined ? {} : { to }) }) as const;

it('keeps what touches the window, clipped to it, in order of time', () => {
  const placed = placeMarkers(
    [
      marker('later', 1_500),
      marker('across', 500, 1_250),
      marker('before', 100, 900),
      marker('after', 2_100),
      marker('goes on', 1_750, null),
      marker('a moment before', 900),
    ],
    WINDOW,
    400,
  );
  expect(placed.map(({ marker: { key }, x, endX }) => [key, x, endX])).toEqual([
    ['across', 0, 100],
    ['later', 200, 200],
    ['goes on', 300, 400],
  ]);
});

it('places what goes on and began just after the window at its end', () => {
  const placed = placeMarkers(
    [marker('just now', 62_000, null), marker('much later', 902_000, null), marker('over', 62_000, 63_000)],
    WINDOW,
    400,
  );
  expect(placed.map(({ marker: { key }, x, endX }) => [key, x, endX])).toEqual([['just now', 400, 400]]);
});

it('joins marks that could not be hit one by one', () => {
  const placed = placeMarkers([marker('a', 1_000), marker('b', 1_020), marker('c', 1_100)], WINDOW, 400);
  expect(groupMarkers(placed).map(({ x, markers }) => [x, markers.map(({ key }) => key)])).toEqual([
    [0, ['a', 'b']],
    [40, ['c']],
  ]);
});
