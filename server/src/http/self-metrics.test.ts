import { expect, it } from 'vitest';
import { createSelfMetrics } from './self-metrics.ts';

it('names nothing a total that may fall, and tells of the process and the event loop', async () => {
  const { registry } = createSelfMetrics({ defaults: true });
  const families = await registry.getMetricsAsJSON();
  const misnamed = families.filter(({ name, type }) => name.endsWith('_total') && String(type) !== 'counter');
  expect(misnamed.map(({ name }) => name)).toEqual([]);
  const names = families.map(({ name }) => name);
  expect(names).toContain('nodejs_eventloop_lag_p99_seconds');
  expect(names).toContain('process_resident_memory_bytes');
});
