/**
 * One followed file: reads what was appended, line by line, through rotation (another file in its place), truncation (the same file, shorter or with another beginning)
 * and restarts (from the mark that was stored with the records). Enters: the path; leaves: whole lines, each with the mark behind it. A file that was rotated away while
 * nobody looked is looked for beside its successor and read to its end first. Offsets are bytes.
 */
import { createHash } from 'node:crypto';
import { open, readdir, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileMark } from '../../access-log/record-queue.ts';

const CHUNK_BYTES = 256 * 1024;
const LONGEST_LINE = 8 * 2 ** 20;
const HEAD_BYTES = 256;
const NEWLINE = 0x0a;

export interface LineSink {
  /** A whole line without its end. */
  line(text: string, mark: FileMark): void;
  /** A line too long to be one. */
  overlong(mark: FileMark): void;
  hasRoom(): boolean;
}

export interface FollowedFile {
  readonly path: string;
  /** Reads what there is, at most for a moment; whether there is more. */
  poll(): Promise<boolean>;
  describe(): {
    readonly offset: number;
    readonly sizeBytes: number;
    readonly lines: number;
    readonly lastError: string | null;
  };
  close(): Promise<void>;
}

interface OpenFile {
  readonly handle: FileHandle;
  readonly inode: string;
  /** Bytes up to the end of the last whole line. */
  offset: number;
  /** What was read behind that. */
  rest: Buffer;
  head: string;
  headLength: number;
  isSkipping: boolean;
}

async function inodeOf(target: FileHandle | string): Promise<{ inode: string; size: number }> {
  const { dev, ino, size } = typeof target === 'string' ? await stat(target) : await target.stat();
  return { inode: `${dev}:${ino}`, size };
}

async function digestHead(handle: FileHandle, length: number): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
  return createHash('sha1').update(buffer.subarray(0, bytesRead)).digest('hex');
}

/** Opens the file where the mark stands, if it is the marked one; null when it is not. */
async function resume(path: string, mark: FileMark): Promise<OpenFile | null> {
  const handle = await open(path, 'r');
  const { inode, size } = await inodeOf(handle);
  const { head, headLength, offset } = mark;
  const isSame = inode === mark.inode && size >= offset && (await digestHead(handle, headLength)) === head;
  if (!isSame) {
    await handle.close();
    return null;
  }
  return { handle, inode, offset, rest: Buffer.alloc(0), head, headLength, isSkipping: false };
}

async function begin(path: string): Promise<OpenFile> {
  const handle = await open(path, 'r');
  const { inode } = await inodeOf(handle);
  const head = await digestHead(handle, 0);
  return { handle, inode, offset: 0, rest: Buffer.alloc(0), head, headLength: 0, isSkipping: false };
}

/** The marked file under another name in the same folder; null when it is gone or was packed. */
async function findRotated(path: string, mark: FileMark): Promise<OpenFile | null> {
  const folder = dirname(path);
  for (const name of await readdir(folder)) {
    const candidate = join(folder, name);
    if (candidate === path) continue;
    const found = await inodeOf(candidate).catch(() => null);
    if (found?.inode === mark.inode) return resume(candidate, mark);
  }
  return null;
}

/** `stored` is the mark of an earlier run; null to read from the beginning. */
export function followFile(path: string, stored: FileMark | null, sink: LineSink): FollowedFile {
  let current: OpenFile | null = null;
  let mark = stored;
  let sizeBytes = 0;
  let lines = 0;
  let lastError: string | null = null;

  const markOf = (file: OpenFile): FileMark => ({
    path,
    offset: file.offset,
    inode: file.inode,
    head: file.head,
    headLength: file.headLength,
  });
  const handOn = (file: OpenFile, bytes: Buffer, length: number): void => {
    file.offset += length;
    mark = markOf(file);
    if (file.isSkipping) sink.overlong(mark);
    else sink.line(bytes.toString('utf8').replace(/\r$/, ''), mark);
    file.isSkipping = false;
    lines++;
  };
  const split = (file: OpenFile): void => {
    let start = 0;
    for (let end = file.rest.indexOf(NEWLINE); end >= 0; end = file.rest.indexOf(NEWLINE, start)) {
      handOn(file, file.rest.subarray(start, end), end + 1 - start);
      start = end + 1;
    }
    file.rest = Buffer.from(file.rest.subarray(start));
    if (file.rest.length <= LONGEST_LINE) return;
    file.isSkipping = true;
    file.offset += file.rest.length;
    file.rest = Buffer.alloc(0);
  };
  const ensureHead = async (file: OpenFile, size: number): Promise<boolean> => {
    if (file.headLength > 0 && (await digestHead(file.handle, file.headLength)) !== file.head) return false;
    const wanted = Math.min(HEAD_BYTES, size);
    if (wanted > file.headLength) {
      file.head = await digestHead(file.handle, wanted);
      file.headLength = wanted;
    }
    return true;
  };
  const openNext = async (): Promise<OpenFile> => {
    if (mark === null) return begin(path);
    const same = await resume(path, mark);
    if (same) return same;
    const rotated = await findRotated(path, mark);
    return rotated ?? begin(path);
  };
  /** The file at its end: goes on to another one that stands in its place. */
  const turn = async (file: OpenFile): Promise<boolean> => {
    // Where nothing lies any more, that is told until something does.
    const place = await inodeOf(path);
    if (place.inode === file.inode) return false;
    if (file.rest.length > 0) handOn(file, file.rest, file.rest.length);
    await file.handle.close();
    current = await begin(path);
    return true;
  };
  const readSome = async (): Promise<boolean> => {
    current ??= await openNext();
    const file = current;
    const { size } = await inodeOf(file.handle);
    sizeBytes = size;
    const isSameContent = size >= file.offset && (await ensureHead(file, size));
    if (!isSameContent) {
      // Truncated, or copied away and begun anew.
      file.offset = 0;
      file.rest = Buffer.alloc(0);
      file.headLength = 0;
      await ensureHead(file, size);
    }
    const at = file.offset + file.rest.length;
    const { buffer, bytesRead } = await file.handle.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, at);
    if (bytesRead === 0) return turn(file);
    file.rest = Buffer.concat([file.rest, buffer.subarray(0, bytesRead)]);
    split(file);
    return bytesRead === CHUNK_BYTES;
  };

  return {
    path,
    async poll() {
      if (!sink.hasRoom()) return false;
      try {
        const more = await readSome();
        lastError = null;
        return more;
      } catch (error) {
        const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
        lastError = isMissing
          ? 'there is no such file'
          : error instanceof Error
            ? error.message
            : String(error);
        return false;
      }
    },
    describe: () => ({ offset: current?.offset ?? mark?.offset ?? 0, sizeBytes, lines, lastError }),
    async close() {
      await current?.handle.close();
      current = null;
    },
  };
}
