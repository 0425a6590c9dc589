/** The demo mesh's text, read by the console itself: the edges found must be the foretold ones, and those of the history. */
import { summarizeMtls } from '@sightglass/shared/mtls';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EdgeKey, EdgeWindow, WindowBatch } from '../telemetry/edge-window.ts';
import { createRollup } from '../telemetry/rollup/create-rollup.ts';
import { createDemoMesh } from './demo-mesh.ts';
import { expectedEdges, type ExpectedEdge } from './expected-edges.ts';
import { countFlows } from './flow-counts.ts';
import { createPods } from './pod-table.ts';
import { createPodText } from './pod-text.ts';
import { workloadName } from './shop-workloads.ts';

const SEED = 11;
const MINUTE = 60_000;
const STEP_MS = MINUTE;
/** From the middle of the cycle of faults over the restart to its next beginning, so that every fault shows. */
const FROM = Date.UTC(2026, 8, 3, 14, 13);
const TO = FROM + 24 * MINUTE;

/** Scrapes every pod at every step and closes all windows. */
function scrapeAll(): WindowBatch[] {
  const rollup = createRollup({ intervalMs: STEP_MS, graceMs: 0 });
  const flows = countFlows(SEED);
  const targets = createPods(SEED).map((pod) => {
    const { cluster, namespace, service, version } = pod.workload;
    const identity = { cluster, namespace, service, version, workload: workloadName(pod.workload) };
    return { text: createPodText(pod, flows), reader: rollup.openTarget(pod.name, identity) };
  });
  const batches: WindowBatch[] = [];
  for (let t = FROM; t <= TO; t += STEP_MS) {
    for (const { text, reader } of targets) {
      reader.begin(t);
      reader.push(Buffer.from(text(t)));
      expect(reader.end().parseErrors).toBe(0);
    }
    batches.push(...rollup.advance(t));
  }
  return [...batches, ...rollup.advance(TO + 10 * MINUTE)];
}

function describeEnd(end: EdgeKey['source']): string {
  return [end.cluster, end.namespace, end.service, end.workload, end.version].join('/');
}

function describeEdge({ source, target, protocol, external }: EdgeKey): string {
  return `${describeEnd(source)} > ${describeEnd(target)} ${protocol}${external ? ' external' : ''}`;
}

/** Everything by which a store keeps counts apart, as sorted lines. */
function listSeries(windows: readonly EdgeWindow[]): string[] {
  const lines = windows.flatMap(({ edge, reporter, outcomes }) =>
    outcomes
      .filter((one) => one.requests + one.connectionsOpened > 0)
      .map(({ outcome }) => {
        const parts = Object.entries(outcome).map(([name, value]) => `${name}=${value}`);
        return [describeEdge(edge), reporter, ...parts.toSorted((a, b) => a.localeCompare(b))].join(' ');
      }),
  );
  return [...new Set(lines)].toSorted((a, b) => a.localeCompare(b));
}

function sumOutcomes(windows: readonly EdgeWindow[]) {
  const sums = { requests: 0, failed: 0, opened: 0, latencies: 0, mutual: 0, plaintext: 0, unmeasured: 0 };
  for (const window of windows) {
    for (const { outcome, requests, connectionsOpened } of window.outcomes) {
      sums.requests += requests;
      sums.opened += connectionsOpened;
      if (outcome.failed) sums.failed += requests;
      if (!outcome.neverArrived) sums[outcome.proof] += requests + connectionsOpened;
    }
    for (const { counts } of window.latency) for (const count of counts) sums.latencies += count;
  }
  return sums;
}

function matches(expected: ExpectedEdge, { source, target, protocol }: EdgeKey): boolean {
  return (
    protocol === expected.protocol &&
    source.service === expected.source.service &&
    source.namespace === expected.source.namespace &&
    source.cluster === expected.source.cluster &&
    source.version === expected.sourceVersion &&
    target.service === expected.target.service &&
    target.namespace === expected.target.namespace &&
    target.cluster === expected.target.cluster &&
    target.version === expected.targetVersion
  );
}

describe('the demo mesh, read by the console', () => {
  let windows: readonly EdgeWindow[] = [];
  beforeAll(() => {
    windows = scrapeAll().flatMap((batch) => batch.windows);
  }, 60_000);
  const edges = expectedEdges(SEED);

  it('shows exactly the foretold edges, once each', () => {
    const found = [...new Map(windows.map((window) => [describeEdge(window.edge), window.edge])).values()];
    const matched = edges.map((expected) => found.filter((edge) => matches(expected, edge)));
    expect(matched.map((same) => same.length)).toEqual(edges.map(() => 1));
    expect(matched.map((same) => same[0]?.external)).toEqual(edges.map((expected) => expected.external));
    expect(found.length).toBe(edges.length);
  });

  it('shows on each edge the foretold reporters and state of mutual TLS', () => {
    const found = edges.map((expected) => {
      const own = windows.filter((window) => matches(expected, window.edge));
      const reporters = [...new Set(own.map((window) => window.reporter))].toSorted((a, b) =>
        b.localeCompare(a),
      );
      const { state } = summarizeMtls(sumOutcomes(own.filter((one) => one.reporter === reporters.at(-1))));
      return { source: expected.source.service, target: expected.target.service, reporters, state };
    });
    expect(found).toEqual(
      edges.map(({ source, target, reporters, mtls }) => ({
        source: source.service,
        target: target.service,
        reporters,
        state: mtls,
      })),
    );
  });

  it.each(['source', 'destination'] as const)('counts the foretold totals as %s', (reporter) => {
    for (const expected of edges.filter((edge) => edge.reporters.includes(reporter))) {
      const sums = sumOutcomes(
        windows.filter((window) => matches(expected, window.edge) && window.reporter === reporter),
      );
      const { requests, neverArrived, connectionsOpened } = expected.increase(FROM, TO);
      const foretold = requests + connectionsOpened - (reporter === 'source' ? 0 : neverArrived);
      const counted = sums.requests + sums.opened;
      // The pod that restarts takes the requests since its last scrape with it; nothing else may be lost.
      const mayLose = [expected.source.service, expected.target.service].includes('checkout') ? 0.05 : 0;
      expect(counted).toBeLessThanOrEqual(foretold);
      expect(counted).toBeGreaterThanOrEqual(foretold * (1 - mayLose));
      expect(sums.latencies).toBe(sums.requests);
    }
  });

  it('tells the foretold failures where the caller reports', () => {
    const callers = edges.filter(
      (edge) => edge.reporters[0] === 'source' && edge.source.service !== 'checkout',
    );
    const failed = callers.map((expected) => {
      const own = windows.filter((window) => matches(expected, window.edge) && window.reporter === 'source');
      return sumOutcomes(own).failed;
    });
    expect(failed).toEqual(callers.map((expected) => expected.increase(FROM, TO).failed));
    expect(failed.filter((count) => count > 0).length).toBeGreaterThan(5);
  });

  it('has a history of the same edges, reporters and outcomes, with the same totals', async () => {
    const history: EdgeWindow[] = [];
    const range = { from: FROM, to: TO, stepMs: MINUTE };
    for await (const batch of createDemoMesh({ seed: SEED }).history(range)) {
      expect(batch.end - batch.start).toBe(MINUTE);
      history.push(...batch.windows);
    }
    expect(listSeries(history)).toEqual(listSeries(windows));
    for (const expected of edges) {
      const [reporter] = expected.reporters;
      const own = history.filter((window) => matches(expected, window.edge) && window.reporter === reporter);
      const sums = sumOutcomes(own);
      const { requests, neverArrived, connectionsOpened } = expected.increase(FROM, TO);
      expect(sums.requests).toBe(reporter === 'source' ? requests : requests - neverArrived);
      expect(sums.opened).toBe(connectionsOpened);
      expect(sums.latencies).toBe(sums.requests);
    }
  });

  it('gives whole windows only, without gap or overlap', async () => {
    const batches: WindowBatch[] = [];
    const range = { from: FROM + 1, to: FROM + 10 * MINUTE + 42_000, stepMs: MINUTE };
    for await (const batch of createDemoMesh({ seed: SEED }).history(range)) batches.push(batch);
    expect(batches.map((batch) => batch.start)).toEqual(
      Array.from({ length: 9 }, (_, i) => FROM + (i + 1) * MINUTE),
    );
    expect(batches.at(-1)?.end).toBe(FROM + 10 * MINUTE);
  });
});
