import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { createPreparation, type Prepare } from './prepare-answers.ts';

/** Versions and a clock that the test moves, and a question that takes its time. */
function createScene() {
  const outside = { at: 0, data: 'v1' };
  const preparation = createPreparation({ version: () => outside.data, now: () => outside.at });
  const prepare = vi.fn<Prepare>(async () => {
    await sleep(20);
    return true;
  });
  return { outside, preparation, prepare };
}

describe('createPreparation', () => {
  it('works a question out again for new data, once it was asked at two versions', async () => {
    const { outside, preparation, prepare } = createScene();
    preparation.asked('topology', 'v1', prepare);
    outside.data = 'v2';
    await preparation.look();
    expect(prepare).not.toHaveBeenCalled();
    preparation.asked('topology', 'v2', prepare);
    outside.data = 'v3';
    await preparation.look();
    await preparation.look();
    expect(prepare).toHaveBeenCalledTimes(1);
    outside.data = 'v4';
    await preparation.look();
    expect(prepare).toHaveBeenCalledTimes(2);
  });

  it('stops a minute after the last asking', async () => {
    const { outside, preparation, prepare } = createScene();
    preparation.asked('topology', 'v1', prepare);
    preparation.asked('topology', 'v2', prepare);
    outside.at = 61_000;
    outside.data = 'v3';
    await preparation.look();
    expect(prepare).not.toHaveBeenCalled();
  });

  it('leaves cheap questions to those who ask, and goes on after one that fails', async () => {
    const { outside, preparation, prepare } = createScene();
    const cheap = vi.fn<Prepare>(() => Promise.resolve(true));
    const failing = vi.fn<Prepare>(() => Promise.reject(new Error('no')));
    for (const version of ['v1', 'v2']) {
      preparation.asked('topology', version, prepare);
      preparation.asked('service', version, cheap);
      preparation.asked('edge', version, failing);
    }
    for (const version of ['v3', 'v4']) {
      outside.data = version;
      await preparation.look();
    }
    expect([prepare, cheap, failing].map((called) => called.mock.calls.length)).toEqual([2, 1, 2]);
  });

  it('gives up on a version that is no longer the newest', async () => {
    const { outside, preparation, prepare } = createScene();
    const first = vi.fn<Prepare>(async () => {
      await sleep(20);
      outside.data = 'v4';
      return true;
    });
    for (const version of ['v1', 'v2']) {
      preparation.asked('late', version, prepare);
      preparation.asked('first', version, first);
    }
    outside.data = 'v3';
    await preparation.look();
    expect(first).toHaveBeenCalledTimes(1);
    expect(prepare).not.toHaveBeenCalled();
  });
});
