import { describe, expect, it } from 'vitest';
import { NOBODY, SELF } from '../dialects/testing.ts';
import { countRequests, INTERVAL_MS, requestsLine, Scraper, START } from './testing.ts';

/** Requests of a thousand edges, `value` and more. */
function manyEdges(value: number): string {
  return Array.from({ length: 1_000 }, (_, i) =>
    requestsLine(value + i, { destination_canonical_service: `service-${i}` }),
  ).join('');
}

describe('a window', () => {
  it('is aligned, holds the increases of scrapes inside it, and closes after the grace', () => {
    const scraper = new Scraper();
    const scrape = scraper.open('pod');
    scrape(requestsLine(0), { at: START + 3_000 });
    scrape(requestsLine(12), { at: START + 3_000 + INTERVAL_MS });
    expect(scraper.rollup.advance(START + INTERVAL_MS + 4_999)).toEqual([]);
    const first = scraper.rollup.advance(START + INTERVAL_MS + 5_000);
    expect(first).toEqual([{ start: START, end: START + INTERVAL_MS, windows: [], clusters: ['home'] }]);
    const second = scraper.rollup.advance(START + 2 * INTERVAL_MS + 5_000);
    expect(second.map(({ start, end }) => [start, end])).toEqual([
      [START + INTERVAL_MS, START + 2 * INTERVAL_MS],
    ]);
    expect(countRequests(second[0]?.windows ?? [])).toBe(12);
  });

  it('without any answer is not handed on', () => {
    const scraper = new Scraper();
    const scrape = scraper.open('pod');
    scrape('', { breaksOff: true });
    expect(scraper.rollup.advance(START + 10 * INTERVAL_MS)).toEqual([]);
  });

  it('comes oldest first, with the clusters that answered', () => {
    const scraper = new Scraper();
    const east = scraper.open('east', { ...SELF, cluster: 'east' });
    const west = scraper.open('west', { ...SELF, cluster: 'west' });
    west(requestsLine(1), { at: START + INTERVAL_MS });
    east(requestsLine(1), { at: START });
    west(requestsLine(1), { at: START });
    scraper.close();
    expect(scraper.batches.map(({ start, clusters }) => [start, clusters])).toEqual([
      [START, ['east', 'west']],
      [START + INTERVAL_MS, ['west']],
    ]);
  });

  it('knows a cluster by the reporting end where discovery does not tell it', () => {
    const scraper = new Scraper();
    scraper.open('pod', NOBODY)(requestsLine(1));
    scraper.close();
    expect(scraper.batches.map(({ clusters }) => clusters)).toEqual([['west']]);
  });

  it('that is closed passes late increases on to the oldest open one', () => {
    const scraper = new Scraper();
    const reader = scraper.rollup.openTarget('pod', SELF);
    reader.begin(START);
    reader.push(Buffer.from(requestsLine(0)));
    reader.end();
    reader.begin(START + INTERVAL_MS);
    reader.push(Buffer.from(requestsLine(4).slice(0, 300)));
    const closed = scraper.rollup.advance(START + 3 * INTERVAL_MS + 5_000);
    reader.push(Buffer.from(requestsLine(4).slice(300)));
    reader.end();
    expect(closed.map(({ start }) => start)).toEqual([START]);
    const [late] = scraper.rollup.advance(START + 9 * INTERVAL_MS);
    expect([late?.start, countRequests(late?.windows ?? [])]).toEqual([START + 3 * INTERVAL_MS, 4]);
  });

  it('closes in slices as it does at once, whatever comes meanwhile', async () => {
    const [atOnce, inSlices] = [new Scraper(), new Scraper()];
    const scrapes = [atOnce, inSlices].map((scraper) => scraper.open('pod'));
    for (const scrape of scrapes) {
      scrape(manyEdges(0));
      scrape(manyEdges(5), { at: START + INTERVAL_MS });
    }
    const until = START + 2 * INTERVAL_MS + 5_000;
    const closing = inSlices.rollup.advanceInSlices(until);
    scrapes[1]?.(manyEdges(7) + requestsLine(1, { destination_canonical_service: 'late' }), {
      at: START + 2 * INTERVAL_MS,
    });
    const batches = await closing;
    expect(batches).toEqual(atOnce.rollup.advance(until));
    expect(batches.at(-1)?.windows).toHaveLength(1_000);
    expect(countRequests(inSlices.close())).toBe(2 * 1_000 + 1);
  });

  it('gives the same objects for an edge and an outcome, whoever tells of them and in whichever window', () => {
    const scraper = new Scraper();
    for (const pod of ['a', 'b']) {
      const scrape = scraper.open(pod);
      [1, 2, 3].forEach((value, i) => scrape(requestsLine(value), { at: START + i * INTERVAL_MS }));
    }
    const windows = scraper.close();
    expect(windows.map((window) => countRequests([window]))).toEqual([2, 2]);
    expect(windows[0]?.edge).toBe(windows[1]?.edge);
    expect(windows[0]?.outcomes[0]?.outcome).toBe(windows[1]?.outcomes[0]?.outcome);
  });
});
