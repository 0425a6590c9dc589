/**
 * Keeps sums by lane of the past: what lies in complete buckets does not change any more, so that a question about a day, asked again
 * with each window, reads only its new end from the tables. When buckets close and others leave the window, the kept sums are moved by
 * those: the first question of an hour reads an hour and not a day. For questions about all lanes; those about few are cheap without.
 *
 * What is kept is known by its tier and bounds and by what they cover: buckets that are imported or dropped later make it another.
 * After some hundred moves sums are read anew, so that no rest of a fraction grows.
 */
import type { LaneSums } from './lane-sums.ts';
import { addSums, RANKS } from './lane-sums.ts';
import { copySums, createCountedSums, subtractDenseRow } from './move-sums.ts';
import type { CountedSums } from './move-sums.ts';
import { startPace } from '../../pace.ts';
import type { TableSpan } from './plan.ts';
import type { TelemetryTables } from './telemetry-tables.ts';

const MAX_BYTES = 32 * 2 ** 20;
const MAX_MOVES = 240;

interface Kept {
  readonly span: TableSpan;
  readonly sums: Promise<CountedSums>;
  readonly width: number;
  readonly bytes: number;
  /** How often something was taken away since the sums were read whole. */
  readonly moves: number;
}

/** From kept sums to those of another span. */
interface Move {
  readonly kept: Kept;
  readonly come: readonly TableSpan[];
  readonly gone: readonly TableSpan[];
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

function bytesOf({ picked }: LaneSums, width: number): number {
  return picked.slotCount * (width * 8 + RANKS * 4);
}

function countBuckets(spans: readonly TableSpan[]): number {
  let buckets = 0;
  for (const { tier, from, to } of spans) tier.coverage.each({ from, to }, () => buckets++);
  return buckets;
}

/** The parts of a span before and after another that it overlaps. */
function listOutside(span: TableSpan, other: TableSpan): TableSpan[] {
  const { tier, from, to } = span;
  const before = { tier, from, to: Math.min(to, other.from) };
  const after = { tier, from: Math.max(from, other.to), to };
  return [before, after].filter((part) => part.from < part.to && countBuckets([part]) > 0);
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

  /** The kept sums that become those of the span with the fewest buckets read; null when to read it whole is less. */
  function findMove(span: TableSpan, wanted: LaneSums): Move | null {
    let best: Move | null = null;
    let least = countBuckets([span]);
    for (const [key, kept] of all) {
      const isNear =
        kept.span.tier.name === span.tier.name && kept.span.from < span.to && span.from < kept.span.to;
      if (!isNear || kept.width < wanted.width || kept.moves >= MAX_MOVES || key !== keyOf(kept.span))
        continue;
      const come = listOutside(span, kept.span);
      const gone = listOutside(kept.span, span);
      const buckets = countBuckets([...come, ...gone]);
      if (buckets >= least) continue;
      least = buckets;
      best = { kept, come, gone };
    }
    return best;
  }

  async function read(span: TableSpan, sums: CountedSums): Promise<CountedSums> {
    await tables.addByLane([span], sums);
    return sums;
  }

  async function move({ kept, come, gone }: Move, wanted: LaneSums): Promise<CountedSums> {
    // A copy, as others may be reading what is kept.
    const sums = copySums(await kept.sums, wanted);
    await Promise.all([
      come.length > 0 ? tables.addByLane(come, sums) : null,
      gone.length > 0 ? tables.addByLane(gone, sums, subtractDenseRow) : null,
    ]);
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
    const found = findMove(span, wanted);
    const width = found?.kept.width ?? wanted.width;
    const sums = found ? move(found, wanted) : read(span, createCountedSums(wanted, width));
    const moves = found ? found.kept.moves + Math.sign(found.gone.length) : 0;
    const kept = { span, sums, width, bytes: bytesOf(wanted, width), moves };
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
