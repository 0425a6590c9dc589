/**
 * Writes blocks to a tier's tables: the rows in order of service and lane, so that one service's rows of a bucket lie together; their
 * outcomes; and the buckets themselves. Inside the connection's transaction.
 */
import type { DuckDBConnection, DuckDBType } from '@duckdb/node-api';
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

/** A row of one of several blocks. */
interface Place {
  readonly block: Block;
  readonly row: number;
}

/** All rows of all blocks: block by block, each in order of service, then lane. */
function orderRows(blocks: readonly Block[], serviceOf: (lane: number) => number): Place[] {
  return blocks.flatMap((block) => {
    // Rows are in order of lane already, so that row numbers order within a service.
    const keys = Float64Array.from(block.lanes, (lane, row) => serviceOf(lane) * 2 ** 21 + row);
    return Array.from(keys.toSorted(), (key) => ({ block, row: key % 2 ** 21 }));
  });
}

interface PlacedOutcome extends Place {
  readonly outcome: number;
  readonly requests: number;
  readonly opened: number;
}

function listOutcomes(places: readonly Place[]): PlacedOutcome[] {
  const list: PlacedOutcome[] = [];
  for (const { block, row } of places) {
    const end = block.firstOutcome[row + 1] as number;
    for (let i = block.firstOutcome[row] as number; i < end; i++) {
      const key = block.outcomeKeys[i] as number;
      const value = block.outcomeValues[i] as number;
      const opened = key % 2 === 1;
      list.push({ block, row, outcome: key >>> 1, requests: opened ? 0 : value, opened: opened ? value : 0 });
    }
  }
  return list;
}

function scatterCells({ block, row }: Place, dense: Float64Array, base: number): void {
  const end = block.firstCell[row + 1] as number;
  for (let cell = block.firstCell[row] as number; cell < end; cell++) {
    dense[base + (block.columns[cell] as number)] = block.values[cell] as number;
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
  const bucketOf = new Map(blocks.map((block) => [block, BigInt(bucketStart(tier, block))]));
  const setKey = (slice: Slice, i: number, { block, row }: Place): void => {
    const lane = block.lanes[row] as number;
    slice.set(0, i, bucketOf.get(block) as bigint);
    slice.set(1, i, serviceOf(lane));
    slice.set(2, i, lane);
  };
  const dense = new Float64Array(CHUNK_ROWS * ROW_WIDTH);
  const edges = { name: edgeTable(tier.name), types: EDGE_TYPES, rows: places.length };
  await appendColumns(connection, edges, (slice) => {
    dense.fill(0);
    for (let i = 0; i < slice.rows; i++) {
      const place = places[slice.first + i] as Place;
      setKey(slice, i, place);
      slice.set(3, i, place.block.evidence[place.row] as number);
      scatterCells(place, dense, i * ROW_WIDTH);
    }
    for (let column = 0; column < ROW_WIDTH; column++) {
      for (let i = 0; i < slice.rows; i++) {
        slice.set(FIRST_COUNT + column, i, dense[i * ROW_WIDTH + column] as number);
      }
    }
  });
  const list = listOutcomes(places);
  const outcomes = { name: outcomeTable(tier.name), types: OUTCOME_TYPES, rows: list.length };
  await appendColumns(connection, outcomes, (slice) => {
    for (let i = 0; i < slice.rows; i++) {
      const place = list[slice.first + i] as PlacedOutcome;
      setKey(slice, i, place);
      slice.set(3, i, place.outcome);
      slice.set(4, i, place.requests);
      slice.set(5, i, place.opened);
    }
  });
  const buckets = blocks.map((block) => `(${bucketOf.get(block)}, ${block.coveredMs}, ${block.rows})`);
  await connection.run(`INSERT INTO ${bucketTable(tier.name)} VALUES ${buckets.join(', ')}`);
}
