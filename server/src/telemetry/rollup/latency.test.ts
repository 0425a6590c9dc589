import { describe, expect, it } from 'vitest';
import { line, latencyLines, requestsLine, Scraper, scrapeTexts, START, INTERVAL_MS } from './testing.ts';
import { ISTIO_CALL } from '../dialects/testing.ts';

const BUILD = 'istio_build{component="proxy"} 1\n';

/** Layouts and counts of the only edge in the last window. */
function latencyOf(texts: Parameters<typeof scrapeTexts>[0]): [readonly number[], number[]][] {
  const last = scrapeTexts(texts).at(-1);
  return (last?.latency ?? []).map(({ bounds, counts }) => [bounds, [...counts]]);
}

const printBoundFirst = (counts: readonly number[]): string =>
  ['2', '+Inf']
    .map((le, i) =>
      line('istio_request_duration_milliseconds_bucket', { le, ...ISTIO_CALL }, counts[i] as number),
    )
    .join('');

const printWhole = (by: number): string =>
  latencyLines([
    ['1', 5 + by],
    ['5', 6 + 2 * by],
    ['+Inf', 7 + 3 * by],
  ]);

describe('latency buckets', () => {
  it('become counts of each bucket', () => {
    const texts = [
      latencyLines([
        ['1', 10],
        ['5', 20],
        ['+Inf', 30],
      ]),
      latencyLines([
        ['1', 11],
        ['5', 24],
        ['+Inf', 40],
      ]),
    ];
    expect(latencyOf(texts)).toEqual([
      [
        [1, 5],
        [1, 3, 6],
      ],
    ]);
  });

  it('may come in any order, with bounds written as they like', () => {
    const zero = latencyLines([
      ['+Inf', 0],
      ['5.0', 0],
      ['1', 0],
    ]);
    expect(
      latencyOf([
        zero,
        latencyLines([
          ['+Inf', 6],
          ['5.0', 3],
          ['1', 1],
        ]),
      ]),
    ).toEqual([
      [
        [1, 5],
        [1, 2, 3],
      ],
    ]);
  });

  it('may have their bound before the other labels', () => {
    expect(latencyOf([printBoundFirst([1, 1]), printBoundFirst([4, 5])])).toEqual([[[2], [3, 1]]]);
  });

  it('that fall from one bound to the next count as zero', () => {
    const zero = latencyLines([
      ['1', 0],
      ['5', 0],
      ['10', 0],
      ['+Inf', 0],
    ]);
    const glitch = latencyLines([
      ['1', 4],
      ['5', 3],
      ['10', 5],
      ['+Inf', 5],
    ]);
    expect(latencyOf([zero, glitch])).toEqual([
      [
        [1, 5, 10],
        [4, 0, 1, 0],
      ],
    ]);
  });

  it('first seen on a later scrape count from 0', () => {
    expect(
      latencyOf([
        BUILD,
        BUILD +
          latencyLines([
            ['1', 2],
            ['+Inf', 3],
          ]),
      ]),
    ).toEqual([[[1], [2, 1]]]);
  });

  it('are reset each by itself', () => {
    const texts = [
      latencyLines([
        ['1', 90],
        ['+Inf', 100],
      ]),
      latencyLines([
        ['1', 2],
        ['+Inf', 3],
      ]),
    ];
    expect(latencyOf(texts)).toEqual([[[1], [2, 1]]]);
  });

  it('of proxies with different layouts stay apart, and equal layouts are one object', () => {
    const scraper = new Scraper();
    const layouts = [
      [
        ['1', 1],
        ['+Inf', 1],
      ],
      [
        ['1.0', 1],
        ['+Inf', 1],
      ],
      [
        ['2', 1],
        ['+Inf', 1],
      ],
    ] as const;
    layouts.forEach((layout, pod) => {
      const scrape = scraper.open(`pod-${pod}`);
      [1, 2].forEach((times, i) =>
        scrape(latencyLines(layout.map(([le, count]) => [le, count * times])), {
          at: START + i * INTERVAL_MS,
        }),
      );
    });
    const [window] = scraper.close();
    expect(window?.latency.map(({ bounds, counts }) => [bounds, [...counts]])).toEqual([
      [[1], [2, 0]],
      [[2], [1, 0]],
    ]);
  });

  it('of which the end was missing are one histogram once it is there', () => {
    const half = {
      breaksOff: latencyLines([
        ['1', 5],
        ['5', 6],
      ]),
    };
    expect(latencyOf([half, printWhole(0), printWhole(1)])).toEqual([
      [
        [1, 5],
        [1, 1, 1],
      ],
    ]);
  });

  it('without the last bound say nothing', () => {
    expect(
      latencyOf([requestsLine(1) + latencyLines([['1', 5]]), requestsLine(2) + latencyLines([['1', 9]])]),
    ).toEqual([]);
  });
});
