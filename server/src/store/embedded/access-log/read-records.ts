/** Whole records by number, and the page of numbers that a filter finds: first the numbers alone, as texts of what is not shown cost the most. */
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type { AccessRecord } from '../../../telemetry/access-record.ts';
import type { PageQuery, StoredRecord } from '../../access-log/access-log-store.ts';
import { buildConditions } from './build-conditions.ts';
import { CONTEXT_TEXTS } from './schema.ts';
import { joinAddress } from './split-address.ts';
import type { RareParts } from './write-records.ts';

type Row = readonly DuckDBValue[];

const RECORD_COLUMNS = [
  'CAST(r.id AS DOUBLE)',
  'CAST(r.ts AS DOUBLE)',
  'r.code',
  'r.denied',
  'r.duration',
  'r.bytes_in',
  'r.bytes_out',
  'r.source_port',
  'r.host',
  'r.path',
  'r.source_host',
  'r.target_address',
  'r.request_id',
  'r.user_agent',
  'r.rest',
] as const;
const SELECTED = [...RECORD_COLUMNS, ...CONTEXT_TEXTS.map((name) => `c.${name}`)].join(', ');

function readRare(text: string): RareParts {
  return text === '' ? {} : (JSON.parse(text) as RareParts);
}

function readRow(row: Row): StoredRecord {
  const [id, time, code, denied, duration, bytesIn, bytesOut, sourcePort, ...texts] = row;
  const [host, path, sourceHost, targetAddress, requestId, userAgent, rest, ...context] = texts.map((text) =>
    String(text ?? ''),
  ) as [string, string, string, string, string, string, string, ...string[]];
  const of = Object.fromEntries(CONTEXT_TEXTS.map((name, i) => [name, context[i] ?? ''])) as Record<
    (typeof CONTEXT_TEXTS)[number],
    string
  >;
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
    sourceAddress: joinAddress({
      host: sourceHost,
      port: typeof sourcePort === 'number' ? sourcePort : null,
    }),
    targetAddress,
    upstreamLocalAddress: rare.upstreamLocalAddress ?? '',
    upstreamRemoteAddress: rare.upstreamRemoteAddress ?? '',
    forwardedFor: rare.forwardedFor ?? '',
    method: of.method,
    host,
    path,
    httpVersion: of.http_version,
    code: typeof code === 'number' ? code : null,
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
    requestId,
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

/** The records of these numbers that there are, in the order of the numbers. */
export async function readRecords(
  connection: DuckDBConnection,
  ids: readonly number[],
): Promise<StoredRecord[]> {
  if (ids.length === 0) return [];
  const result = await connection.runAndReadAll(
    `SELECT ${SELECTED} FROM record r JOIN context c ON c.id = r.context WHERE r.id IN (${ids.map(Math.trunc).join(', ')})`,
  );
  const byId = new Map(result.getRows().map((row) => [Number(row[0]), readRow(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** The numbers of a page. */
export async function readPageIds(connection: DuckDBConnection, query: PageQuery): Promise<number[]> {
  const { sql, values } = buildConditions(query.filter, query.window);
  const limit = Math.trunc(query.limit);
  if (query.after !== null) {
    const result = await connection.runAndReadAll(
      `SELECT CAST(id AS DOUBLE) FROM record WHERE id > ${Math.trunc(query.after)} AND ${sql} ORDER BY id LIMIT ${limit}`,
      values,
    );
    return result.getRows().map(([id]) => Number(id));
  }
  const { before } = query;
  const beyond =
    before === null
      ? 'true'
      : `(ts < ${Math.trunc(before.time)} OR (ts = ${Math.trunc(before.time)} AND id < ${Math.trunc(before.id)}))`;
  const result = await connection.runAndReadAll(
    `SELECT CAST(id AS DOUBLE) FROM record WHERE ${beyond} AND ${sql} ORDER BY ts DESC, id DESC LIMIT ${limit}`,
    values,
  );
  return result.getRows().map(([id]) => Number(id));
}
