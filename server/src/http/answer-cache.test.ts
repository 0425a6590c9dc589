import { describe, expect, it, vi } from 'vitest';
import { createAnswerCache } from './answer-cache.ts';

const BODY = 'x'.repeat(1000);
const body = (): Promise<string> => Promise.resolve(BODY);

describe('a cache of answers', () => {
  it('works an answer out once for each version of the data, and once for those who ask at once', async () => {
    const cache = createAnswerCache(10_000);
    const work = vi.fn<() => Promise<string>>(body);
    const both = await Promise.all([cache.answer('a', 'v1', work), cache.answer('a', 'v1', work)]);
    expect(both[0]).toBe(both[1]);
    await cache.answer('a', 'v1', work);
    expect(work).toHaveBeenCalledTimes(1);
    await cache.answer('a', 'v2', work);
    expect(work).toHaveBeenCalledTimes(2);
    expect(cache.stats()).toMatchObject({ hits: 2, misses: 2, bytes: 1000 });
  });

  it('holds nothing of a version that is over, not even what is still worked out', async () => {
    const cache = createAnswerCache(10_000);
    await cache.answer('a', 'v1', body);
    await cache.answer('b', 'v1', body);
    const late = Promise.withResolvers<string>();
    const waiting = cache.answer('c', 'v1', () => late.promise);
    await cache.answer('d', 'v2', body);
    expect(cache.stats().bytes).toBe(1000);
    late.resolve(BODY);
    expect((await waiting).body.toString()).toBe(BODY);
    expect(cache.stats().bytes).toBe(1000);
  });

  it('drops what was asked for longest ago when room is short', async () => {
    const cache = createAnswerCache(2500);
    const work = vi.fn<() => Promise<string>>(body);
    for (const question of ['a', 'b', 'a', 'c']) await cache.answer(question, 'v1', work);
    expect(cache.stats().bytes).toBe(2000);
    await cache.answer('a', 'v1', work);
    expect(work).toHaveBeenCalledTimes(3);
    await cache.answer('b', 'v1', work);
    expect(work).toHaveBeenCalledTimes(4);
  });

  it('keeps no failure', async () => {
    const cache = createAnswerCache(10_000);
    await expect(cache.answer('a', 'v1', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect((await cache.answer('a', 'v1', body)).body.toString()).toBe(BODY);
  });
});
