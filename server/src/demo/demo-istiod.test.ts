import { expect, it } from 'vitest';
import { describeProxies } from '../control-plane/describe-proxies.ts';
import { createProxyBook } from '../telemetry/proxies/proxy-book.ts';
import { parseSeries } from '../telemetry/exposition/parse-series.ts';
import { createDemoMesh } from './demo-mesh.ts';
import { listIstiodSeries, printIstiodSeries } from './demo-istiod.ts';
import { isDisconnected, updatesOf } from './demo-updates.ts';
import { createPods } from './pod-table.ts';

const MONDAY = Date.UTC(2026, 2, 9);
const MINUTE = 60_000;
const pods = createPods(5);

it.each(['east', 'west'])('lets the istiod of %s count upwards through a week', (cluster) => {
  const series = listIstiodSeries(pods, cluster).filter(({ metric }) => metric !== 'pilot_xds');
  for (const one of series) {
    const { metric, labels } = one;
    let last = one.valueAt(MONDAY + 7 * 86_400_000 - 1000 * MINUTE);
    for (let minute = -999; minute < 0; minute++) {
      const value = one.valueAt(MONDAY + 7 * 86_400_000 + minute * MINUTE);
      expect(value, `${metric} ${JSON.stringify(labels)}`).toBeGreaterThanOrEqual(last);
      last = value;
    }
  }
  const buckets = series.filter(({ metric }) => metric.endsWith('_bucket'));
  for (const minute of [3, 20, 500]) {
    const counts = buckets.map((one) => one.valueAt(MONDAY + 86_400_000 + minute * MINUTE));
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  }
});

it('prints types and labels as istiod does', () => {
  const text = printIstiodSeries(listIstiodSeries(pods, 'east'), MONDAY + 20 * MINUTE);
  expect(text).toContain(
    '# TYPE pilot_proxy_convergence_time histogram\npilot_proxy_convergence_time_bucket{le="0.1"}',
  );
  expect(text).toMatch(/^pilot_xds\{version="1\.25\.3"\} 2$/m);
  expect(text).toMatch(/^pilot_total_xds_rejects\{type="lds"\} 4$/m);
});

it('has a proxy that refuses, one without a connection, and an old one', async () => {
  const at = MONDAY + 86_400_000 + 500 * MINUTE + 7 * MINUTE;
  const mesh = createDemoMesh({ seed: 5, clock: () => at });
  const targets = await mesh.start();
  try {
    const book = createProxyBook();
    const wanted = targets.filter(({ labels }) =>
      /^(?:pricing|image-resizer|inventory)/.test(labels.workload),
    );
    for (const { address, path, labels } of wanted) {
      const target = book.openTarget(labels);
      const text = await (await fetch(`http://${address}${path}`)).text();
      for (const line of text.split('\n')) {
        const bytes = Buffer.from(line);
        const parsed = parseSeries(bytes, 0, bytes.length);
        if (parsed && line !== '')
          target.follow(parsed.name, parsed.labels)?.(Number(line.slice(parsed.end)), at);
      }
    }
    const facts = new Map(describeProxies(book.list()).map((one) => [one.owner.pod, one]));
    const of = (service: string) => [...facts.values()].filter(({ owner }) => owner.service === service);
    const [pricing] = of('pricing');
    const [clusters, listeners] = pricing?.updates ?? [];
    expect(listeners?.rejected).toBeGreaterThan(0);
    expect(clusters?.acceptedAt).toBeGreaterThan(listeners?.acceptedAt ?? Infinity);
    const takenAt = of('image-resizer').map(({ updates }) => updates[0]?.acceptedAt);
    expect(takenAt).toContain(pods.find(isDisconnected)?.startedAt(at));
    expect(of('inventory').map(({ version, kind }) => [version, kind])).toEqual([
      ['1.25.3', 'sidecar'],
      ['1.25.3', 'sidecar'],
    ]);
  } finally {
    await mesh.stop();
  }
});

it('leaves one pod without a connection at any time of the day', () => {
  const pod = pods.find(isDisconnected);
  if (!pod) throw new Error('no such pod');
  const midnight = MONDAY + 2 * 86_400_000;
  for (const minute of [-1, 1, 4, 6, 700]) {
    const at = midnight + minute * MINUTE;
    const [before, after] = [updatesOf(pod, 'cds', at - MINUTE), updatesOf(pod, 'cds', at)];
    expect(after.failed - before.failed).toBe(6);
    expect(after.acceptedAt).toBe(pod.startedAt(at));
  }
});
