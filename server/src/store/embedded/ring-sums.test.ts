import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockWriter } from './block.ts';
import type { Block } from './block.ts';
import { FIRST_BUCKET, ROW_WIDTH } from './columns.ts';
import { pick } from './edge-filter.ts';
import { addBlock, createLaneSums } from './lane-sums.ts';
import type { LaneSums } from './lane-sums.ts';
import { mergeBlocks } from './merge-blocks.ts';
import { startPace } from '../../pace.ts';
import { createRingSums } from './ring-sums.ts';
import { createRing, listWindows } from './ring.ts';

const INTERVAL_MS = 15_000;
const MINUTE_MS = 60_000;
const LANES = 6;
const picked = pick(LANES, null);

interface Row {
  readonly lane: number;
  readonly evidence: number;
  readonly cells: readonly (readonly [column: number, value: number])[];
}

function blockOf(start: number, rows: readonly Row[]): Block {
  const writer = new BlockWriter();
  for (const { lane, evidence, cells } of rows) {
    writer.row(lane, evidence);
    for (const [column, value] of cells.toSorted(([a], [b]) => a - b)) writer.cell(column, value);
  }
  return writer.finish({ start, end: start + INTERVAL_MS, coveredMs: INTERVAL_MS });
}

async function sumDirectly(blocks: readonly Block[], width: number): Promise<LaneSums> {
  const sums = createLaneSums(picked, width);
  for (const block of blocks) await addBlock(sums, block, startPace());
  return sums;
}

/** What a reader sees: values of all lanes in the asked columns, evidence, and which lanes had rows. */
function listSums({ values, width, evidence, seen }: LaneSums, columns: number): unknown {
  return Array.from({ length: LANES }, (_, lane) => ({
    values: Array.from(values.subarray(lane * width, lane * width + columns)),
    evidence: evidence[lane],
    seen: seen[lane],
  }));
}

const row: fc.Arbitrary<Row> = fc.record({
  lane: fc.nat(LANES - 1),
  evidence: fc.nat(3),
  cells: fc.uniqueArray(fc.tuple(fc.nat(ROW_WIDTH - 1), fc.integer({ min: 1, max: 1e9 })), {
    selector: ([column]) => column,
    maxLength: 8,
  }),
});

/** A window at some place (a later one, a late one, or one that is there already), and then a question about some windows. */
const step = fc.record({
  place: fc.integer({ min: -3, max: 3 }),
  rows: fc.array(row, { maxLength: 5 }),
  back: fc.nat(14),
  length: fc.integer({ min: 1, max: 14 }),
  width: fc.constantFrom(8, FIRST_BUCKET, ROW_WIDTH),
});

describe('createRingSums', () => {
  it('answers like adding the windows up, whatever came, was late, came twice, was missing, or went', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const ring = createRing({ ageMs: 4 * MINUTE_MS, bytes: 2 ** 30 });
        const sums = createRingSums(ring);
        let newest = 0;
        for (const { place, rows, back, length, width } of steps) {
          const start = Math.max(0, newest + place) * INTERVAL_MS;
          newest = Math.max(newest, start / INTERVAL_MS);
          if (!ring.has(start) && !(start < ring.completeFrom() && ring.windows.length > 0)) {
            ring.insert(blockOf(start, rows));
          }
          ring.evict(Infinity);
          const to = (newest + 1 - back) * INTERVAL_MS;
          const windows = listWindows(ring, { from: to - length * INTERVAL_MS, to });
          const direct = await sumDirectly(windows, width);
          await sums.use({ windows, blocks: windows, picked, width: ROW_WIDTH }, async (kept) => {
            expect(listSums(kept, width)).toEqual(listSums(direct, width));
          });
        }
      }),
      { numRuns: 60 },
    );
  });

  it('leaves nothing behind of fractions', async () => {
    const ring = createRing({ ageMs: 60 * MINUTE_MS, bytes: 2 ** 30 });
    const sums = createRingSums(ring);
    const sparse: Row = { lane: 2, evidence: 0, cells: [[0, 1]] };
    const fractions: Row = {
      lane: 2,
      evidence: 3,
      cells: [0, 12, 20].map((column) => [column, 0.1] as const),
    };
    for (let i = 0; i < 20; i++) ring.insert(blockOf(i * INTERVAL_MS, [i % 7 === 0 ? fractions : sparse]));
    for (let i = 0; i < 16; i++) {
      const windows = listWindows(ring, { from: i * INTERVAL_MS, to: (i + 4) * INTERVAL_MS });
      const direct = await sumDirectly(windows, ROW_WIDTH);
      await sums.use({ windows, blocks: windows, picked, width: ROW_WIDTH }, async (kept) => {
        expect(kept.values[2 * ROW_WIDTH + 20]).toBeCloseTo(direct.values[2 * ROW_WIDTH + 20] as number, 9);
        expect(kept.values[2 * ROW_WIDTH + 20] === 0).toBe(direct.values[2 * ROW_WIDTH + 20] === 0);
        expect(kept.evidence[2]).toBe(direct.evidence[2]);
      });
    }
  });

  it('begins with whole minutes and goes on with windows', async () => {
    const ring = createRing({ ageMs: 60 * MINUTE_MS, bytes: 2 ** 30 });
    const sums = createRingSums(ring);
    for (let i = 0; i < 12; i++) {
      ring.insert(blockOf(i * INTERVAL_MS, [{ lane: 1, evidence: i % 4, cells: [[0, i + 1]] }]));
    }
    const first = listWindows(ring, { from: 0, to: MINUTE_MS });
    const minute = await mergeBlocks(first, { start: 0, end: MINUTE_MS });
    const ask = async (windows: readonly Block[], blocks: readonly Block[]): Promise<number | undefined> =>
      sums.use({ windows, blocks, picked, width: ROW_WIDTH }, async ({ values }) => values[ROW_WIDTH]);
    expect(await ask(first, [minute])).toBe(1 + 2 + 3 + 4);
    const next = listWindows(ring, { from: INTERVAL_MS, to: MINUTE_MS + INTERVAL_MS });
    expect(await ask(next, next)).toBe(2 + 3 + 4 + 5);
  });

  it('does not change sums that are still being read', async () => {
    const ring = createRing({ ageMs: 60 * MINUTE_MS, bytes: 2 ** 30 });
    const sums = createRingSums(ring);
    for (let i = 0; i < 8; i++)
      ring.insert(blockOf(i * INTERVAL_MS, [{ lane: 0, evidence: 0, cells: [[0, 1]] }]));
    const first = listWindows(ring, { from: 0, to: MINUTE_MS });
    const next = listWindows(ring, { from: INTERVAL_MS, to: MINUTE_MS + 2 * INTERVAL_MS });
    const query = { picked, width: ROW_WIDTH };
    await sums.use({ windows: first, blocks: first, ...query }, async (held) => {
      const before = held.values[0];
      const after = await sums.use(
        { windows: next, blocks: next, ...query },
        async ({ values }) => values[0],
      );
      expect([before, held.values[0], after]).toEqual([4, 4, 5]);
    });
  });
});
