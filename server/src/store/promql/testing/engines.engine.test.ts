import { describe, expect, it } from 'vitest';
import { formatSeries, type Sample } from '../../testing/sample.ts';
import { REAL_ENGINES } from './engines.ts';

const START = Date.UTC(2024, 8, 3, 14);

describe.each(REAL_ENGINES)('a real $name', ({ start }) => {
  it('holds what it was given, at the moments that were given', async () => {
    const series = formatSeries('requests_total', { said: 'a "word"\\' });
    const samples: Sample[] = [0, 15_250, 30_500].map((after) => ({
      series,
      value: String(after),
      at: START + after,
    }));
    const engine = await start(samples);
    try {
      const response = await fetch(`${engine.url}/api/v1/query`, {
        method: 'POST',
        body: new URLSearchParams({ query: 'requests_total[1m]', time: String((START + 50_000) / 1_000) }),
      });
      expect(await response.json()).toMatchObject({
        data: {
          result: [
            {
              metric: { said: 'a "word"\\' },
              values: samples.map(({ value, at }) => [at / 1_000, value]),
            },
          ],
        },
      });
    } finally {
      await engine.stop();
    }
  });
});
