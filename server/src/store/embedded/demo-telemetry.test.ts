/** The embedded store on the suite of all stores: there it is the reference too, and what the demo mesh foretells is its judge. */
import { describeDemoTelemetry } from '../testing/describe-demo-telemetry.ts';
import { feedEmbedded } from '../testing/feed-embedded.ts';

describeDemoTelemetry('the embedded store', async (span) => {
  const store = await feedEmbedded(span);
  return { store, close: () => store.close() };
});
