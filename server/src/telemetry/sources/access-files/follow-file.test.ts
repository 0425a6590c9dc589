/** Rotation, truncation and restarts of followed files: no line is lost and none comes twice. */
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileMark } from '../../access-log/record-queue.ts';
import { createTestIntake } from '../../access-log/testing.ts';
import { createFileSource } from './file-source.ts';
import { followFile, type FollowedFile } from './follow-file.ts';

let folder: string;
let path: string;
let lines: string[];
let mark: FileMark | null;
let room: boolean;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightglass-files-'));
  path = join(folder, 'access.log');
  lines = [];
  mark = null;
  room = true;
});
afterEach(() => rmSync(folder, { recursive: true }));

function follow(from: FileMark | null = null): FollowedFile {
  return followFile(path, from, {
    line(text, at) {
      lines.push(text);
      mark = at;
    },
    overlong(at) {
      lines.push('overlong');
      mark = at;
    },
    hasRoom: () => room,
  });
}

async function readAll(file: FollowedFile): Promise<void> {
  for (let i = 0; i < 4 || (await file.poll()); i++) await file.poll();
}

describe('a followed file', () => {
  it('gives whole lines as they are appended', async () => {
    const file = follow();
    await readAll(file);
    expect(file.describe().lastError).toBe('there is no such file');
    writeFileSync(path, 'one\ntw');
    await readAll(file);
    expect(lines).toEqual(['one']);
    appendFileSync(path, 'o\r\nthree\n');
    await readAll(file);
    expect(lines).toEqual(['one', 'two', 'three']);
    await file.close();
  });

  it('waits while there is no room', async () => {
    writeFileSync(path, 'one\n');
    const file = follow();
    room = false;
    await readAll(file);
    expect(lines).toEqual([]);
    room = true;
    await readAll(file);
    expect(lines).toEqual(['one']);
    await file.close();
  });

  it('goes on with its successor after a rotation, once the old one is read to its end', async () => {
    writeFileSync(path, 'one\n');
    const file = follow();
    await readAll(file);
    appendFileSync(path, 'two\n');
    renameSync(path, `${path}.1`);
    appendFileSync(`${path}.1`, 'three');
    writeFileSync(path, 'four\n');
    await readAll(file);
    expect(lines).toEqual(['one', 'two', 'three', 'four']);
    await file.close();
  });

  it.each([
    ['shorter', 'new\n'],
    ['longer', 'another beginning\nand more of it, far beyond the old end\n'],
  ])('begins anew when it was truncated and is %s now', async (_, content) => {
    writeFileSync(path, 'the old beginning\nold\n');
    const file = follow();
    await readAll(file);
    copyFileSync(path, `${path}.1`);
    truncateSync(path);
    appendFileSync(path, content);
    await readAll(file);
    expect(lines).toEqual(['the old beginning', 'old', ...content.trimEnd().split('\n')]);
    await file.close();
  });

  it('goes on where an earlier run stopped, also in the middle of a line', async () => {
    writeFileSync(path, 'one\ntwo\nthr');
    const first = follow();
    await readAll(first);
    await first.close();
    appendFileSync(path, 'ee\n');
    const second = follow(mark);
    await readAll(second);
    expect(lines).toEqual(['one', 'two', 'three']);
    await second.close();
  });

  it('reads the rest of a file that was rotated away while nobody looked', async () => {
    writeFileSync(path, 'one\n');
    const first = follow();
    await readAll(first);
    await first.close();
    appendFileSync(path, 'two\n');
    renameSync(path, `${path}.1`);
    writeFileSync(path, 'three\n');
    const second = follow(mark);
    await readAll(second);
    expect(lines).toEqual(['one', 'two', 'three']);
    await second.close();
  });

  it('says that nothing lies there any more once it is read, and goes on when something does', async () => {
    writeFileSync(path, 'one\n');
    const file = follow();
    await readAll(file);
    expect(file.describe().lastError).toBeNull();
    rmSync(path);
    await readAll(file);
    expect(file.describe().lastError).toBe('there is no such file');
    writeFileSync(path, 'two\n');
    await readAll(file);
    expect(lines).toEqual(['one', 'two']);
    expect(file.describe().lastError).toBeNull();
    await file.close();
  });

  it('leaves out a line without an end', async () => {
    writeFileSync(path, `${'x'.repeat(9 * 2 ** 20)}\nshort\n`);
    const file = follow();
    for (let i = 0; i < 60; i++) await file.poll();
    expect(lines).toEqual(['overlong', 'short']);
    await file.close();
  });
});

const line = (n: number) =>
  `${JSON.stringify({ start_time: new Date().toISOString(), path: `/${n}`, method: 'GET', protocol: 'HTTP/1.1', response_code: 200, upstream_cluster: 'inbound|80||' })}\n`;

describe('the source of files', () => {
  it('finds files by a pattern and stores positions with the records, so that a restart neither loses nor doubles', async () => {
    const pattern = join(folder, 'pods', '*', 'istio-proxy', '*.log');
    const source = join(folder, 'pods', 'shop_web-7656cf8794-6lsm4_1', 'istio-proxy', '0.log');
    await import('node:fs/promises').then(({ mkdir }) => mkdir(join(source, '..'), { recursive: true }));
    writeFileSync(source, line(1) + 'not an access log\n{broken\n' + line(2));
    const test = createTestIntake();
    const open = () =>
      createFileSource({
        files: [{ path: pattern, cluster: 'east' }],
        intake: test.intake,
        store: { readMarks: () => Promise.resolve([...test.marks.values()]) },
        clock: Date.now,
      });
    const first = open();
    await first.start();
    await expect.poll(() => test.intake.counts.received).toBe(2);
    await expect.poll(() => first.senders()).toMatchObject([{ path: pattern, readAt: expect.any(Number) }]);
    await first.stop();
    await test.intake.flush();
    expect(test.intake.counts.malformed).toBe(1);
    appendFileSync(source, line(3));
    const second = open();
    await second.start();
    await expect.poll(() => test.intake.counts.received).toBe(3);
    await second.stop();
    await test.intake.flush();
    expect(
      test.stored.map(({ path: called, target }) => [called, target.namespace, target.workload]),
    ).toEqual([
      ['/1', 'shop', 'web'],
      ['/2', 'shop', 'web'],
      ['/3', 'shop', 'web'],
    ]);
  });
});
