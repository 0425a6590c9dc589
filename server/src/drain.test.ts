import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createDrain } from './drain.ts';

describe('draining', () => {
  it('stops what was started last first, once, and goes on after a failure', async () => {
    const drain = createDrain(pino({ level: 'silent' }));
    const stopped: string[] = [];
    for (const name of ['store', 'scrapes', 'server']) {
      drain.add({
        name,
        run: async () => {
          stopped.push(name);
          if (name === 'scrapes') throw new Error('hangs');
        },
      });
    }
    expect(await Promise.all([drain.run(), drain.run()])).toEqual([false, false]);
    expect(stopped).toEqual(['server', 'scrapes', 'store']);
  });
});
