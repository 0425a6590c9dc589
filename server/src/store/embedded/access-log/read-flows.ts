/**
 * Records counted by what they agree in. They are counted by whole numbers alone: that of a context which stands for all contexts that agree in what was asked for, and those of
 * paths, hosts and addresses. Only the largest flows get their texts.
 */
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type { Flow, FlowKey, Flows, FlowsQuery } from '../../access-log/access-log-store.ts';
import { fetchRows } from '../duckdb/fetch-rows.ts';
import { buildConditions, formatWith, valuesIn, type Conditions, type Scope } from './build-conditions.ts';
import type { ContextCache, ContextTexts } from './read-records.ts';
import type { CONTEXT_TEXTS } from './schema.ts';
import { createContextTeller, type Side } from './sight-conditions.ts';
import { buildCounted } from './tally.ts';
import { formatNumbers, withoutQuery } from './texts.ts';

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
  attempts: 'attempts',
};

/** What stands in the record; numbers of texts among it. */
const OF_RECORD: Partial<Record<FlowKey, string>> = {
  sourceAddress: 'source_host',
  path: 'coalesce(plain, path)',
  host: 'host',
  port: 'target_port',
  code: 'code',
  denied: 'denied',
};
/** What stands in the record and tells of one end. */
const SHOWN_WITH: Partial<Record<FlowKey, Side>> = {
  sourceAddress: 'source',
  path: 'target',
  host: 'target',
  port: 'target',
};
const TEXTS: ReadonlySet<FlowKey> = new Set<FlowKey>(['sourceAddress', 'path', 'host']);

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
  port: null,
  sni: '',
  code: '',
  flags: '',
  denied: null,
  policy: '',
  proof: '',
  tlsVersion: '',
  reporter: '',
  attempts: '',
} satisfies Partial<Flow>;

/** Counts of records, the same of what is counted already (tally.ts), and sums of counts. */
const IS_FAILED = 'code = 0 OR code BETWEEN 500 AND 599';
const COUNTS = `count(*) AS records, count(*) FILTER (WHERE denied) AS refused,
  count(*) FILTER (WHERE ${IS_FAILED}) AS failed, min(ts) AS first_at, max(ts) AS last_at`;
const COUNTS_OF_COUNTED = `CAST(sum(records) AS BIGINT) AS records, CAST(coalesce(sum(records) FILTER (WHERE denied), 0) AS BIGINT) AS refused,
  CAST(coalesce(sum(records) FILTER (WHERE ${IS_FAILED}), 0) AS BIGINT) AS failed, min(ts) AS first_at, max(last_ts) AS last_at`;
const SUMS = `CAST(sum(records) AS BIGINT) AS records, CAST(sum(refused) AS BIGINT) AS refused, CAST(sum(failed) AS BIGINT) AS failed,
  min(first_at) AS first_at, max(last_at) AS last_at`;
const FIGURES = ['records', 'refused', 'failed', 'first_at', 'last_at'];

function columnOf(key: FlowKey, sight: Conditions['sight']): string {
  const column = OF_CONTEXT[key];
  if (!column) throw new Error(`${key} stands in no context`);
  return sight ? sight.tell(column) : column;
}

/** What a tally tells of a record. */
const TALLIED_KEYS: ReadonlySet<FlowKey> = new Set<FlowKey>(['code', 'denied']);

interface Plan {
  readonly ofContext: readonly FlowKey[];
  readonly ofRecord: readonly FlowKey[];
  readonly limit: number;
  /** What to count; null for the records themselves. */
  readonly counted: string | null;
}

/**
 * The statement. Columns: how many flows and records there are, then of each of the largest flows five figures, its context, and what stands in records. With paths, of which there may be
 * as many as records, contexts are merged before counting; otherwise behind it, which looks at a few thousand rows.
 */
function buildSql({ ofContext, ofRecord, limit, counted }: Plan, { ctes, sql, sight }: Conditions): string {
  const from = counted === null ? `record WHERE ${sql}` : `(${counted})`;
  const counts = counted === null ? COUNTS : COUNTS_OF_COUNTED;
  const names = [...(ofContext.length > 0 ? ['g'] : []), ...ofRecord.map((_, i) => `r${i}`)];
  const inRecord = ofRecord.map((key, i) => `${OF_RECORD[key]} AS r${i}`);
  const by = ofContext.map((key) => columnOf(key, sight));
  const isShown = sight
    ? `, ${sight.shows.source} AS source_shown, ${sight.shows.target} AS target_shown`
    : '';
  const number = by.length > 0 ? `min(id) OVER (PARTITION BY ${by.join(', ')})` : '0';
  const merged = `merged AS MATERIALIZED (SELECT id AS merged_id, ${number} AS g${isShown} FROM context)`;
  const flow: string[] = [];
  if (sight && ofRecord.some((key) => SHOWN_WITH[key] !== undefined)) {
    const shown = ofRecord.map((key, i) => {
      const side = SHOWN_WITH[key];
      return side
        ? `CASE WHEN ${side}_shown THEN ${OF_RECORD[key]} END AS r${i}`
        : `${OF_RECORD[key]} AS r${i}`;
    });
    const g = ofContext.length > 0 ? ['g'] : [];
    flow.push(
      merged,
      `flow AS (SELECT ${[...g, ...shown, COUNTS].join(', ')} FROM record JOIN merged ON merged_id = context WHERE ${sql} GROUP BY ALL)`,
    );
  } else if (ofContext.length === 0) {
    const grouped = names.length > 0 ? 'GROUP BY ALL' : 'HAVING count(*) > 0';
    flow.push(`flow AS (SELECT ${[...inRecord, counts].join(', ')} FROM ${from} ${grouped})`);
  } else if (ofRecord.includes('path')) {
    flow.push(
      merged,
      `flow AS (SELECT ${['g', ...inRecord, COUNTS].join(', ')} FROM record JOIN merged ON merged_id = context WHERE ${sql} GROUP BY ALL)`,
    );
  } else {
    flow.push(
      merged,
      `counted AS (SELECT ${['context', ...inRecord, counts].join(', ')} FROM ${from} GROUP BY ALL)`,
      `flow AS (SELECT ${[...names, SUMS].join(', ')} FROM counted JOIN merged ON merged_id = context GROUP BY ALL)`,
    );
  }
  // One pass that keeps the largest only: to sort all of them, or to look at them twice, would take them into memory.
  const row = ['records', ...FIGURES.slice(1), ...names].map((name) => `${name} := ${name}`).join(', ');
  const top = `top AS (SELECT count(*) AS flows, sum(records) AS total, max(struct_pack(${row}), ${limit}) AS list FROM flow)`;
  const figures = FIGURES.map((name) => `CAST(f.${name} AS DOUBLE)`);
  return `${formatWith(...ctes, ...flow, top)} SELECT CAST(flows AS DOUBLE), CAST(total AS DOUBLE), ${[...figures, ...names.map((name) => `f.${name}`)].join(', ')}
    FROM (SELECT flows, total, unnest(list) AS f FROM top)`;
}

/** Texts of numbers, without their queries. */
async function readTexts(
  connection: DuckDBConnection,
  ids: ReadonlySet<bigint>,
  { chapters }: Scope,
): Promise<Map<bigint, string>> {
  if (ids.size === 0) return new Map();
  const rows = await fetchRows(
    connection,
    `SELECT coalesce(plain, id) AS number, min(text) FROM text WHERE chapter >= ${chapters?.first ?? 0}
      AND number IN (${formatNumbers(ids)}) GROUP BY number`,
  );
  return new Map(rows.map(([id, text]) => [id as bigint, withoutQuery(String(text))]));
}

function readValue(key: FlowKey, value: DuckDBValue, texts: ReadonlyMap<bigint, string>): unknown {
  if (TEXTS.has(key)) return texts.get(value as bigint) ?? '';
  if (key === 'code') return value === null ? 'none' : String(value);
  return value;
}

/** Two or three statements without a transaction, for the sake of an event loop that may be busy; what retention takes in between has no text any more. */
export async function readFlows(
  connection: DuckDBConnection,
  query: FlowsQuery,
  { scope, known }: { readonly scope: Scope; readonly known: ContextCache },
): Promise<Flows> {
  const keys = [...new Set(query.keys)];
  const ofContext = keys.filter((key) => OF_CONTEXT[key] !== undefined);
  const ofRecord = keys.filter((key) => OF_RECORD[key] !== undefined);
  const conditions = buildConditions(query.filter, scope);
  const isTold = ofRecord.every((key) => TALLIED_KEYS.has(key));
  const plan: Plan = {
    ofContext,
    ofRecord,
    limit: Math.max(1, Math.trunc(query.limit)),
    counted: isTold ? buildCounted(conditions, { filter: query.filter, tallied: scope.tallied }) : null,
  };
  const sql = buildSql(plan, conditions);
  const rows = await fetchRows(connection, sql, valuesIn(sql, conditions.values));
  const recordAt = 2 + FIGURES.length + (ofContext.length > 0 ? 1 : 0);
  const contextIds = new Set(rows.map((row) => Number(row[2 + FIGURES.length])));
  const contexts =
    ofContext.length > 0 ? await known.read(connection, contextIds) : new Map<number, ContextTexts>();
  const columns = ofRecord.map((key, i) => [key, recordAt + i] as const).filter(([key]) => TEXTS.has(key));
  const textIds = new Set(rows.flatMap((row) => columns.map(([, at]) => row[at] as bigint)));
  const texts = await readTexts(connection, textIds, scope);
  const [distinct = 0, total = 0] = (rows[0] ?? []).slice(0, 2).map(Number);
  const tell = query.filter.sight ? createContextTeller(query.filter.sight) : (whole: ContextTexts) => whole;
  const readFlow = (row: readonly DuckDBValue[]): Flow => {
    const [count = 0, deniedCount = 0, failedCount = 0, firstAt = 0, lastAt = 0] = row.slice(2).map(Number);
    const values = Object.fromEntries(
      ofRecord.map((key, i) => [key, readValue(key, row[recordAt + i] ?? null, texts)]),
    );
    const whole = contexts.get(Number(row[2 + FIGURES.length]));
    const context = whole && tell(whole);
    const shared = Object.fromEntries(
      ofContext.map((key) => [key, context?.[OF_CONTEXT[key] as keyof ContextTexts] ?? '']),
    );
    return { ...NOTHING, ...shared, ...values, count, deniedCount, failedCount, firstAt, lastAt };
  };
  const flows = rows.map(readFlow);
  const nameOf = (flow: Flow): string => keys.map((key) => String(flow[key])).join('\u0000');
  const inOrder = flows
    .map((flow) => ({ flow, name: nameOf(flow) }))
    .toSorted((a, b) => b.flow.count - a.flow.count || (a.name < b.name ? -1 : 1));
  return { flows: inOrder.map(({ flow }) => flow), distinct, total };
}
