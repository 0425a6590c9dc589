/**
 * Keeps sums by lane of the past: what lies in complete buckets does not change any more, so that a question about a day, asked again
 * with each window, reads only its new end from the tables. For questions about all lanes; those about few are cheap without.
 *
 * What is kept is known by its tier and bounds and by what they cover: buckets that are imported or dropped later make it another.
 */
import type { LaneSums } from './lane-sums.ts';
import { addSums, createLaneSums } from './lane-sums.ts';
import { startPace } from './pace.ts';
import type { TableSpan } from './plan.ts';
import type { TelemetryTables } from './telemetry-tables.ts';

const MAX_BYTES = 32 * 2 ** 20;

interface Kept {
  readonly sums: Promise<LaneSums>;
  readonly width: number;
  readonly bytes: number;
}

function isClosed({ tier, to }: TableSpan): boolean {
  return tier.name !== 'raw' && to <= tier.completeUntil();
}

function keyOf({ tier, from, to }: TableSpan): string {
  let buckets = 0;
  let coveredMs = 0;
  tier.coverage.each({ from, to }, (_, ms) => {
    buckets++;
    coveredMs += ms;
  });
  return [tier.name, from, to, buckets, coveredMs].join(' ');
}

/** The same tables, with what was read of the past at hand. */
export function keepClosedSums(tables: TelemetryTables): TelemetryTables {
  /** Least recently used first. */
  const all = new Map<string, Kept>();

  function keep(key: string, kept: Kept): void {
    all.delete(key);
    all.set(key, kept);
    let bytes = 0;
    for (const other of all.values()) bytes += other.bytes;
    for (const [oldest, other] of all) {
      if (bytes <= MAX_BYTES) return;
      all.delete(oldest);
      bytes -= other.bytes;
    }
  }

  async function read(span: TableSpan, { picked, width }: LaneSums): Promise<LaneSums> {
    const sums = createLaneSums(picked, width);
    await tables.addByLane([span], sums);
    return sums;
  }

  /** Sums of the span in at least the columns that are wanted. */
  function sumsOf(span: TableSpan, wanted: LaneSums): Promise<LaneSums> {
    const key = keyOf(span);
    const known = all.get(key);
    if (known && known.width >= wanted.width) {
      keep(key, known);
      return known.sums;
    }
    const sums = read(span, wanted);
    const kept = { sums, width: wanted.width, bytes: wanted.values.byteLength };
    keep(key, kept);
    sums.catch(() => {
      if (all.get(key) === kept) all.delete(key);
    });
    return sums;
  }

  return {
    ...tables,
    async addByLane(spans, sums) {
      if (sums.picked.lanes !== null) return tables.addByLane(spans, sums);
      const closed = spans.filter(isClosed);
      const open = spans.filter((span) => !isClosed(span));
      const parts = await Promise.all(closed.map((span) => sumsOf(span, sums)));
      // Whatever fails does so before anything is added: the asker goes on without all of it.
      await tables.addByLane(open, sums);
      const pace = startPace();
      for (const part of parts) await addSums(sums, part, pace);
    },
  };
}
