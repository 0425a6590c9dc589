/**
 * Writes blocks to a tier's tables: the rows in order of service and lane, so that one service's rows of a bucket lie together; their
 * outcomes; and the buckets themselves. Inside the connection's transaction.
 */
import type { DuckDBConnection, DuckDBType } from '@duckdb/node-api';
import { giveWay } from '../../../give-way.ts';
import type { Block } from '../block.ts';
import { ROW_WIDTH, SCALAR_NAMES } from '../columns.ts';
import type { Dictionary, Lane } from '../dictionary.ts';
import { bucketStart } from '../tiers.ts';
import type { Tier } from '../tiers.ts';
import { appendColumns, CHUNK_ROWS, columnTypes } from './append-columns.ts';
import type { Slice } from './append-columns.ts';
import { bucketTable, COUNT_COLUMNS, edgeTable, outcomeTable } from './schema.ts';

const { BIGINT, DOUBLE, FLOAT, INTEGER, UTINYINT } = columnTypes;
const KEY_TYPES: readonly DuckDBType[] = [BIGINT, INTEGER, INTEGER];
const EDGE_TYPES: readonly DuckDBType[] = [
  ...KEY_TYPES,
  UTINYINT,
  ...COUNT_COLUMNS.map((_, i) => (i < SCALAR_NAMES.length ? DOUBLE : FLOAT)),
];
const OUTCOME_TYPES: readonly DuckDBType[] = [...KEY_TYPES, INTEGER, DOUBLE, DOUBLE];
const FIRST_COUNT = 4;
const ROWS_AT_ONCE = 16_384;

/** Rows of several blocks, in the order in which they are written: the index of each one's block, and its row there. */
interface Places {
  readonly blocks: readonly Block[];
  readonly block: Uint32Array;
  readonly row: Uint32Array;
}

/** All rows of all blocks: block by block, each in order of service, then lane. */
function orderRows(blocks: readonly Block[], serviceOf: (lane: number) => number): Places {
  const rows = blocks.reduce((sum, block) => sum + block.rows, 0);
  const places = { blocks, block: new Uint32Array(rows), row: new Uint32Array(rows) };
  let at = 0;
  for (const [index, block] of blocks.entries()) {
    // Rows are in order of lane already, so that row numbers order within a service.
    const keys = Float64Array.from(block.lanes, (lane, row) => serviceOf(lane) * 2 ** 21 + row);
    keys.sort();
    places.block.fill(index, at, at + block.rows);
    for (let i = 0; i < keys.length; i++) places.row[at++] = (keys[i] as number) % 2 ** 21;
  }
  return places;
}

/** All outcomes of the places: which place each belongs to, and where its block has it. */
function listOutcomes({ blocks, block, row }: Places): { place: Uint32Array; index: Uint32Array } {
  const total = blocks.reduce((sum, { outcomeKeys }) => sum + outcomeKeys.length, 0);
  const list = { place: new Uint32Array(total), index: new Uint32Array(total) };
  let at = 0;
  for (let place = 0; place < row.length; place++) {
    const { firstOutcome } = blocks[block[place] as number] as Block;
    const end = firstOutcome[(row[place] as number) + 1] as number;
    for (let i = firstOutcome[row[place] as number] as number; i < end; i++) {
      list.place[at] = place;
      list.index[at++] = i;
    }
  }
  return list;
}

function scatterCells(block: Block, row: number, to: { dense: Float64Array; base: number }): void {
  const end = block.firstCell[row + 1] as number;
  for (let cell = block.firstCell[row] as number; cell < end; cell++) {
    to.dense[to.base + (block.columns[cell] as number)] = block.values[cell] as number;
  }
}

/** Blocks in groups of not too many rows: small ones together, as each append has a price of its own. */
function groupBlocks(blocks: readonly Block[]): Block[][] {
  const groups: Block[][] = [];
  let rows = Infinity;
  for (const block of blocks) {
    if (rows + block.rows > ROWS_AT_ONCE) {
      groups.push([]);
      rows = 0;
    }
    groups.at(-1)?.push(block);
    rows += block.rows;
  }
  return groups;
}

/** Writes each block as the bucket of the tier that contains its start. */
export async function writeBlocks(
  connection: DuckDBConnection,
  blocks: readonly Block[],
  to: { tier: Tier; dictionary: Dictionary },
): Promise<void> {
  for (const group of groupBlocks(blocks)) await writeGroup(connection, group, to);
}

async function writeGroup(
  connection: DuckDBConnection,
  blocks: readonly Block[],
  to: { tier: Tier; dictionary: Dictionary },
): Promise<void> {
  const { tier, dictionary } = to;
  const serviceOf = (lane: number): number => (dictionary.lanes[lane] as Lane).service;
  const places = orderRows(blocks, serviceOf);
  const starts = blocks.map((block) => BigInt(bucketStart(tier, block)));
  const blockAt = (place: number): Block => blocks[places.block[place] as number] as Block;
  const setKey = (slice: Slice, i: number, place: number): void => {
    const lane = blockAt(place).lanes[places.row[place] as number] as number;
    slice.set(0, i, starts[places.block[place] as number] as bigint);
    slice.set(1, i, serviceOf(lane));
    slice.set(2, i, lane);
  };
  const dense = new Float64Array(CHUNK_ROWS * ROW_WIDTH);
  const edges = { name: edgeTable(tier.name), types: EDGE_TYPES, rows: places.row.length, rest: giveWay };
  await appendColumns(connection, edges, (slice) => {
    dense.fill(0);
    for (let i = 0; i < slice.rows; i++) {
      const place = slice.first + i;
      const block = blockAt(place);
      const row = places.row[place] as number;
      setKey(slice, i, place);
      slice.set(3, i, block.evidence[row] as number);
      scatterCells(block, row, { dense, base: i * ROW_WIDTH });
    }
    for (let column = 0; column < ROW_WIDTH; column++) {
      for (let i = 0; i < slice.rows; i++) {
        slice.set(FIRST_COUNT + column, i, dense[i * ROW_WIDTH + column] as number);
      }
    }
  });
  const list = listOutcomes(places);
  const outcomes = {
    name: outcomeTable(tier.name),
    types: OUTCOME_TYPES,
    rows: list.place.length,
    rest: giveWay,
  };
  await appendColumns(connection, outcomes, (slice) => {
    for (let i = 0; i < slice.rows; i++) {
      const place = list.place[slice.first + i] as number;
      const { outcomeKeys, outcomeValues } = blockAt(place);
      const index = list.index[slice.first + i] as number;
      const key = outcomeKeys[index] as number;
      const value = outcomeValues[index] as number;
      const opened = key % 2 === 1;
      setKey(slice, i, place);
      slice.set(3, i, key >>> 1);
      slice.set(4, i, opened ? 0 : value);
      slice.set(5, i, opened ? value : 0);
    }
  });
  const buckets = blocks.map((block, i) => `(${starts[i]}, ${block.coveredMs}, ${block.rows})`);
  await connection.run(`INSERT INTO ${bucketTable(tier.name)} VALUES ${buckets.join(', ')}`);
}
