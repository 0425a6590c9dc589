import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAgenda } from './agenda.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

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

  it('runs what is due at the same moment in one turn', () => {
    // A clock of whole milliseconds beside one of fractions, both moved by hand: on a busy machine neither stands still.
    let passed = 0.3;
    vi.spyOn(performance, 'now').mockImplementation(() => passed);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const clock = (): number => 1_000_000 + Math.floor(passed);
    const agenda = createAgenda(clock);
    const moment = clock() + 20;
    let ran = 0;
    for (let i = 0; i < 200; i++) {
      agenda.add(moment, () => ran++);
      passed += 0.02;
    }
    expect(vi.getTimerCount()).toBe(1);
    passed = 20;
    vi.advanceTimersToNextTimer();
    expect(ran).toBe(200);
    expect(vi.getTimerCount()).toBe(0);
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
