/**
 * The tables. For each tier: the rows of edges (`edge_window_*`), the counts of their outcomes (`edge_outcome_*`) and the
 * buckets that exist (`bucket_*`). `ts` is the start of a bucket, epoch milliseconds; the columns of counts are those of
 * columns.ts. Buckets of latency are FLOAT, as they are small counts and most of the bytes; everything else is DOUBLE.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { MAX_BOUNDS, SCALAR_NAMES } from '../columns.ts';
import type { TierName } from '../tiers.ts';

const SCHEMA_VERSION = '1';

const SUFFIX: Readonly<Record<TierName, string>> = {
  raw: 'raw',
  minute: 'minute',
  fiveMinutes: 'five_minutes',
  hour: 'hour',
};
const TIER_NAMES = Object.keys(SUFFIX) as TierName[];

export const edgeTable = (tier: TierName): string => `edge_window_${SUFFIX[tier]}`;
export const outcomeTable = (tier: TierName): string => `edge_outcome_${SUFFIX[tier]}`;
export const bucketTable = (tier: TierName): string => `bucket_${SUFFIX[tier]}`;

/** Names of the columns of counts, in the order of columns.ts. */
export const COUNT_COLUMNS: readonly string[] = [
  ...SCALAR_NAMES,
  ...Array.from({ length: MAX_BOUNDS + 1 }, (_, i) => `b${i}`),
];

function describeTier(tier: TierName): string[] {
  const counts = COUNT_COLUMNS.map((name, i) => `${name} ${i < SCALAR_NAMES.length ? 'DOUBLE' : 'FLOAT'}`);
  return [
    `CREATE TABLE IF NOT EXISTS ${edgeTable(tier)} (
      ts BIGINT, service INTEGER, lane INTEGER, evidence UTINYINT, ${counts.join(', ')})`,
    `CREATE TABLE IF NOT EXISTS ${outcomeTable(tier)} (
      ts BIGINT, service INTEGER, lane INTEGER, outcome INTEGER, requests DOUBLE, opened DOUBLE)`,
    `CREATE TABLE IF NOT EXISTS ${bucketTable(tier)} (ts BIGINT, covered_ms DOUBLE, edge_rows INTEGER)`,
  ];
}

const COMMON = [
  'CREATE TABLE IF NOT EXISTS meta (name VARCHAR PRIMARY KEY, value VARCHAR)',
  `INSERT OR REPLACE INTO meta VALUES ('schema', '${SCHEMA_VERSION}')`,
  `CREATE TABLE IF NOT EXISTS edge (
    id INTEGER, source_cluster VARCHAR, source_namespace VARCHAR, source_service VARCHAR, source_workload VARCHAR,
    source_version VARCHAR, target_cluster VARCHAR, target_namespace VARCHAR, target_service VARCHAR,
    target_workload VARCHAR, target_version VARCHAR, protocol VARCHAR, is_external BOOLEAN)`,
  `CREATE TABLE IF NOT EXISTS outcome (
    id INTEGER, code VARCHAR, grpc_status VARCHAR, flags VARCHAR, proof VARCHAR, evidence VARCHAR,
    source_principal VARCHAR, destination_principal VARCHAR, failed BOOLEAN, never_arrived BOOLEAN)`,
  'CREATE TABLE IF NOT EXISTS layout (id INTEGER, bounds VARCHAR)',
  'CREATE TABLE IF NOT EXISTS lane (id INTEGER, edge INTEGER, reporter VARCHAR, layout INTEGER)',
  'CREATE TABLE IF NOT EXISTS cluster (name VARCHAR PRIMARY KEY, last_data_at BIGINT)',
  'CREATE TABLE IF NOT EXISTS progress (tier VARCHAR PRIMARY KEY, complete_until BIGINT)',
];

/** Whether the file is empty or of this version of the tables. */
export async function hasReadableSchema(connection: DuckDBConnection): Promise<boolean> {
  const tables = await connection.runAndReadAll('SELECT table_name FROM duckdb_tables()');
  if (tables.currentRowCount === 0) return true;
  if (!tables.getRows().some(([name]) => name === 'meta')) return false;
  const version = await connection.runAndReadAll(`SELECT value FROM meta WHERE name = 'schema'`);
  return version.getRows()[0]?.[0] === SCHEMA_VERSION;
}

/** Makes the tables that are missing. */
export async function createSchema(connection: DuckDBConnection): Promise<void> {
  for (const statement of [...COMMON, ...TIER_NAMES.flatMap(describeTier)]) await connection.run(statement);
}
