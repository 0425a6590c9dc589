/** Targets come and go while the source runs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ScrapeJob } from '../../../config/settings.ts';
import type { ScrapeSource } from './scrape-source.ts';
import { createScrapeSource } from './scrape-source.ts';
import type { FakeRollup } from './testing.ts';
import { createFakeRollup, makeJob, makeSettings } from './testing.ts';

let folder: string;
let file: string;
let rollup: FakeRollup;
let source: ScrapeSource | null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightglass-job-'));
  file = join(folder, 'targets.json');
  rollup = createFakeRollup();
  source = null;
});
afterEach(async () => {
  await source?.stop();
  rmSync(folder, { recursive: true });
});

function write(groups: object[]): void {
  writeFileSync(file, JSON.stringify(groups));
}

function start(...jobs: ScrapeJob[]): void {
  source = createScrapeSource({ config: makeSettings(jobs), rollup, drainMs: 50 });
  source.start();
}

const listFrom = (first: number, count: number, labels = {}) => ({
  targets: Array.from({ length: count }, (_, i) => `127.0.0.1:${first + i}`),
  labels,
});

const A = 'http://127.0.0.1:1/stats/prometheus';
const B = 'http://127.0.0.1:2/stats/prometheus';

describe('the targets of a job', () => {
  it('open and close with what discovery finds', async () => {
    write([{ targets: ['127.0.0.1:1', '127.0.0.1:2'] }]);
    start(makeJob({ files: [file] }));
    await vi.waitFor(() => expect([...rollup.open.keys()]).toEqual([A, B]), 3000);
    await vi.waitFor(() => expect(source?.describe().targets[1]?.scrapes).toBeGreaterThan(0), 3000);
    const scrapes = source?.describe().targets[1]?.scrapes ?? 0;
    write([{ targets: ['127.0.0.1:2'] }]);
    await vi.waitFor(() => expect([...rollup.open.keys()]).toEqual([B]), 3000);
    expect(rollup.closed).toEqual([A]);
    // What stays keeps its counters.
    expect(source?.describe().targets[0]?.scrapes).toBeGreaterThanOrEqual(scrapes);
  });

  it('are opened anew when their labels change', async () => {
    write([{ targets: ['127.0.0.1:1'], labels: { service: 'cart' } }]);
    start(makeJob({ files: [file] }));
    await vi.waitFor(() => expect(rollup.open.get(A)?.identity.service).toBe('cart'), 3000);
    write([{ targets: ['127.0.0.1:1'], labels: { service: 'basket' } }]);
    await vi.waitFor(() => expect(rollup.open.get(A)?.identity.service).toBe('basket'), 3000);
    expect(rollup.closed).toEqual([A]);
  });

  it('are scraped once although found twice, in one job or two', async () => {
    const group = { targets: ['127.0.0.1:1', '127.0.0.1:1'], labels: {} };
    write([group]);
    start(makeJob({ name: 'a', static: [group], files: [file] }), makeJob({ name: 'b', static: [group] }));
    await vi.waitFor(() => expect(source?.describe().targets.map(({ id }) => id)).toEqual([A]), 3000);
  });

  it('belong to the first job that found them, though they wait for their turn', async () => {
    start(
      makeJob({ name: 'a', static: [listFrom(1, 250, { service: 'first' })] }),
      makeJob({ name: 'b', static: [listFrom(201, 1, { service: 'second' })] }),
    );
    await vi.waitFor(() => expect(rollup.open.size).toBe(250), 3000);
    expect([...rollup.open.values()].filter(({ identity }) => identity.service !== 'first')).toEqual([]);
  });

  it('that are no addresses are named, the others scraped', () => {
    start(makeJob({ static: [{ targets: ['127.0.0.1:1', 'x:1/metrics'], labels: {} }] }));
    expect(rollup.open.size).toBe(1);
    expect(source?.describe().sources[0]?.lastError).toBe(
      '"x:1/metrics" is not an address that can be scraped',
    );
  });

  it('are opened a hundred a turn of the event loop, and no more once the source stops', async () => {
    start(makeJob({ static: [listFrom(1, 250)] }));
    const opened = [rollup.open.size];
    while (rollup.open.size < 250) {
      await setImmediate();
      opened.push(rollup.open.size);
    }
    expect(opened).toEqual([100, 200, 250]);
    await source?.stop();

    rollup = createFakeRollup();
    start(makeJob({ static: [listFrom(1, 250)] }));
    await source?.stop();
    await setImmediate();
    await setImmediate();
    expect(rollup.open.size).toBe(0);
    expect(rollup.closed).toHaveLength(100);
  });
});
