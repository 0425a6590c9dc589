import { describe, expect, it } from 'vitest';
import { makeRecord } from './sample-records.ts';
import {
  NO_TAIL,
  reduceTail,
  SHOWN_MOST,
  WAITING_MOST,
  type TailEvent,
  type TailState,
} from './tail-model.ts';

const records = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => makeRecord({ id: String(from + i) }));
const arrived = (from: number, count: number, held: boolean, behindAt: number | null = null): TailEvent => ({
  type: 'arrived',
  records: records(from, count),
  tail: String(from + count - 1),
  held,
  behindAt,
});
const run = (...events: TailEvent[]): TailState =>
  events.reduce(reduceTail, reduceTail(NO_TAIL, { type: 'start', tail: '0' }));
const ids = (list: TailState['shown']) => list.map(({ id }) => Number(id));

describe('a live tail', () => {
  it('puts the newest on top', () => {
    const state = run(arrived(1, 2, false), arrived(3, 1, false));
    expect(ids(state.shown)).toEqual([3, 2, 1]);
    expect(state.tail).toBe('3');
  });

  it('lets nothing move while it is held, and then all that waited', () => {
    const held = run(arrived(1, 1, false), arrived(2, 2, true));
    expect([ids(held.shown), ids(held.waiting)]).toEqual([[1], [3, 2]]);
    expect(ids(reduceTail(held, { type: 'release' }).shown)).toEqual([3, 2, 1]);
    const next = reduceTail(held, arrived(4, 1, false));
    expect([ids(next.shown), next.waiting]).toEqual([[4, 3, 2, 1], []]);
  });

  it('never grows without bound, and counts what it let go', () => {
    const state = run(arrived(1, 800, true), arrived(801, 800, true));
    expect(state.waiting).toHaveLength(WAITING_MOST);
    expect(state.spilled).toBe(600);
    expect(state.waiting[0]?.id).toBe('1600');
    const shown = run(arrived(1, 800, false), arrived(801, 800, false)).shown;
    expect(shown).toHaveLength(SHOWN_MOST);
  });

  it('remembers that it fell behind, shows no record twice, and begins anew', () => {
    const state = run(arrived(1, 3, false), arrived(3, 2, false, 77), arrived(5, 1, false));
    expect(ids(state.shown)).toEqual([5, 4, 3, 2, 1]);
    expect(state.behindAt).toBe(77);
    expect(ids(run(arrived(1, 2, true), arrived(1, 2, true)).waiting)).toEqual([2, 1]);
    expect(run(arrived(1, 2, false), arrived(1, 2, true)).waiting).toEqual([]);
    expect(reduceTail(state, { type: 'start', tail: '9' })).toEqual({ ...NO_TAIL, tail: '9' });
  });

  it('stays the very same where nothing came', () => {
    const state = run(arrived(1, 1, false));
    expect(reduceTail(state, { type: 'arrived', records: [], tail: '1', held: false, behindAt: null })).toBe(
      state,
    );
  });
});
