import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openJournal, type PushJournal } from './journal.ts';

const MINUTE_MS = 60_000;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sightglass-journal-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function readAll(journal: PushJournal): Promise<string[]> {
  const found: string[] = [];
  await journal.replay((format, { packed, arrivedAt }) => {
    found.push(`${format} ${packed.toString()} ${arrivedAt}`);
    return Promise.resolve();
  });
  return found;
}

const append = (journal: PushJournal, text: string, arrivedAt: number): Promise<void> =>
  journal.append('v1', { packed: Buffer.from(text), arrivedAt });

it('gives back what was appended, in order, after any end of the process', async () => {
  const first = await openJournal(folder);
  await Promise.all([append(first, 'a', 1), append(first, 'b', 2), append(first, '', MINUTE_MS)]);
  const second = await openJournal(folder);
  expect(await readAll(second)).toEqual(['v1 a 1', 'v1 b 2', `v1  ${MINUTE_MS}`]);
  await append(second, 'c', MINUTE_MS + 1);
  await second.close();
  expect(await readAll(await openJournal(folder))).toHaveLength(4);
  await first.close();
});

it('leaves out a record that is cut off', async () => {
  const journal = await openJournal(folder);
  await append(journal, 'a', 1);
  await journal.close();
  const [name = ''] = await readdir(folder);
  await appendFile(join(folder, name), Buffer.from([2, 0, 0, 0, 255, 255]));
  expect(await readAll(await openJournal(folder))).toEqual(['v1 a 1']);
  await appendFile(join(folder, name), Buffer.alloc(300, 0xff));
  expect(await readAll(await openJournal(folder))).toEqual(['v1 a 1']);
});

it('forgets what was stored long enough, segment by segment', async () => {
  const journal = await openJournal(folder);
  for (let minute = 1; minute <= 6; minute++) await append(journal, String(minute), minute * MINUTE_MS);
  await journal.trim(5 * MINUTE_MS);
  expect(journal.bytes()).toBe(4 * 19);
  await journal.close();
  expect(await readAll(await openJournal(folder))).toEqual(
    [3, 4, 5, 6].map((minute) => `v1 ${minute} ${minute * MINUTE_MS}`),
  );
});
