import { expect, it, vi } from 'vitest';
import type { ObservedQuery } from '../capacity/query-log.ts';
import type { WritableTelemetryStore } from '../store/telemetry-store.ts';
import { runAsked } from './asking.ts';
import { measureWritableStore } from './measure-store.ts';
import { createFixedStore, NOW } from './testing/sample-context.ts';
import { sampleEdge } from './testing/sample-telemetry.ts';

const nothing = () => Promise.resolve();
const plain: WritableTelemetryStore = {
  ...createFixedStore([sampleEdge('east~shop~web', 'east~shop~cart')]),
  insertGauges: () => undefined,
  insertWindows: nothing,
  importWindows: nothing,
  close: nothing,
};
const window = { from: NOW - 900_000, to: NOW };

it('tells who asked, what, over how long and how many rows came', async () => {
  const seen: ObservedQuery[] = [];
  const storeTimed = vi.fn();
  const store = measureWritableStore(plain, {
    metrics: { storeTimed },
    observe: (query) => seen.push(query),
  });
  const filter = { namespaces: ['shop'], source: { service: 'web', namespace: 'shop' } };
  await runAsked('getTopology', () => store.readEdges({ window, filter, histograms: false }));
  await store.readSeries({ window, filter: {}, by: 'code', stepMs: 60_000, histograms: false });
  expect(seen).toMatchObject([
    { asked: 'getTopology', purpose: 'read-edges', spanMs: 900_000, rows: 1, error: null },
    { asked: null, purpose: 'read-series', detail: 'by code' },
  ]);
  expect(seen[0]?.detail).toBe('namespaces shop; from web/shop');
  expect(storeTimed).toHaveBeenCalledTimes(2);
});

it('passes failures on, and tells them', async () => {
  const observe = vi.fn();
  const broken = { ...plain, readStatus: () => Promise.reject(new Error('shut')) };
  const store = measureWritableStore(broken, { metrics: { storeTimed: () => {} }, observe });
  await expect(store.readStatus()).rejects.toThrow('shut');
  expect(observe).toHaveBeenCalledWith(expect.objectContaining({ error: 'shut', rows: null }));
});
