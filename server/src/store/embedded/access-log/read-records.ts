/**
 * Whole records: rows of `record`, the texts that these name by number, from the chapters of the records, and their contexts, which never change and are remembered. Two or three
 * statements without a transaction: each takes a turn of an event loop that may be busy taking logs. A record that retention takes in between is left out.
 */
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type { AccessRecord } from '../../../telemetry/access-record.ts';
import type { StoredRecord } from '../../access-log/access-log-store.ts';
import { fetchRows } from '../duckdb/fetch-rows.ts';
import type { Chapters } from './chapters.ts';
import { CONTEXT_TEXTS } from './schema.ts';
import { joinAddress } from './split-address.ts';
import { joinRequestId } from './split-request-id.ts';
import type { TextCache } from './text-cache.ts';
import { formatNumbers } from './texts.ts';
import type { RareParts } from './write-records.ts';

/** Columns as `SELECTED` names them. */
export type Row = readonly DuckDBValue[];

const RECORD_COLUMNS = [
  'CAST(id AS DOUBLE)',
  'CAST(ts AS DOUBLE)',
  'code',
  'denied',
  'duration',
  'bytes_in',
  'bytes_out',
  'source_port',
  'target_port',
  'host',
  'path',
  'source_host',
  'request_high',
  'request_low',
  'request_id',
  'target_host',
  'user_agent',
  'rest',
  'context',
] as const;
export const SELECTED = RECORD_COLUMNS.join(', ');
export const ID_AND_TIME = RECORD_COLUMNS.slice(0, 2).join(', ');
export const idOf = (row: Row): number => Number(row[0]);
export const timeOf = (row: Row): number => Number(row[1]);

export type ContextTexts = Record<(typeof CONTEXT_TEXTS)[number], string>;

function readRare(text: string): RareParts {
  return text === '' ? {} : (JSON.parse(text) as RareParts);
}

type Numbers = readonly [host: bigint, path: bigint, sourceHost: bigint];
const TEXTS_AT = 9;
/** Contexts of a few kilobytes. */
const REMEMBERED = 2000;
const numbersOf = (row: Row): Numbers => row.slice(TEXTS_AT, TEXTS_AT + 3) as unknown as Numbers;
const asPort = (value: DuckDBValue | undefined): number | null => (typeof value === 'number' ? value : null);
const asNumber = (value: DuckDBValue | undefined): bigint | null =>
  typeof value === 'bigint' ? value : null;

function readRow(row: Row, textOf: (id: bigint) => string, of: ContextTexts): StoredRecord {
  const [id, time, code, denied, duration, bytesIn, bytesOut, sourcePort, targetPort] = row;
  const [host, path, sourceHost] = numbersOf(row).map(textOf) as [string, string, string];
  const [high, low, ...texts] = row.slice(TEXTS_AT + 3);
  const [requestText, targetHost, userAgent, rest] = texts.map((text) => String(text ?? '')) as [
    string,
    string,
    string,
    string,
  ];
  const rare = readRare(rest);
  const record: AccessRecord = {
    time: Number(time),
    durationMs: typeof duration === 'number' ? duration : null,
    channel: of.channel as AccessRecord['channel'],
    reporter: of.reporter as AccessRecord['reporter'],
    protocol: of.protocol as AccessRecord['protocol'],
    source: {
      cluster: of.source_cluster,
      namespace: of.source_namespace,
      service: of.source_service,
      workload: of.source_workload,
      version: of.source_version,
    },
    target: {
      cluster: of.target_cluster,
      namespace: of.target_namespace,
      service: of.target_service,
      workload: of.target_workload,
      version: of.target_version,
    },
    settled: true,
    sourceIdentity: of.source_identity,
    sourceSubject: of.source_subject,
    sourceIssuer: of.source_issuer,
    targetIdentity: of.target_identity,
    sourceAddress: joinAddress({ host: sourceHost, port: asPort(sourcePort) }),
    targetAddress: joinAddress({ host: targetHost, port: asPort(targetPort) }),
    upstreamLocalAddress: rare.upstreamLocalAddress ?? '',
    upstreamRemoteAddress: rare.upstreamRemoteAddress ?? '',
    forwardedFor: rare.forwardedFor ?? '',
    method: of.method,
    host,
    path,
    httpVersion: of.http_version,
    code: typeof code === 'number' ? code : null,
    attempts: of.attempts === '' ? null : Number(of.attempts),
    grpcStatus: of.grpc_status,
    flags: of.flags,
    details: of.details,
    upstreamFailure: of.upstream_failure,
    termination: of.termination,
    bytesIn: Number(bytesIn),
    bytesOut: Number(bytesOut),
    tlsVersion: of.tls_version,
    cipher: of.cipher,
    sni: of.sni,
    proof: of.proof as AccessRecord['proof'],
    knowsTls: of.proof !== 'unmeasured',
    external: rare.external ?? false,
    denied: denied === true,
    policy: of.policy,
    requestId: joinRequestId({ high: asNumber(high), low: asNumber(low), text: requestText }),
    route: of.route,
    upstreamCluster: of.upstream_cluster,
    nodeId: of.node_id,
    logName: of.log_name,
    userAgent,
    referer: rare.referer ?? '',
    headers: rare.headers ?? null,
  };
  return { id: Number(id), record };
}

/** Records that are further apart are read by themselves: to plan one more range costs as much as to read so many rows. */
const NEAR = 50_000;

/**
 * The rows of these numbers that there are, in the order of the numbers. A list of numbers is a join that reads every column of every record; ranges are looked up, so that numbers go as
 * ranges of those that lie near each other.
 */
export async function readRowsOf(connection: DuckDBConnection, ids: readonly number[]): Promise<Row[]> {
  if (ids.length === 0) return [];
  const ranges: number[][] = [];
  for (const id of ids.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && id - (last.at(-1) as number) <= NEAR) last.push(id);
    else ranges.push([id]);
  }
  const parts = ranges.map(
    (range) =>
      `SELECT ${SELECTED} FROM record WHERE id >= ${range[0]} AND id <= ${range.at(-1)} AND id IN (${range.join(', ')})`,
  );
  const found = await fetchRows(connection, parts.join(' UNION ALL '));
  const byId = new Map(found.map((row) => [idOf(row), row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [row] : [];
  });
}

/** Of the numbers in the rows, as far as they are known or stand in the rows' chapters. */
async function readTexts(
  connection: DuckDBConnection,
  rows: readonly Row[],
  { chapters, texts }: Pick<RecordParts, 'chapters' | 'texts'>,
): Promise<Map<bigint, string>> {
  const found = new Map<bigint, string>();
  const unknown = new Set<bigint>();
  const from = new Set<number>();
  for (const row of rows) {
    for (const id of numbersOf(row)) {
      const text = texts.get(id);
      if (text === null) {
        unknown.add(id);
        from.add(chapters.of(idOf(row))?.id ?? 0);
      } else found.set(id, text);
    }
  }
  if (unknown.size === 0) return found;
  const rest = await fetchRows(
    connection,
    `SELECT id, text FROM text WHERE chapter IN (${[...from].join(', ')}) AND id IN (${formatNumbers(unknown)})`,
  );
  for (const [id, text] of rest) {
    found.set(id as bigint, String(text));
    texts.add(id as bigint, String(text));
  }
  return found;
}

/** Contexts that were asked for lately; the oldest go. */
export class ContextCache {
  readonly #byId = new Map<number, ContextTexts>();

  /** Those of the numbers that there are. */
  async read(connection: DuckDBConnection, ids: ReadonlySet<number>): Promise<Map<number, ContextTexts>> {
    const unknown = [...ids].filter((id) => !this.#byId.has(id));
    const read = unknown.length > 0 ? await readContexts(connection, unknown) : [];
    const found = new Map<number, ContextTexts>(read);
    for (const id of ids) {
      const texts = found.get(id) ?? this.#byId.get(id);
      if (!texts) continue;
      found.set(id, texts);
      this.#byId.delete(id);
      this.#byId.set(id, texts);
    }
    for (const id of this.#byId.keys()) {
      if (this.#byId.size <= REMEMBERED) break;
      this.#byId.delete(id);
    }
    return found;
  }
}

async function readContexts(
  connection: DuckDBConnection,
  ids: readonly number[],
): Promise<(readonly [number, ContextTexts])[]> {
  // A join would read every text of every context there is.
  const found = await fetchRows(
    connection,
    `SELECT id, ${CONTEXT_TEXTS.join(', ')} FROM context WHERE id IN (${ids.join(', ')})`,
  );
  return found.map(([id, ...texts]) => {
    const named = CONTEXT_TEXTS.map((name, i) => [name, String(texts[i] ?? '')] as const);
    return [Number(id), Object.fromEntries(named) as ContextTexts] as const;
  });
}

export interface RecordParts {
  readonly chapters: Chapters;
  readonly contexts: ContextCache;
  readonly texts: TextCache;
}

/** The records of rows, in their order. */
export async function completeRows(
  connection: DuckDBConnection,
  rows: readonly Row[],
  parts: RecordParts,
): Promise<StoredRecord[]> {
  if (rows.length === 0) return [];
  const texts = await readTexts(connection, rows, parts);
  const known = await parts.contexts.read(connection, new Set(rows.map((row) => Number(row.at(-1)))));
  return rows.flatMap((row) => {
    const context = known.get(Number(row.at(-1)));
    const isWhole = context && numbersOf(row).every((number) => texts.has(number));
    return isWhole ? [readRow(row, (id) => texts.get(id) ?? '', context)] : [];
  });
}

/** The record of a number, while it is kept. */
export async function readRecord(
  connection: DuckDBConnection,
  id: number,
  parts: RecordParts,
): Promise<StoredRecord | null> {
  const rows = await readRowsOf(connection, [Math.trunc(id)]);
  return (await completeRows(connection, rows, parts))[0] ?? null;
}
