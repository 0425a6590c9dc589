import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { createAgenda } from './agenda.ts';

describe('createAgenda', () => {
  it('runs each thing once, in order, not before its moment', async () => {
    const agenda = createAgenda(Date.now);
    const from = Date.now();
    const ran: [number, number][] = [];
    for (const delay of [40, 10, 25, 10, -5])
      agenda.add(from + delay, () => ran.push([delay, Date.now() - from]));
    await vi.waitFor(() => expect(ran).toHaveLength(5), 2000);
    expect(ran.map(([delay]) => delay)).toEqual([-5, 10, 10, 25, 40]);
    for (const [delay, at] of ran) expect(at).toBeGreaterThanOrEqual(delay - 1);
  });

  it('runs what is due at the same moment in one turn', async () => {
    const agenda = createAgenda(Date.now);
    const moment = Date.now() + 20;
    let turn = 0;
    const turns: number[] = [];
    for (let i = 0; i < 200; i++) {
      // Spread over some fractions of a millisecond, which the clock does not tell.
      for (const until = performance.now() + 0.02; performance.now() < until;);
      agenda.add(moment, () => {
        if (turns.length === 0) setImmediate(() => turn++);
        turns.push(turn);
      });
    }
    await vi.waitFor(() => expect(turns).toHaveLength(200), 2000);
    expect(new Set(turns)).toEqual(new Set([0]));
  });

  it('takes things on while it runs others', async () => {
    const agenda = createAgenda(Date.now);
    let runs = 0;
    const again = (): void => {
      if (++runs < 5) agenda.add(Date.now() + 3, again);
    };
    agenda.add(Date.now(), again);
    await vi.waitFor(() => expect(runs).toBe(5), 2000);
  });

  it('leaves out what was taken off', async () => {
    const agenda = createAgenda(Date.now);
    const ran: string[] = [];
    const cancel = agenda.add(Date.now() + 5, () => ran.push('taken off'));
    agenda.add(Date.now() + 10, () => ran.push('left'));
    cancel();
    cancel();
    await sleep(40);
    expect(ran).toEqual(['left']);
  });
});
