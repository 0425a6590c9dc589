/**
 * Keeps sums by lane of the past: what lies in complete buckets does not change any more, so that a question about a day, asked again
 * with each window, reads only its new end from the tables. For questions about all lanes; those about few are cheap without.
 *
 * What is kept is known by its tier and bounds and by what they cover: buckets that are imported or dropped later make it another.
 */
import type { LaneSums } from './lane-sums.ts';
import { addDenseRow, createLaneSums } from './lane-sums.ts';
import { startPace } from './pace.ts';
import type { TableSpan } from './plan.ts';
import type { LaneQuery, SummedRow, TelemetryTables } from './telemetry-tables.ts';

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

async function visitSums(sums: LaneSums, visit: (row: SummedRow) => void): Promise<void> {
  const pace = startPace();
  const { values, width, seen, evidence } = sums;
  for (let lane = 0; lane < seen.length; lane++) {
    if ((lane & 1023) === 1023 && pace.isDue()) await pace.rest();
    if (seen[lane] !== 1) continue;
    const base = lane * width;
    visit({ lane, evidence: evidence[lane] as number, at: (column) => values[base + column] as number });
  }
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

  async function read(span: TableSpan, query: LaneQuery): Promise<LaneSums> {
    const sums = createLaneSums(query.picked, query.width);
    await tables.sumByLane([span], query, (row) => addDenseRow(sums, row));
    return sums;
  }

  function sumsOf(span: TableSpan, query: LaneQuery): Promise<LaneSums> {
    const key = keyOf(span);
    const known = all.get(key);
    if (known && known.width >= query.width) {
      keep(key, known);
      return known.sums;
    }
    const { width, picked } = query;
    const sums = read(span, query);
    const kept = { sums, width, bytes: picked.slotCount * width * Float64Array.BYTES_PER_ELEMENT };
    keep(key, kept);
    sums.catch(() => {
      if (all.get(key) === kept) all.delete(key);
    });
    return sums;
  }

  return {
    ...tables,
    async sumByLane(spans, query, visit) {
      if (query.picked.lanes !== null) return tables.sumByLane(spans, query, visit);
      const closed = spans.filter(isClosed);
      const open = spans.filter((span) => !isClosed(span));
      await Promise.all([
        tables.sumByLane(open, query, visit),
        ...closed.map(async (span) => visitSums(await sumsOf(span, query), visit)),
      ]);
    },
  };
}
