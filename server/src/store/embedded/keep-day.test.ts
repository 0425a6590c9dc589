import { describe, expect, it } from 'vitest';
import { createDayKeeper } from './keep-day.ts';

const HOUR_MS = 3_600_000;

function keeper(at: { hours: number; newest: number | null }) {
  const read: { from: number; to: number }[] = [];
  const look = createDayKeeper({
    hoursUntil: () => at.hours * HOUR_MS,
    newestEnd: () => at.newest,
    read: async (window) => read.push(window),
  });
  return { look, read };
}

describe('createDayKeeper', () => {
  it('reads the last day once, and again when an hour is complete', async () => {
    const at = { hours: 30, newest: 30.5 * HOUR_MS };
    const { look, read } = keeper(at);
    await look();
    at.newest = 30.9 * HOUR_MS;
    await look();
    expect(read).toEqual([{ from: 6.5 * HOUR_MS, to: 30.5 * HOUR_MS }]);
    at.hours = 31;
    at.newest = 31.1 * HOUR_MS;
    await look();
    expect(read).toHaveLength(2);
    expect(read[1]).toMatchObject({ to: 31.1 * HOUR_MS });
  });

  it('reads nothing while there are no hours, or nothing is stored', async () => {
    const at = { hours: -Infinity, newest: null as number | null };
    const { look, read } = keeper(at);
    await look();
    at.newest = HOUR_MS / 2;
    await look();
    expect(read).toEqual([]);
  });
});
