/**
 * The demo mesh told from recording rules: the same suite that the raw series and the embedded store pass. Each engine is filled twice,
 * with raw samples and, by its own evaluation of the generated rules, with what those would have recorded.
 */
import { sampleDemoMesh } from '../../testing/demo-scrapes.ts';
import { describeDemoTelemetry } from '../../testing/describe-demo-telemetry.ts';
import { REAL_ENGINES } from '../testing/engines.ts';
import { openStore } from '../testing/open-store.ts';
import { recordRules } from '../testing/record-rules.ts';
import { MARKER, type RecordingRule } from './build-rules.ts';

const MINUTE_MS = 60_000;
/** So that the rules begin before the window that is asked about. */
const EARLIER_MS = 5 * MINUTE_MS;

const isMarker = ({ record }: RecordingRule): boolean => record === MARKER;

for (const { name, start } of REAL_ENGINES) {
  describeDemoTelemetry(`recording rules in ${name}`, async (span) => {
    const longer = { ...span, from: span.from - EARLIER_MS };
    const times = { from: longer.from + 2 * MINUTE_MS, to: span.to, intervalMs: MINUTE_MS };
    const parts = {
      at: span.to,
      intervalMs: span.intervalMs,
      settings: { clusterLabel: 'cluster', useRecordingRules: true },
    };
    const raw = await start(sampleDemoMesh(longer));
    const plain = await openStore([raw], parts);
    const rules = plain.rules.flatMap((one) => one.build(MINUTE_MS)).flatMap((group) => group.rules);
    const records = await recordRules(
      raw,
      rules.filter((rule) => !isMarker(rule)),
      times,
    );
    await plain.close();
    await raw.stop();
    // The markers read the records.
    const recorded = await start(records);
    const markers = await recordRules(recorded, rules.filter(isMarker), times);
    await recorded.stop();

    const engine = await start([...sampleDemoMesh(longer), ...records, ...markers]);
    const store = await openStore([engine], parts);
    // Otherwise the suite would pass on the raw counters.
    const [found] = store.rules;
    const read = found?.find({ from: span.to - 14 * MINUTE_MS, to: span.to }, 14 * MINUTE_MS)?.metrics;
    if (!read?.has('istio_requests_total') || !read.has('response_total'))
      throw new Error(`the rules are not read: ${JSON.stringify(found?.describe())}`);
    return {
      store,
      async close() {
        await store.close();
        await engine.stop();
      },
    };
  });
}
