import { describe, expect, it } from 'vitest';
import { createDemoAccessLog } from './demo/demo-access-log.ts';
import { createDemoMesh } from './demo/demo-mesh.ts';
import { describeDemoJobs, importDemoGauges, importDemoLog, importDemoPast } from './start-demo.ts';
import { EVERY_RECORD } from './store/access-log/access-log-store.ts';
import { createAccessLogStore } from './store/embedded/access-log/create-access-log-store.ts';
import { findDenial } from './telemetry/access-log/find-denial.ts';
import type { AccessRecord } from './telemetry/access-record.ts';
import type { WindowBatch } from './telemetry/edge-window.ts';
import type { GaugeSample } from './telemetry/gauge-batch.ts';

/** As the intake prepares them, and a sampling that leaves something out. */
function takes(record: AccessRecord): boolean {
  findDenial(record);
  return record.protocol !== 'tcp';
}

const labels = { cluster: 'c', namespace: 'n', service: 's', workload: 'w', version: 'v', pod: 'p' };

describe('the demo mesh', () => {
  it('is scraped by one job for each kind of target, its targets keeping their labels', () => {
    const jobs = describeDemoJobs(
      [
        { job: 'demo', certs: true, address: '127.0.0.1:1', path: '/stats/prometheus', labels },
        { job: 'demo-linkerd', certs: false, address: '127.0.0.1:2', path: '/metrics', labels },
        { job: 'demo-ztunnel', certs: false, address: '127.0.0.1:3', path: '/stats/prometheus', labels },
      ],
      5000,
    );
    expect(jobs.map(({ name, path, static: targets }) => [name, path, targets])).toEqual([
      ['demo', '/stats/prometheus', [{ targets: ['127.0.0.1:1'], labels }]],
      ['demo-linkerd', '/metrics', [{ targets: ['127.0.0.1:2'], labels }]],
      ['demo-ztunnel', '/stats/prometheus', [{ targets: ['127.0.0.1:3'], labels }]],
    ]);
    expect(jobs.map(({ certs }) => certs?.path)).toEqual(['/certs', undefined, undefined]);
  });

  it('has a past by the hour and then by the minute, without an overlap, up to the present', async () => {
    const imported: WindowBatch[] = [];
    const now = Date.UTC(2026, 0, 15, 12, 34, 56);
    const written = await importDemoPast(
      {
        async *history({ from, to, stepMs }) {
          for (let start = Math.ceil(from / stepMs) * stepMs; start + stepMs <= to; start += stepMs) {
            yield { start, end: start + stepMs, windows: [], clusters: [] };
          }
        },
      },
      { importWindows: async (batches) => void imported.push(...batches) },
      now,
    );
    expect(written).toBe(imported.length);
    expect(imported.at(-1)?.end).toBe(Date.UTC(2026, 0, 15, 12, 34));
    imported.slice(1).forEach(({ start }, i) => expect(start).toBe(imported[i]?.end));
  });

  it('has istiods that were never silent while minutes are kept, and gauges up to the present', async () => {
    const now = Date.UTC(2026, 0, 15, 12, 34, 56);
    const samples: GaugeSample[] = [];
    const mesh = createDemoMesh({ seed: 5, clock: () => now });
    await importDemoGauges(mesh, { insertGauges: (portion) => void samples.push(...portion) }, now);
    const connected = samples.filter(
      ({ series: { metric, owner } }) => metric === 'pilot_info' && owner.cluster === 'west',
    );
    const ats = connected.map(({ at }) => at);
    expect(now - (ats.at(-1) ?? 0)).toBeLessThan(60_000);
    expect(ats[0]).toBeLessThanOrEqual(now - 13 * 86_400_000);
    const recent = ats.filter((at) => at >= now - 2 * 86_400_000);
    expect(recent.length).toBeGreaterThan(1_000);
    for (const [i, at] of recent.entries()) {
      expect(at - (recent[i - 1] ?? at)).toBeLessThanOrEqual(120_000);
    }
    const pools = samples.filter(({ series: { metric } }) => metric === 'hikaricp_connections_active');
    expect(now - (pools.at(-1)?.at ?? 0)).toBeLessThan(60_000);
  }, 30_000);

  it('has an hour of access log on a first start, with what every fault leaves in it, and none twice', async () => {
    const now = Date.UTC(2026, 0, 15, 12, 37, 20);
    const store = await createAccessLogStore({
      directory: ':memory:',
      retention: { ageMs: 86_400_000, bytes: 1e9 },
      memoryLimitBytes: 128 * 1024 ** 2,
      clock: () => now,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    const parts = { store, takes };
    const written = await importDemoLog(createDemoAccessLog(), parts, now);
    expect(written).toBeGreaterThan(10_000);
    expect(store.status()).toMatchObject({ records: written, keptFrom: Date.UTC(2026, 0, 15, 11, 37) });
    const count = async (filter: object) =>
      (
        await store.readFlows({
          window: { from: 0, to: now },
          filter: { ...EVERY_RECORD, ...filter },
          keys: [],
          limit: 1,
        })
      ).total;
    expect(await count({ methods: ['GET'] })).toBeGreaterThan(1000);
    expect(await count({ codes: ['none'] })).toBe(0);
    expect(await count({ denied: true })).toBeGreaterThan(50);
    expect(await count({ flags: ['UF'] })).toBeGreaterThan(50);
    expect(await count({ proofs: ['plaintext'] })).toBeGreaterThan(50);
    expect(await importDemoLog(createDemoAccessLog(), parts, now)).toBe(0);
    expect(store.status().records).toBe(written);
    await store.close();
  });
});
