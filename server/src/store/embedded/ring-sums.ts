/**
 * Sums by lane over windows of the ring, kept from one question to the next. The usual question is about the last quarter of an hour
 * and is asked again with each window: then the window that came is added and the one that went is taken away, instead of adding a
 * quarter of an hour up again. What enters are the windows that a question is about; what leaves are its sums.
 *
 * Counts are whole numbers, which doubles add and subtract exactly. Of fractions (milliseconds, interpolated buckets) a rest may
 * stay behind: rests below a millionth are nothing, a lane without rows is zero, and after some hundred changes the sums are made
 * anew, so that no error grows.
 */
import type { EpochMs } from '@sightglass/shared/units';
import type { Block } from './block.ts';
import { pick } from './edge-filter.ts';
import type { Picked } from './edge-filter.ts';
import { addBlock, RANKS } from './lane-sums.ts';
import type { LaneSums } from './lane-sums.ts';
import { startPace } from '../../pace.ts';
import type { Pace } from '../../pace.ts';
import type { Ring } from './ring.ts';

const MAX_KEPT = 3;
const MAX_BYTES = 64 * 2 ** 20;
const MAX_CHANGES = 240;
const NOTHING = 1e-6;

interface RingQuestion {
  /** The windows. */
  readonly windows: readonly Block[];
  /** The same rows in fewer blocks, whole minutes where there are such. */
  readonly blocks: readonly Block[];
  /** All lanes. */
  readonly picked: Picked;
  /** Columns that the sums must have at least. */
  readonly width: number;
}

export interface RingSums {
  /** Calls `work` with the sums, which do not change until it settles and must not be changed by it. */
  use<Result>(question: RingQuestion, work: (sums: LaneSums) => Promise<Result>): Promise<Result>;
}

interface Kept {
  /** Starts of the windows in the sums: not the windows, which would then outlive the ring. */
  starts: ReadonlySet<EpochMs>;
  readonly sums: LaneSums;
  /** Rows by lane and rank of evidence: what is left when rows go. */
  readonly rowsByRank: Uint16Array;
  changes: number;
  /** Questions that use it, or the one that changes it. */
  users: number;
  ready: Promise<void>;
}

function countRows(blocks: Iterable<Block>): number {
  let rows = 0;
  for (const block of blocks) rows += block.rows;
  return rows;
}

function count({ rowsByRank }: Kept, block: Block, by: 1 | -1): void {
  for (let row = 0; row < block.rows; row++) {
    const index = (block.lanes[row] as number) * RANKS + (block.evidence[row] as number);
    rowsByRank[index] = (rowsByRank[index] as number) + by;
  }
}

/** Takes a block's rows away, the reverse of addBlock(). */
async function subtractBlock(kept: Kept, block: Block, pace: Pace): Promise<void> {
  const { sums, rowsByRank } = kept;
  const { values, width, evidence, seen } = sums;
  count(kept, block, -1);
  for (let row = 0; row < block.rows; row++) {
    const lane = block.lanes[row] as number;
    const base = lane * width;
    const end = block.firstCell[row + 1] as number;
    for (let i = block.firstCell[row] as number; i < end; i++) {
      const index = base + (block.columns[i] as number);
      const left = (values[index] as number) - (block.values[i] as number);
      values[index] = left < NOTHING ? 0 : left;
    }
    let rank = RANKS - 1;
    while (rank >= 0 && rowsByRank[lane * RANKS + rank] === 0) rank--;
    evidence[lane] = Math.max(rank, 0);
    if (rank < 0) {
      seen[lane] = 0;
      values.fill(0, base, base + width);
    }
    if ((row & 2047) === 2047 && pace.isDue()) await pace.rest();
  }
}

/** Sums of nothing, with room for lanes to come. */
function createKept({ picked, width }: RingQuestion): Kept {
  const lanes = Math.ceil(picked.laneCount * 1.125) + 64;
  const sums = {
    picked: pick(lanes, null),
    width,
    values: new Float64Array(lanes * width),
    evidence: new Uint8Array(lanes),
    seen: new Uint8Array(lanes),
  };
  const rowsByRank = new Uint16Array(lanes * RANKS);
  return { starts: new Set(), sums, rowsByRank, changes: 0, users: 0, ready: Promise.resolve() };
}

async function fill(kept: Kept, question: RingQuestion): Promise<void> {
  const pace = startPace();
  for (const window of question.windows) count(kept, window, 1);
  for (const block of question.blocks) await addBlock(kept.sums, block, pace);
}

interface Change {
  readonly come: readonly Block[];
  readonly gone: readonly Block[];
}

/** From the windows that are in the sums to those of a question; null when one that must go is no longer held. */
function compare(kept: Kept, wanted: ReadonlyMap<EpochMs, Block>, held: readonly Block[]): Change | null {
  const come = [...wanted.values()].filter(({ start }) => !kept.starts.has(start));
  const gone = held.filter(({ start }) => kept.starts.has(start) && !wanted.has(start));
  const stay = wanted.size - come.length;
  return stay + gone.length === kept.starts.size ? { come, gone } : null;
}

async function change(kept: Kept, { come, gone }: Change): Promise<void> {
  const pace = startPace();
  for (const window of come) {
    count(kept, window, 1);
    await addBlock(kept.sums, window, pace);
  }
  for (const window of gone) await subtractBlock(kept, window, pace);
}

/** Keeps the sums of the last few different questions about windows of the ring. */
export function createRingSums(ring: Pick<Ring, 'windows' | 'older'>): RingSums {
  /** Least recently used first. */
  let all: Kept[] = [];

  function keep(question: RingQuestion): Kept {
    const kept = createKept(question);
    const most = Math.max(1, Math.min(MAX_KEPT, Math.floor(MAX_BYTES / kept.sums.values.byteLength)));
    // What is in use stays alive for those who use it.
    all = [...all.slice(Math.max(0, all.length - most + 1)), kept];
    return kept;
  }

  /** Kept sums that are those of the question, or that it can make its own with less work than anew. */
  function find(question: RingQuestion, wanted: ReadonlyMap<EpochMs, Block>): Kept | null {
    let best: { kept: Kept; difference: Change } | null = null;
    const held = [...ring.older.windows, ...ring.windows];
    let least = countRows(question.blocks);
    for (const kept of all) {
      if (kept.sums.width < question.width || kept.sums.picked.laneCount < question.picked.laneCount)
        continue;
      const difference = compare(kept, wanted, held);
      if (!difference) continue;
      const { come, gone } = difference;
      const changes = come.length + gone.length;
      if (changes === 0) return kept;
      const rows = countRows(come) + countRows(gone);
      if (kept.users > 0 || kept.changes + changes > MAX_CHANGES || rows >= least) continue;
      least = rows;
      best = { kept, difference };
    }
    if (!best) return null;
    const { kept, difference } = best;
    kept.changes += difference.come.length + difference.gone.length;
    kept.ready = change(kept, difference);
    return kept;
  }

  return {
    async use(question, work) {
      const wanted = new Map(question.windows.map((window) => [window.start, window]));
      let kept = find(question, wanted);
      if (kept) {
        all = [...all.filter((other) => other !== kept), kept];
      } else {
        kept = keep(question);
        kept.ready = fill(kept, question);
      }
      kept.starts = new Set(wanted.keys());
      kept.users++;
      try {
        await kept.ready;
        return await work({ ...kept.sums, picked: question.picked });
      } finally {
        kept.users--;
      }
    },
  };
}
