import { describe, expect, it } from 'vitest';
import { describeDemoJobs, importDemoPast } from './start-demo.ts';
import type { WindowBatch } from './telemetry/edge-window.ts';

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
});
