/**
 * Takes the records of a file whose records held all their texts (schemas 1 and 2) over into the present tables, chapter by chapter. Enters: the table `old_record`, inside a
 * transaction; leaves: `record`, `text` and `chapter`, and the old table is gone.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { hashSql } from './texts.ts';

const DAY_MS = 86_400_000;
const CHAPTER_RECORDS = 250_000;
const UUID = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
const PORT = '^(\\[[^\\]]*\\]|[^:]*):(0|[1-9][0-9]{0,4})$';

const isUuid = `regexp_full_match(request_id, '${UUID}')`;
const digits = (from: number): string =>
  `CASE WHEN ${isUuid} THEN CAST('0x' || substr(replace(request_id, '-', ''), ${from}, 16) AS UBIGINT) END`;
const hasPort = `regexp_full_match(target_address, '${PORT}')`;
const plain = (text: string): string => `regexp_extract(${text}, '^[^?#]*')`;

function selectRecords(salt: string): string {
  return `SELECT id, ts, context, code, denied, duration, bytes_in, bytes_out, ${hashSql('host', salt)}, ${hashSql('path', salt)},
    CASE WHEN ${plain('path')} <> path THEN ${hashSql(plain('path'), salt)} END, ${hashSql('source_host', salt)}, source_port,
    CASE WHEN ${hasPort} THEN regexp_extract(target_address, '${PORT}', 1) ELSE target_address END,
    CASE WHEN ${hasPort} THEN CAST(regexp_extract(target_address, '${PORT}', 2) AS INTEGER) END,
    ${digits(1)}, ${digits(17)}, CASE WHEN ${isUuid} THEN '' ELSE request_id END, user_agent, rest`;
}

export async function rewriteOldRecords(connection: DuckDBConnection, salt: string): Promise<void> {
  const bounds = await connection.runAndReadAll(
    `SELECT CAST(min(id) AS DOUBLE), CAST(max(id) AS DOUBLE), CAST((SELECT max(minute) FROM arrival) AS DOUBLE) FROM old_record`,
  );
  const [first, last, minute] = (bounds.getRows()[0] ?? []).map((value) =>
    value === null ? null : Number(value),
  );
  if (typeof first === 'number' && typeof last === 'number') {
    const day = Math.floor((minute ?? 0) / DAY_MS);
    for (let from = first, chapter = 1; from <= last; from += CHAPTER_RECORDS, chapter++) {
      const some = `FROM old_record WHERE id >= ${from} AND id < ${from + CHAPTER_RECORDS}`;
      await connection.run(`INSERT INTO chapter VALUES (${chapter}, ${from}, ${day})`);
      await connection.run(`INSERT INTO text SELECT ${chapter}, ${hashSql('text', salt)},
        CASE WHEN ${plain('text')} <> text THEN ${hashSql(plain('text'), salt)} END, text FROM (
          SELECT path AS text ${some} UNION SELECT host ${some} UNION SELECT source_host ${some})`);
      await connection.run(`INSERT INTO record ${selectRecords(salt)} ${some} ORDER BY id`);
    }
  }
  await connection.run('DROP TABLE old_record');
}
