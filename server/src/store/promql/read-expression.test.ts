import { describe, expect, it } from 'vitest';
import { EngineError } from './engine/engine.ts';
import { readExpression } from './read-expression.ts';
import { createFakeEngine, NOW } from './testing/fake-engine.ts';

const WINDOW = { from: NOW - 180_000, to: NOW };
const query = { expression: 'sum(increase(good_total[$window]))', window: WINDOW, stepMs: 60_000 };
const down = new EngineError('unreachable', 'west refused the connection', { engine: 'west' });

describe('an author’s own PromQL', () => {
  it('counts over each step, series and engines added up, and nothing where there is nothing', async () => {
    const east = createFakeEngine({ name: 'east' });
    const west = createFakeEngine({ name: 'west' });
    east.answer('expression', () => [
      { labels: { a: '1' }, value: [1, NaN, 3] },
      { labels: { a: '2' }, value: [10, NaN, NaN] },
    ]);
    west.answer('expression', () => [{ labels: {}, value: [100, NaN, NaN] }]);
    const answer = await readExpression([east, west], query, 1000);
    expect(answer).toEqual({
      stepMs: 60_000,
      times: [NOW - 180_000, NOW - 120_000, NOW - 60_000],
      values: [111, null, 3],
      warnings: [],
    });
    expect(east.asked).toMatchObject([
      { promql: 'sum(increase(good_total[1m]))', from: NOW - 120_000, to: NOW, stepMs: 60_000 },
    ]);
  });

  it('goes without an engine that is down, and fails when all are', async () => {
    const east = createFakeEngine({ name: 'east' });
    const west = createFakeEngine({ name: 'west', cluster: 'west' });
    east.answer('expression', () => [{ labels: {}, value: [1, 2, 3] }]);
    west.answer('expression', down);
    const answer = await readExpression([east, west], query, 1000);
    expect(answer.values).toEqual([1, 2, 3]);
    expect(answer.warnings).toMatchObject([{ code: 'cluster-down', subject: 'west' }]);
    await expect(readExpression([west], query, 1000)).rejects.toThrow('west refused the connection');
  });
});
