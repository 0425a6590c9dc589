import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it } from 'vitest';
import { fetchRows } from './fetch-rows.ts';

it('gives all rows, of as many chunks as there are, with values or without', async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run('CREATE TABLE number AS SELECT range AS n FROM range(10000)');
  const all = await fetchRows(connection, 'SELECT CAST(n AS DOUBLE) FROM number ORDER BY n');
  expect(all).toEqual(Array.from({ length: 10_000 }, (_, i) => [i]));
  const some = await fetchRows(connection, 'SELECT CAST(n AS DOUBLE), $text FROM number WHERE n >= $from', {
    from: 9998,
    text: 'a',
  });
  expect(some).toEqual([
    [9998, 'a'],
    [9999, 'a'],
  ]);
  expect(await fetchRows(connection, 'SELECT n FROM number WHERE n < 0')).toEqual([]);
  await expect(fetchRows(connection, 'SELECT n FROM nothing WHERE n = $n', { n: 1 })).rejects.toThrow(
    'nothing',
  );
  connection.closeSync();
});
