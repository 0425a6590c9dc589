/** Files of schemas 1 and 2, whose records held all their texts, are taken over whole; 1 knew no issuers. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, expect, it } from 'vitest';
import { EVERY_RECORD } from '../../access-log/access-log-store.ts';
import { NOW } from '../../../http/testing/sample-context.ts';
import { createAccessLogStore } from './create-access-log-store.ts';
import { CONTEXT_TEXTS } from './schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'sightglass-old-log-'));
afterAll(() => rmSync(folder, { recursive: true }));
const UUID = '84ae4d3a-8b15-4f00-9e21-00000000000a';
const MINUTE = Math.floor(NOW / 60_000) * 60_000;

async function writeOldFile(directory: string, version: 1 | 2): Promise<void> {
  const names = CONTEXT_TEXTS.filter((name) => version === 2 || name !== 'source_issuer');
  const instance = await DuckDBInstance.create(join(directory, 'access-log.duckdb'));
  const connection = await instance.connect();
  const statements = [
    'CREATE TABLE meta (name VARCHAR PRIMARY KEY, value VARCHAR)',
    `INSERT INTO meta VALUES ('schema', 'access-log ${version}')`,
    `CREATE TABLE context (id INTEGER, day INTEGER, ${names.map((name) => `${name} VARCHAR`).join(', ')})`,
    `CREATE TABLE record (
    id BIGINT, ts BIGINT, context INTEGER, code SMALLINT, denied BOOLEAN, duration DOUBLE, bytes_in DOUBLE, bytes_out DOUBLE,
    host VARCHAR, path VARCHAR, source_host VARCHAR, source_port INTEGER, target_address VARCHAR, request_id VARCHAR, user_agent VARCHAR,
    rest VARCHAR)`,
    'CREATE TABLE arrival (minute BIGINT, first_id BIGINT)',
    `CREATE TABLE file_mark (path VARCHAR PRIMARY KEY, read_until DOUBLE, inode VARCHAR, head VARCHAR, head_length DOUBLE)`,
    `INSERT INTO arrival VALUES (${MINUTE}, 5)`,
    `INSERT INTO file_mark VALUES ('/log', 42, '1:2', 'abc', 10)`,
    `INSERT INTO context VALUES (1, ${Math.floor(MINUTE / 86_400_000)}, ${names.map((name) => `'the ${name}'`).join(', ')})`,
    `INSERT INTO record VALUES
      (5, ${NOW - 3000}, 1, 200, false, 1.5, 1, 2, 'cart:8080', '/a?b=1#c', '10.0.0.7', 41000, '10.0.0.9:8080', '${UUID}', 'curl', ''),
      (6, ${NOW - 2000}, 1, NULL, true, NULL, 0, 0, '', '', '[fd00::1]', 5, '[fd00::9]:443', 'no uuid', '', '{"referer":"/r"}'),
      (7, ${NOW - 1000}, 1, 0, false, 2, 0, 0, 'h', '/a', '', NULL, 'pipe:/run/x', '', '', '')`,
  ];
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
}

const open = (directory: string) =>
  createAccessLogStore({
    directory,
    retention: { ageMs: 7 * 86_400_000, bytes: 2 ** 30 },
    memoryLimitBytes: 2 ** 27,
    clock: () => NOW,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });

it.each([1, 2] as const)('keeps every record, text and position of version %d', async (version) => {
  const directory = join(folder, String(version));
  mkdirSync(directory);
  await writeOldFile(directory, version);
  const expected = [
    [7, 'h', '/a', '', 'pipe:/run/x', '', '', 0],
    [6, '', '', '[fd00::1]:5', '[fd00::9]:443', 'no uuid', '/r', null],
    [5, 'cart:8080', '/a?b=1#c', '10.0.0.7:41000', '10.0.0.9:8080', UUID, '', 200],
  ];
  // Again, as a file that was rewritten is opened like any other.
  for (let round = 0; round < 2; round++) {
    const store = await open(directory);
    const query = { window: { from: NOW - 60_000, to: NOW }, filter: EVERY_RECORD };
    const page = await store.readPage({ ...query, limit: 10, before: null, after: null });
    expect(
      page.map(({ id, record }) => [
        id,
        record.host,
        record.path,
        record.sourceAddress,
        record.targetAddress,
        record.requestId,
        record.referer,
        record.code,
      ]),
    ).toEqual(expected);
    expect(page[0]?.record).toMatchObject({ policy: 'the policy', nodeId: 'the node_id', denied: false });
    expect(page[0]?.record.sourceIssuer).toBe(version === 1 ? '' : 'the source_issuer');
    expect(store.status()).toMatchObject({ records: 3, newestId: 7, keptFrom: MINUTE });
    expect(await store.readMarks()).toMatchObject([{ path: '/log', offset: 42 }]);
    const ofPath = { ...EVERY_RECORD, paths: ['/a'] };
    const { flows } = await store.readFlows({ ...query, filter: ofPath, keys: ['path', 'port'], limit: 10 });
    expect(flows.map(({ path, port, count }) => [path, port, count])).toEqual([
      ['/a', 8080, 1],
      ['/a', null, 1],
    ]);
    const byText = { ...EVERY_RECORD, text: UUID };
    expect(
      await store.readPage({ ...query, filter: byText, limit: 10, before: null, after: null }),
    ).toHaveLength(1);
    await store.close();
  }
});
