/** Writes one batch of records: new contexts and texts, records, the minute of arrival and file positions, inside the connection's transaction. */
import type { DuckDBConnection, DuckDBType } from '@duckdb/node-api';
import type { FileMark } from '../../../telemetry/access-log/record-queue.ts';
import type { AccessRecord } from '../../../telemetry/access-record.ts';
import { appendColumns, columnTypes } from '../duckdb/append-columns.ts';
import { CONTEXT_WIDTH, type NewContext } from './contexts.ts';
import { splitAddress, type SplitAddress } from './split-address.ts';
import { splitRequestId } from './split-request-id.ts';
import type { NewText, TextNumbers, Texts } from './texts.ts';

const { BIGINT, BOOLEAN, DOUBLE, INTEGER, SMALLINT, UBIGINT, VARCHAR } = columnTypes;
const CONTEXT_TYPES: readonly DuckDBType[] = [
  INTEGER,
  INTEGER,
  ...Array.from({ length: CONTEXT_WIDTH }, () => VARCHAR),
];
const TEXT_TYPES: readonly DuckDBType[] = [INTEGER, UBIGINT, UBIGINT, VARCHAR];
const RECORD_TYPES: readonly DuckDBType[] = [
  BIGINT,
  BIGINT,
  INTEGER,
  SMALLINT,
  BOOLEAN,
  DOUBLE,
  DOUBLE,
  DOUBLE,
  UBIGINT,
  UBIGINT,
  UBIGINT,
  UBIGINT,
  INTEGER,
  VARCHAR,
  INTEGER,
  UBIGINT,
  UBIGINT,
  VARCHAR,
  VARCHAR,
  VARCHAR,
];

/** About 5 ms of the event loop. */
const RECORDS_AT_ONCE = 512;

/** What few records have, and nobody filters by: JSON, empty for none. */
export interface RareParts {
  readonly upstreamLocalAddress?: string;
  readonly upstreamRemoteAddress?: string;
  readonly forwardedFor?: string;
  readonly referer?: string;
  readonly external?: true;
  readonly headers?: Readonly<Record<string, string>>;
}

function formatRare(record: AccessRecord): string {
  const { upstreamLocalAddress, upstreamRemoteAddress, forwardedFor, referer, external, headers } = record;
  const rest = {
    ...(upstreamLocalAddress === '' ? {} : { upstreamLocalAddress }),
    ...(upstreamRemoteAddress === '' ? {} : { upstreamRemoteAddress }),
    ...(forwardedFor === '' ? {} : { forwardedFor }),
    ...(referer === '' ? {} : { referer }),
    ...(external ? { external } : {}),
    ...(headers === null ? {} : { headers }),
  };
  return Object.keys(rest).length === 0 ? '' : JSON.stringify(rest);
}

export interface RecordBatch {
  readonly records: readonly AccessRecord[];
  readonly contextIds: Int32Array;
  readonly firstId: number;
  /** Of each record. */
  readonly texts: readonly RecordTexts[];
}

/** The numbers of a record's texts. */
export interface RecordTexts {
  readonly host: TextNumbers;
  readonly path: TextNumbers;
  readonly source: SplitAddress;
  readonly sourceHost: TextNumbers;
}

/** Numbers of the texts of a record; new ones are added to `fresh`. */
export function numberTexts(record: AccessRecord, texts: Texts, fresh: NewText[]): RecordTexts {
  const source = splitAddress(record.sourceAddress);
  return {
    host: texts.numbersOf(record.host, fresh),
    path: texts.numbersOf(record.path, fresh),
    source,
    sourceHost: texts.numbersOf(source.host, fresh),
  };
}

export async function writeTexts(
  connection: DuckDBConnection,
  chapter: number,
  fresh: readonly NewText[],
): Promise<void> {
  await appendColumns(connection, { name: 'text', types: TEXT_TYPES, rows: fresh.length }, (slice) => {
    for (let row = 0; row < slice.rows; row++) {
      const { id, plain, text } = fresh[slice.first + row] as NewText;
      slice.set(0, row, chapter);
      slice.set(1, row, id);
      slice.set(2, row, plain);
      slice.set(3, row, text);
    }
  });
}

export async function writeContexts(
  connection: DuckDBConnection,
  fresh: readonly NewContext[],
): Promise<void> {
  await appendColumns(connection, { name: 'context', types: CONTEXT_TYPES, rows: fresh.length }, (slice) => {
    for (let row = 0; row < slice.rows; row++) {
      const { id, day, texts } = fresh[slice.first + row] as NewContext;
      slice.set(0, row, id);
      slice.set(1, row, day);
      for (let i = 0; i < CONTEXT_WIDTH; i++) slice.set(i + 2, row, texts[i] as string);
    }
  });
}

export async function writeRecords(connection: DuckDBConnection, batch: RecordBatch): Promise<void> {
  const { records, contextIds, firstId, texts } = batch;
  const table = { name: 'record', types: RECORD_TYPES, rows: records.length, slice: RECORDS_AT_ONCE };
  await appendColumns(connection, table, (slice) => {
    for (let row = 0; row < slice.rows; row++) {
      const index = slice.first + row;
      const record = records[index] as AccessRecord;
      const { host, path, source, sourceHost } = texts[index] as RecordTexts;
      const target = splitAddress(record.targetAddress);
      const requestId = splitRequestId(record.requestId);
      slice.set(0, row, BigInt(firstId + index));
      slice.set(1, row, BigInt(Math.floor(record.time)));
      slice.set(2, row, contextIds[index] as number);
      slice.set(3, row, record.code);
      slice.set(4, row, record.denied);
      slice.set(5, row, record.durationMs);
      slice.set(6, row, record.bytesIn);
      slice.set(7, row, record.bytesOut);
      slice.set(8, row, host.id);
      slice.set(9, row, path.id);
      slice.set(10, row, path.plain);
      slice.set(11, row, sourceHost.id);
      slice.set(12, row, source.port);
      slice.set(13, row, target.host);
      slice.set(14, row, target.port);
      slice.set(15, row, requestId.high);
      slice.set(16, row, requestId.low);
      slice.set(17, row, requestId.text);
      slice.set(18, row, record.userAgent);
      slice.set(19, row, formatRare(record));
    }
  });
}

export async function writeMarks(connection: DuckDBConnection, marks: readonly FileMark[]): Promise<void> {
  for (const { path, offset, inode, head, headLength } of marks) {
    const values = [path, offset, inode, head, headLength];
    await connection.run('INSERT OR REPLACE INTO file_mark VALUES ($1, $2, $3, $4, $5)', values);
  }
}
