/** How long the store keeps telemetry: of the embedded store its longest tier; null for engines, which do not say. */
import type { Milliseconds } from '@sightglass/shared/units';
import type { TelemetryStore } from '../store/telemetry-store.ts';

export async function readRetention(store: TelemetryStore): Promise<Milliseconds | null> {
  const { tiers } = await store.readStatus();
  return tiers.length === 0 ? null : Math.max(...tiers.map(({ retentionMs }) => retentionMs));
}
