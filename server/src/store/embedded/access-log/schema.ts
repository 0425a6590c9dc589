/**
 * The tables of the access log. What many records share (who, whom, policy, route, TLS) stands once in `context`, so that a question about those finds a
 * few numbers there and compares whole numbers in `record`. `arrival` says from which record on a minute's records arrived: retention goes by arrival,
 * as a proxy's clock can be wrong, and whole days of contexts go with it. `file_mark` is written in the transaction of the records that were read up to there.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { DatabaseKind } from '../duckdb/open-database.ts';

const SCHEMA_VERSION = 'access-log 2';
/** What the statements below turn into the present schema: 1 had no issuers. */
const READABLE: ReadonlySet<unknown> = new Set(['access-log 1', SCHEMA_VERSION]);

/** Texts of a context, in order; their values come from contexts.ts. New ones come last, as columns that are added do. */
export const CONTEXT_TEXTS = [
  'channel',
  'reporter',
  'protocol',
  'source_cluster',
  'source_namespace',
  'source_service',
  'source_workload',
  'source_version',
  'target_cluster',
  'target_namespace',
  'target_service',
  'target_workload',
  'target_version',
  'source_identity',
  'source_subject',
  'target_identity',
  'method',
  'http_version',
  'grpc_status',
  'flags',
  'details',
  'upstream_failure',
  'termination',
  'tls_version',
  'cipher',
  'sni',
  'proof',
  'policy',
  'route',
  'upstream_cluster',
  'node_id',
  'log_name',
  'source_issuer',
] as const;

const STATEMENTS = [
  'CREATE TABLE IF NOT EXISTS meta (name VARCHAR PRIMARY KEY, value VARCHAR)',
  `INSERT OR REPLACE INTO meta VALUES ('schema', '${SCHEMA_VERSION}')`,
  `CREATE TABLE IF NOT EXISTS context (id INTEGER, day INTEGER, ${CONTEXT_TEXTS.map((name) => `${name} VARCHAR`).join(', ')})`,
  `ALTER TABLE context ADD COLUMN IF NOT EXISTS source_issuer VARCHAR DEFAULT ''`,
  `CREATE TABLE IF NOT EXISTS record (
    id BIGINT, ts BIGINT, context INTEGER, code SMALLINT, denied BOOLEAN, duration DOUBLE, bytes_in DOUBLE, bytes_out DOUBLE,
    host VARCHAR, path VARCHAR, source_host VARCHAR, source_port INTEGER, target_address VARCHAR, request_id VARCHAR, user_agent VARCHAR,
    rest VARCHAR)`,
  'CREATE TABLE IF NOT EXISTS arrival (minute BIGINT, first_id BIGINT)',
  `CREATE TABLE IF NOT EXISTS file_mark (
    path VARCHAR PRIMARY KEY, read_until DOUBLE, inode VARCHAR, head VARCHAR, head_length DOUBLE)`,
];

export const ACCESS_LOG_DATABASE: DatabaseKind = {
  fileName: 'access-log.duckdb',
  holds: 'the stored access log',
  async hasReadableSchema(connection: DuckDBConnection) {
    const tables = await connection.runAndReadAll('SELECT table_name FROM duckdb_tables()');
    if (tables.currentRowCount === 0) return true;
    if (!tables.getRows().some(([name]) => name === 'meta')) return false;
    const version = await connection.runAndReadAll(`SELECT value FROM meta WHERE name = 'schema'`);
    return READABLE.has(version.getRows()[0]?.[0]);
  },
  async createSchema(connection) {
    for (const statement of STATEMENTS) await connection.run(statement);
  },
};
