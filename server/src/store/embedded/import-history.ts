/**
 * Brings history into the tiers: windows of whole minutes into the minute tier, windows of an hour or more into the hour tier. Where a
 * coarser tier is complete beyond them already, their sums are added to it here; the rest is left to the rolling up.
 */
import type { WindowBatch } from '../../telemetry/edge-window.ts';
import type { Block } from './block.ts';
import { buildBlock } from './build-block.ts';
import type { Dictionary } from './dictionary.ts';
import type { Delivery, TelemetryDisk } from './duckdb/telemetry-disk.ts';
import type { MovingTier } from './duckdb/stored-tiers.ts';
import { mergeBlocks } from './merge-blocks.ts';
import { bucketStart } from './tiers.ts';

async function buildNew(
  batches: readonly WindowBatch[],
  tier: MovingTier,
  dictionary: Dictionary,
): Promise<Block[]> {
  const blocks: Block[] = [];
  const taken = new Set<number>();
  for (const batch of batches) {
    const start = bucketStart(tier, batch);
    if (tier.coverage.has(start) || taken.has(start)) continue;
    taken.add(start);
    blocks.push(await buildBlock(batch, dictionary));
  }
  return blocks;
}

/** Blocks added up by bucket of a coarser tier, for the buckets that it will not roll up any more. */
async function mergeInto(tier: MovingTier, blocks: readonly Block[]): Promise<Block[]> {
  const groups = Map.groupBy(blocks, (block) => bucketStart(tier, block));
  const merged: Block[] = [];
  for (const [start, group] of groups) {
    if (start >= tier.completeUntil()) continue;
    merged.push(await mergeBlocks(group, { start, end: start + tier.stepMs }));
  }
  return merged;
}

function endOf(blocks: readonly Block[], tier: MovingTier): number {
  return blocks.reduce((end, block) => Math.max(end, bucketStart(tier, block) + tier.stepMs), -Infinity);
}

/** Writes the batches that are not there yet, in order of start. */
export async function importHistory(
  disk: TelemetryDisk,
  dictionary: Dictionary,
  batches: readonly WindowBatch[],
): Promise<void> {
  const [, minute, fiveMinutes, hour] = disk.tiers;
  const ordered = batches.toSorted((a, b) => a.start - b.start);
  const isHour = (batch: WindowBatch): boolean => batch.end - batch.start >= hour.stepMs;
  const hours = await buildNew(ordered.filter(isHour), hour, dictionary);
  const minutes = await buildNew(
    ordered.filter((batch) => !isHour(batch)),
    minute,
    dictionary,
  );
  if (hours.length > 0) await disk.write([{ tier: hour, blocks: hours, completeUntil: endOf(hours, hour) }]);
  if (minutes.length > 0) {
    const deliveries: Delivery[] = [
      { tier: minute, blocks: minutes, completeUntil: endOf(minutes, minute) },
      { tier: fiveMinutes, blocks: await mergeInto(fiveMinutes, minutes), completeUntil: -Infinity },
      { tier: hour, blocks: await mergeInto(hour, minutes), completeUntil: -Infinity },
    ];
    await disk.write(deliveries);
  }
  await disk.rollUp();
}
