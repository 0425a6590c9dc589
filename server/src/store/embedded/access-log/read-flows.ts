/**
 * Records counted by what they agree in. First by whole numbers (the context) and what stands in the record itself, then by the texts behind the
 * numbers: one context may stand in several rows of its table, and questions ask for a few of its texts only.
 */
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type { Flow, FlowKey, Flows, FlowsQuery } from '../../access-log/access-log-store.ts';
import { buildConditions } from './build-conditions.ts';
import type { CONTEXT_TEXTS } from './schema.ts';

const OF_CONTEXT: Partial<Record<FlowKey, (typeof CONTEXT_TEXTS)[number]>> = {
  sourceCluster: 'source_cluster',
  sourceNamespace: 'source_namespace',
  sourceService: 'source_service',
  sourceWorkload: 'source_workload',
  sourceIdentity: 'source_identity',
  targetCluster: 'target_cluster',
  targetNamespace: 'target_namespace',
  targetService: 'target_service',
  targetWorkload: 'target_workload',
  targetIdentity: 'target_identity',
  protocol: 'protocol',
  method: 'method',
  sni: 'sni',
  flags: 'flags',
  policy: 'policy',
  proof: 'proof',
  tlsVersion: 'tls_version',
  reporter: 'reporter',
};

/** The expression for what stands in the record. */
const OF_RECORD: Partial<Record<FlowKey, string>> = {
  sourceAddress: 'source_host',
  path: `regexp_extract(path, '^[^?#]*')`,
  host: 'host',
  port: `regexp_extract(target_address, ':(\\d{1,5})$', 1)`,
  code: `CASE WHEN code IS NULL THEN 'none' ELSE CAST(code AS VARCHAR) END`,
  denied: 'denied',
};

const NOTHING = {
  sourceCluster: '',
  sourceNamespace: '',
  sourceService: '',
  sourceWorkload: '',
  sourceIdentity: '',
  sourceAddress: '',
  targetCluster: '',
  targetNamespace: '',
  targetService: '',
  targetWorkload: '',
  targetIdentity: '',
  protocol: '',
  method: '',
  path: '',
  host: '',
  sni: '',
  code: '',
  flags: '',
  policy: '',
  proof: '',
  tlsVersion: '',
  reporter: '',
} satisfies Partial<Flow>;

/** Counts of a flow, over one record or over sums of them. */
const COUNTS = `count(*) AS records, count(*) FILTER (WHERE denied) AS refused,
  count(*) FILTER (WHERE code = 0 OR code BETWEEN 500 AND 599) AS failed, min(ts) AS first_at, max(ts) AS last_at`;
const SUMS = `sum(records) AS records, sum(refused) AS refused, sum(failed) AS failed, min(first_at) AS first_at, max(last_at) AS last_at`;

/** The statement; its columns are the keys in the given order, five figures, and how many flows and records there are. */
function buildSql(keys: readonly FlowKey[], limit: number, conditions: string): string {
  const ofContext = keys.flatMap((key, i) => (OF_CONTEXT[key] ? [`${OF_CONTEXT[key]} AS k${i}`] : []));
  const ofRecord = keys.flatMap((key, i) => (OF_RECORD[key] ? [`${OF_RECORD[key]} AS k${i}`] : []));
  const inner = [...(ofContext.length > 0 ? ['context'] : []), ...ofRecord];
  const names = keys.map((_, i) => `k${i}`);
  const by = names.length > 0 ? `GROUP BY ${names.join(', ')}` : 'HAVING sum(records) > 0';
  const counted = `SELECT ${[...inner, COUNTS].join(', ')} FROM record WHERE ${conditions}${inner.length > 0 ? ' GROUP BY ALL' : ''}`;
  const named =
    ofContext.length > 0
      ? `SELECT counted.*, ${ofContext.join(', ')} FROM counted JOIN context ON context.id = counted.context`
      : 'SELECT * FROM counted';
  const figures = ['records', 'refused', 'failed', 'first_at', 'last_at'].map(
    (name) => `CAST(${name} AS DOUBLE)`,
  );
  return `WITH counted AS (${counted}), named AS (${named}), flow AS (SELECT ${[...names, SUMS].join(', ')} FROM named ${by})
    SELECT ${[...names, ...figures].join(', ')}, CAST((SELECT count(*) FROM flow) AS DOUBLE), CAST((SELECT sum(records) FROM flow) AS DOUBLE)
    FROM flow ORDER BY ${['records DESC', ...names].join(', ')} LIMIT ${Math.max(1, Math.trunc(limit))}`;
}

function readRow(keys: readonly FlowKey[], row: readonly DuckDBValue[]): Flow {
  const values = Object.fromEntries(keys.map((key, i) => [key, String(row[i] ?? '')]));
  const [count = 0, deniedCount = 0, failedCount = 0, firstAt = 0, lastAt = 0] = row
    .slice(keys.length)
    .map(Number);
  const { port = '', denied = null } = values;
  return {
    ...NOTHING,
    ...values,
    port: port === '' ? null : Number(port),
    denied: denied === null ? null : denied === 'true',
    count,
    deniedCount,
    failedCount,
    firstAt,
    lastAt,
  };
}

export async function readFlows(connection: DuckDBConnection, query: FlowsQuery): Promise<Flows> {
  const keys = [...new Set(query.keys)];
  const { sql, values } = buildConditions(query.filter, query.window);
  const result = await connection.runAndReadAll(buildSql(keys, query.limit, sql), values);
  const rows = result.getRows();
  const [distinct = 0, total = 0] = (rows[0] ?? []).slice(keys.length + 5).map(Number);
  return { flows: rows.map((row) => readRow(keys, row)), distinct, total };
}
