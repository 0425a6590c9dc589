import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WindowBatch } from './edge-window.ts';
import { createWindowPump } from './window-pump.ts';

function batch(start: number): WindowBatch {
  return { start, end: start + 1000, windows: [], clusters: [] };
}

beforeEach(() => vi.useFakeTimers({ now: -1000 }));
afterEach(() => vi.useRealTimers());

function pumpOver(insertWindows: (batch: WindowBatch) => Promise<void>) {
  const ready: WindowBatch[] = [];
  const asked: number[] = [];
  const onError = vi.fn<(error: unknown, batch: WindowBatch) => void>();
  const pump = createWindowPump({
    rollup: {
      advanceInSlices: async (now) => {
        asked.push(now);
        return ready.splice(0);
      },
    },
    store: { insertWindows },
    graceMs: 5000,
    settleMs: 1000,
    clock: Date.now,
    onError,
  });
  return { ready, asked, onError, pump };
}

describe('the pump', () => {
  it('stores windows in order, one after the other', async () => {
    const stored: number[] = [];
    const { promise: freed, resolve: free } = Promise.withResolvers<void>();
    const { ready, pump } = pumpOver(async ({ start }) => {
      if (start === 0) await freed;
      stored.push(start);
    });
    pump.start();
    ready.push(batch(0), batch(1000));
    await vi.advanceTimersByTimeAsync(300);
    ready.push(batch(2000));
    await vi.advanceTimersByTimeAsync(300);
    expect([stored, pump.pending()]).toEqual([[], 3]);
    free();
    await vi.advanceTimersByTimeAsync(1);
    expect([stored, pump.pending()]).toEqual([[0, 1000, 2000], 0]);
  });

  it('leaves out windows that began before scrapes had settled', async () => {
    const stored: number[] = [];
    const { ready, pump } = pumpOver(async ({ start }) => {
      stored.push(start);
    });
    await vi.advanceTimersByTimeAsync(500);
    pump.start();
    ready.push(batch(-1000), batch(0), batch(1000));
    await vi.advanceTimersByTimeAsync(300);
    expect(stored).toEqual([1000]);
  });

  it('goes on after a window that could not be stored', async () => {
    const stored: number[] = [];
    const { ready, pump, onError } = pumpOver(async ({ start }) => {
      if (start === 0) throw new Error('disk full');
      stored.push(start);
    });
    pump.start();
    ready.push(batch(0), batch(1000));
    await vi.advanceTimersByTimeAsync(300);
    expect(stored).toEqual([1000]);
    expect(onError).toHaveBeenCalledTimes(1);
  });

  it('takes what has ended when it stops, and nothing after', async () => {
    const stored: number[] = [];
    const { ready, asked, pump } = pumpOver(async ({ start }) => {
      stored.push(start);
    });
    pump.start();
    ready.push(batch(0));
    await pump.stop();
    expect(stored).toEqual([0]);
    expect(asked).toEqual([4000]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(1);
  });
});
