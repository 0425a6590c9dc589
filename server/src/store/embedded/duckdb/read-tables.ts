/**
 * Sums over the tables. What enters are spans of tiers and the lanes that a question is about; what leaves are sums by lane, or by group
 * and step, or by outcome and step. One query for all spans of a question.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Dictionary, Lane } from '../dictionary.ts';
import { laneAt } from '../edge-filter.ts';
import type { Picked } from '../edge-filter.ts';
import { addDenseRow, RANKS } from '../lane-sums.ts';
import type { Plan, TableSpan } from '../plan.ts';
import type { LaneGroups, TelemetryTables } from '../telemetry-tables.ts';
import { appendColumns, columnTypes } from './append-columns.ts';
import type { QueryPool } from './query-pool.ts';
import { COUNT_COLUMNS, edgeTable, outcomeTable } from './schema.ts';
import { visitResult } from './visit-rows.ts';
import type { ReadNumber } from './visit-rows.ts';

/** Above this many ids a list in the query's text costs more than the rows it saves. */
const MAX_LISTED = 1000;

/**
 * Conditions that spare rows of other lanes. They may let some through: the asker leaves out lanes that it did not ask for.
 * Rows are sorted by service, whose list is what lets DuckDB skip most of them.
 */
function restrictToLanes(dictionary: Dictionary, { lanes }: Picked): string {
  if (lanes === null) return '';
  if (lanes.length === 0) return ' AND false';
  const services = new Set(lanes.map((lane) => (dictionary.lanes[lane] as Lane).service));
  const conditions: string[] = [];
  if (services.size <= MAX_LISTED) conditions.push(` AND service IN (${[...services].join(',')})`);
  if (lanes.length <= MAX_LISTED) conditions.push(` AND lane IN (${lanes.join(',')})`);
  return conditions.join('');
}

const readNothing: ReadNumber = () => 0;

/** Where the sums by lane begin among the columns of the result. */
const FIRST_SUM = 2;

/** Rows of each rank of evidence. */
const COUNTS_BY_RANK = Array.from(
  { length: RANKS },
  (_, rank) => `, CAST(count(*) FILTER (evidence = ${rank}) AS DOUBLE)`,
).join('');

function selectSpans(
  spans: readonly TableSpan[],
  tableOf: (tier: TableSpan['tier']['name']) => string,
  parts: { columns: string; where: string },
): string {
  return spans
    .map(
      ({ tier, from, to }) =>
        `SELECT ${parts.columns} FROM ${tableOf(tier.name)} WHERE ts >= ${from} AND ts < ${to}${parts.where}`,
    )
    .join(' UNION ALL ');
}

/** Above this many lanes a table is written faster than their list is parsed. */
const MAX_INLINE = 300;

/** How each lane enters, for the query to join: a list in its text, or for many lanes a table of the connection. */
async function giveLaneGroups(
  connection: DuckDBConnection,
  dictionary: Dictionary,
  { groups, roles, picked }: LaneGroups,
): Promise<string> {
  const slots: number[] = [];
  for (let slot = 0; slot < picked.slotCount; slot++) if (roles[slot] !== 0) slots.push(slot);
  const rowOf = (slot: number): readonly [number, number, number, number] => {
    const lane = laneAt(picked, slot);
    const { layout } = dictionary.lanes[lane] as Lane;
    return [lane, groups[slot] as number, roles[slot] as number, layout];
  };
  if (slots.length > 0 && slots.length <= MAX_INLINE) {
    const rows = slots.map((slot) => `(${rowOf(slot).join(',')})`);
    return `(VALUES ${rows.join(',')}) asked_lane (lane, grp, role, layout)`;
  }
  await connection.run(
    'CREATE OR REPLACE TEMP TABLE asked_lane (lane INTEGER, grp INTEGER, role INTEGER, layout INTEGER)',
  );
  const { INTEGER } = columnTypes;
  const table = { name: 'asked_lane', types: [INTEGER, INTEGER, INTEGER, INTEGER], rows: slots.length };
  await appendColumns(connection, table, (slice) => {
    for (let row = 0; row < slice.rows; row++) {
      rowOf(slots[slice.first + row] as number).forEach((value, column) => slice.set(column, row, value));
    }
  });
  return 'asked_lane';
}

function stepOf(plan: Plan): string {
  return `CAST((ts - ${plan.window.from}) // ${plan.stepMs} AS INTEGER)`;
}

/** The tables' half of a read. */
export function createTables(pool: QueryPool, dictionary: Dictionary): TelemetryTables {
  return {
    async addByLane(spans, sums, add = addDenseRow) {
      if (spans.length === 0) return;
      const columns = COUNT_COLUMNS.slice(0, sums.width);
      const rows = selectSpans(spans, edgeTable, {
        columns: ['lane', 'evidence', ...columns].join(', '),
        where: restrictToLanes(dictionary, sums.picked),
      });
      const added = columns.map((name) => `sum(${name})`).join(', ');
      const counted = sums.rowsByRank ? COUNTS_BY_RANK : '';
      const sql = `SELECT lane, max(evidence), ${added}${counted} FROM (${rows}) GROUP BY lane`;
      let read = readNothing;
      // One object for all rows: a mesh has tens of thousands.
      const row = {
        lane: 0,
        evidence: 0,
        at: (column: number) => read(column + FIRST_SUM),
        rowsOf: (rank: number) => read(columns.length + FIRST_SUM + rank),
      };
      await pool.use((connection) =>
        visitResult(connection, sql, (current) => {
          read = current;
          row.lane = read(0);
          row.evidence = read(1);
          add(sums, row);
        }),
      );
    },
    async sumByLaneAndStep(spans, { picked, plan, width }, visit) {
      if (spans.length === 0) return;
      const columns = COUNT_COLUMNS.slice(0, width);
      const rows = selectSpans(spans, edgeTable, {
        columns: ['lane', `${stepOf(plan)} AS step`, 'evidence', ...columns].join(', '),
        where: restrictToLanes(dictionary, picked),
      });
      const sums = columns.map((name) => `sum(${name})`).join(', ');
      const sql = `SELECT lane, step, max(evidence), ${sums} FROM (${rows}) GROUP BY lane, step`;
      await pool.use((connection) =>
        visitResult(connection, sql, (read) => {
          visit({ lane: read(0), step: read(1), evidence: read(2), at: (column) => read(column + 3) });
        }),
      );
    },
    async sumByGroup(spans, { lanes, plan, width }, visit) {
      if (spans.length === 0) return;
      const columns = COUNT_COLUMNS.slice(0, width);
      const rows = selectSpans(spans, edgeTable, {
        columns: [`lane, ${stepOf(plan)} AS step`, ...columns].join(', '),
        where: restrictToLanes(dictionary, lanes.picked),
      });
      await pool.use(async (connection) => {
        const asked = await giveLaneGroups(connection, dictionary, lanes);
        const sql = `SELECT grp, role, layout, step, ${columns.map((name) => `sum(${name})`).join(', ')}
          FROM (${rows}) JOIN ${asked} USING (lane) GROUP BY grp, role, layout, step`;
        await visitResult(connection, sql, (read) => {
          visit({
            group: read(0),
            role: read(1),
            layout: read(2),
            step: read(3),
            at: (column) => read(column + 4),
          });
        });
      });
    },
    async sumByOutcome(spans, { lanes, plan, outcomes = null }, visit) {
      if (spans.length === 0 || outcomes?.length === 0) return;
      const wanted =
        outcomes && outcomes.length <= MAX_LISTED ? ` AND outcome IN (${outcomes.join(',')})` : '';
      const rows = selectSpans(spans, outcomeTable, {
        columns: `lane, outcome, ${stepOf(plan)} AS step, requests, opened`,
        where: restrictToLanes(dictionary, lanes.picked) + wanted,
      });
      await pool.use(async (connection) => {
        const asked = await giveLaneGroups(connection, dictionary, lanes);
        const sql = `SELECT grp, role, outcome, step, sum(requests), sum(opened)
          FROM (${rows}) JOIN ${asked} USING (lane) GROUP BY grp, role, outcome, step`;
        await visitResult(connection, sql, (read) => {
          visit({
            group: read(0),
            role: read(1),
            outcome: read(2),
            step: read(3),
            requests: read(4),
            opened: read(5),
          });
        });
      });
    },
  };
}
