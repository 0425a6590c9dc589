/**
 * GET /access-log/export: records as CSV (RFC 4180) or NDJSON, newest first, page by page from the store.
 */
import type { AccessRecordDetail } from '@sightglass/shared/contract';
import { formatCsvField } from '@sightglass/shared/csv';
import { defineStream } from '../http/stream-route.ts';
import type { AccessFilter, AccessLogStore, StoredRecord } from '../store/access-log/access-log-store.ts';
import type { TimeWindow } from '@sightglass/shared/time-range';
import { readFilter, requireAccessLog, resolveLogWindow } from './access-log-question.ts';
import { toDetail } from './access-record-answer.ts';

const PAGE = 5000;

type Column = readonly [name: string, read: (record: AccessRecordDetail) => string | number | boolean | null];

const COLUMNS: readonly Column[] = [
  ['time', ({ time }) => new Date(time).toISOString()],
  ['duration_ms', ({ durationMs }) => durationMs],
  ['source_identity', ({ sourceIdentity }) => sourceIdentity],
  ['source_subject', ({ sourceSubject }) => sourceSubject],
  ['source_address', ({ sourceAddress }) => sourceAddress],
  ['source_cluster', ({ source }) => source.cluster],
  ['source_namespace', ({ source }) => source.namespace],
  ['source_service', ({ source }) => source.service],
  ['source_workload', ({ source }) => source.workload],
  ['target_cluster', ({ target }) => target.cluster],
  ['target_namespace', ({ target }) => target.namespace],
  ['target_service', ({ target }) => target.service],
  ['target_workload', ({ target }) => target.workload],
  ['target_identity', ({ targetIdentity }) => targetIdentity],
  ['protocol', ({ protocol }) => protocol],
  ['method', ({ method }) => method],
  ['host', ({ host }) => host],
  ['path', ({ path }) => path],
  ['code', ({ code }) => code],
  ['grpc_status', ({ grpcStatus }) => grpcStatus],
  // A lone `-` is no formula, and what Envoy prints.
  ['flags', ({ flags }) => (flags === '-' ? '' : flags)],
  ['details', ({ details }) => details],
  ['denied', ({ denied }) => denied],
  ['policy', ({ policy }) => policy],
  ['mtls', ({ proof }) => proof],
  ['tls_version', ({ tlsVersion }) => tlsVersion],
  ['cipher', ({ cipher }) => cipher],
  ['sni', ({ sni }) => sni],
  ['bytes_in', ({ bytesIn }) => bytesIn],
  ['bytes_out', ({ bytesOut }) => bytesOut],
  ['request_id', ({ requestId }) => requestId],
  ['reporter', ({ reporter }) => reporter],
  ['node', ({ nodeId }) => nodeId],
  ['id', ({ id }) => id],
];

function formatCsv(records: readonly StoredRecord[]): string {
  return records
    .map((stored) => {
      const record = toDetail(stored);
      return `${COLUMNS.map(([, read]) => formatCsvField(read(record))).join(',')}\r\n`;
    })
    .join('');
}

function formatNdjson(records: readonly StoredRecord[]): string {
  return records.map((stored) => `${JSON.stringify(toDetail(stored))}\n`).join('');
}

async function* readPages(
  store: Pick<AccessLogStore, 'readPage'>,
  query: { window: TimeWindow; filter: AccessFilter; limit: number },
): AsyncGenerator<StoredRecord[]> {
  let left = query.limit;
  let before: { time: number; id: number } | null = null;
  while (left > 0) {
    const { window, filter } = query;
    const page = await store.readPage({ window, filter, limit: Math.min(PAGE, left), before, after: null });
    const last = page.at(-1);
    if (last) yield page;
    if (!last || page.length < Math.min(PAGE, left)) return;
    left -= page.length;
    before = { time: last.record.time, id: last.id };
  }
}

export const exportAccessLog = defineStream('exportAccessLog', (query, context) => {
  const { store } = requireAccessLog(context);
  const window = resolveLogWindow(query, context);
  const asked = { window, filter: readFilter(query), limit: query.limit };
  const isCsv = query.format === 'csv';
  async function* write(): AsyncGenerator<string> {
    if (isCsv) yield `${COLUMNS.map(([name]) => name).join(',')}\r\n`;
    for await (const page of readPages(store, asked)) yield isCsv ? formatCsv(page) : formatNdjson(page);
  }
  return {
    contentType: isCsv ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8',
    fileName: `access-log.${query.format}`,
    pieces: write(),
  };
});
