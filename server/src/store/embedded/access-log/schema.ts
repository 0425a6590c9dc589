/**
 * The tables of the access log. What many records share (who, whom, policy, route, TLS) stands once in `context`, so that a question about those finds a
 * few numbers there and compares whole numbers in `record`. Paths, hosts and callers' addresses stand in `text`, once for each `chapter` of records, and
 * in `record` as numbers (texts.ts); `plain` is a path without its query, null where that is the path. `arrival` says from which record on a minute's records arrived: retention goes by arrival,
 * as a proxy's clock can be wrong, and whole days of contexts go with it. `tally` counts the records of chapters that are full (tally.ts). `file_mark` is written in the transaction of the records that were read up to there.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { randomBytes } from 'node:crypto';
import type { DatabaseKind } from '../duckdb/open-database.ts';
import { runInTransaction } from '../duckdb/run-in-transaction.ts';
import type { Chapter } from './chapters.ts';
import { rewriteOldRecords } from './rewrite-old-records.ts';

const SCHEMA_VERSION = 'access-log 3';
/** Every text stood in its record; 1 had no issuers. */
const OLD_SCHEMA_VERSIONS: ReadonlySet<unknown> = new Set(['access-log 1', 'access-log 2']);

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
  'attempts',
] as const;

const RECORD_COLUMNS = `id BIGINT, ts BIGINT, context INTEGER, code SMALLINT, denied BOOLEAN, duration DOUBLE, bytes_in DOUBLE, bytes_out DOUBLE,
    host UBIGINT, path UBIGINT, plain UBIGINT, source_host UBIGINT, source_port INTEGER, target_host VARCHAR, target_port INTEGER,
    request_high UBIGINT, request_low UBIGINT, request_id VARCHAR, user_agent VARCHAR, rest VARCHAR`;

const STATEMENTS = [
  `CREATE TABLE IF NOT EXISTS context (id INTEGER, day INTEGER, ${CONTEXT_TEXTS.map((name) => `${name} VARCHAR`).join(', ')})`,
  `ALTER TABLE context ADD COLUMN IF NOT EXISTS source_issuer VARCHAR DEFAULT ''`,
  `ALTER TABLE context ADD COLUMN IF NOT EXISTS attempts VARCHAR DEFAULT ''`,
  `CREATE TABLE IF NOT EXISTS record (${RECORD_COLUMNS})`,
  'CREATE TABLE IF NOT EXISTS chapter (id INTEGER, first_id BIGINT, day INTEGER)',
  'CREATE TABLE IF NOT EXISTS text (chapter INTEGER, id UBIGINT, plain UBIGINT, text VARCHAR)',
  'CREATE TABLE IF NOT EXISTS arrival (minute BIGINT, first_id BIGINT)',
  'CREATE TABLE IF NOT EXISTS tally (chapter INTEGER, ts BIGINT, last_ts BIGINT, context INTEGER, code SMALLINT, denied BOOLEAN, records BIGINT)',
  `CREATE TABLE IF NOT EXISTS file_mark (
    path VARCHAR PRIMARY KEY, read_until DOUBLE, inode VARCHAR, head VARCHAR, head_length DOUBLE)`,
];

async function readMeta(connection: DuckDBConnection, name: string): Promise<string | null> {
  const result = await connection.runAndReadAll('SELECT value FROM meta WHERE name = $1', [name]);
  const value = result.getRows()[0]?.[0];
  return typeof value === 'string' ? value : null;
}

/** What numbers of texts are made with. */
export async function readSalt(connection: DuckDBConnection): Promise<string> {
  const salt = await readMeta(connection, 'salt');
  if (salt === null || !/^[\da-f]{32}$/.test(salt)) throw new Error('the access log has lost its salt');
  return salt;
}

/** With the times of their records; chapters are few, and each looks at its own part of the records. */
export async function readChapters(connection: DuckDBConnection): Promise<Chapter[]> {
  const rows = (
    await connection.runAndReadAll('SELECT id, CAST(first_id AS DOUBLE), day FROM chapter ORDER BY id')
  ).getRows();
  const tallied = new Set(
    (await connection.runAndReadAll('SELECT DISTINCT chapter FROM tally'))
      .getRows()
      .map(([id]) => Number(id)),
  );
  const chapters: Chapter[] = [];
  for (const [index, row] of rows.entries()) {
    const [id = 0, firstId = 0, day = 0] = row.map(Number);
    const next = rows[index + 1]?.[1];
    const bounds = await connection.runAndReadAll(
      `SELECT CAST(min(ts) AS DOUBLE), CAST(max(ts) AS DOUBLE), CAST(min(id) AS DOUBLE) FROM record WHERE id >= ${firstId}${next === undefined ? '' : ` AND id < ${Number(next)}`}`,
    );
    const [from = null, to = null, first = null] = bounds.getRows()[0] ?? [];
    chapters.push({
      id,
      firstId,
      day,
      from: from === null ? Infinity : Number(from),
      to: to === null ? -Infinity : Number(to),
      // A chapter that retention has cut has lost records that its tally still counts.
      isTallied: tallied.has(id) && Number(first) === firstId,
      tail: null,
    });
  }
  return chapters;
}

export const ACCESS_LOG_DATABASE: DatabaseKind = {
  fileName: 'access-log.duckdb',
  holds: 'the stored access log',
  async hasReadableSchema(connection) {
    const tables = await connection.runAndReadAll('SELECT table_name FROM duckdb_tables()');
    if (tables.currentRowCount === 0) return true;
    if (!tables.getRows().some(([name]) => name === 'meta')) return false;
    const version = await readMeta(connection, 'schema');
    return version === SCHEMA_VERSION || OLD_SCHEMA_VERSIONS.has(version);
  },
  async createSchema(connection) {
    // All or nothing: a process that is killed while it rewrites an older file finds it as it was.
    await runInTransaction(connection, async () => {
      await connection.run('CREATE TABLE IF NOT EXISTS meta (name VARCHAR PRIMARY KEY, value VARCHAR)');
      const version = await readMeta(connection, 'schema');
      if (OLD_SCHEMA_VERSIONS.has(version)) await connection.run('ALTER TABLE record RENAME TO old_record');
      for (const statement of STATEMENTS) await connection.run(statement);
      if (version === SCHEMA_VERSION) return;
      const salt = randomBytes(16).toString('hex');
      if (OLD_SCHEMA_VERSIONS.has(version)) await rewriteOldRecords(connection, salt);
      await connection.run(`INSERT OR REPLACE INTO meta VALUES ('salt', $1), ('schema', $2)`, [
        salt,
        SCHEMA_VERSION,
      ]);
    });
  },
};
