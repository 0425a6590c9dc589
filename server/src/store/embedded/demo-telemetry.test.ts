/** The embedded store against itself for the suite of all stores, and against what the demo mesh foretells. */
import { describe, expect, it } from 'vitest';
import { expectedEdges } from '../../demo/expected-edges.ts';
import { DEMO_SPAN, describeDemoTelemetry } from '../testing/describe-demo-telemetry.ts';
import { feedEmbedded } from '../testing/feed-embedded.ts';

describeDemoTelemetry('the embedded store', async (span) => {
  const store = await feedEmbedded(span);
  return { store, close: () => store.close() };
});

describe('the embedded store', () => {
  it('counts what the demo mesh foretells', async () => {
    const store = await feedEmbedded(DEMO_SPAN);
    const window = { from: DEMO_SPAN.from + 60_000, to: DEMO_SPAN.to };
    const { edges } = await store.readEdges({ window, filter: {}, histograms: false });
    await store.close();
    const counted = edges.reduce((sum, { requests, opened }) => sum + requests + opened, 0);
    const foretold = expectedEdges(DEMO_SPAN.seed)
      .map((edge) => edge.increase(window.from, window.to))
      .reduce((sum, { requests, connectionsOpened }) => sum + requests + connectionsOpened, 0);
    expect(Math.abs(counted / foretold - 1)).toBeLessThan(0.01);
  });
});
