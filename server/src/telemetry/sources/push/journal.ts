/**
 * What was pushed in the last minutes, on disk as it was received. Senders forget what was answered with success, but a window is stored only
 * when all of it is there; so a console that starts reads the journal first, and the windows that were open and the last values
 * of all counters are as if it had never stopped. Bodies are appended to segments; old segments are removed as a whole. Nothing is synced:
 * the journal outlives the process, however it ends, not a loss of power.
 */
import { mkdir, open, readdir, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { ReceivedBody } from './push-reader.ts';

const SUFFIX = '.pushed';
/** Length of the format's name, length of the body, moment of arrival. */
const HEAD_BYTES = 4 + 4 + 8;
const SEGMENT_MS = 30_000;
const SEGMENT_BYTES = 32 * 2 ** 20;
const MAXIMUM_BYTES = 2 ** 30;
/** Kept before the end of what is stored: the last scrape of every target, from which counting goes on. */
const KEPT_MS: Milliseconds = 2 * 60_000;

interface Segment {
  readonly file: string;
  lastArrivalAt: EpochMs;
  bytes: number;
}

export interface PushJournal {
  append(format: string, body: ReceivedBody): Promise<void>;
  /** Everything held, oldest first; call before the first append. Answers how many bodies there were. */
  replay(visit: (format: string, body: ReceivedBody) => Promise<void>): Promise<number>;
  /** Removes what is not needed once windows up to this moment are stored. */
  trim(storedUntil: EpochMs): Promise<void>;
  bytes(): number;
  close(): Promise<void>;
}

function* parseSegment(content: Buffer): Generator<{ format: string; body: ReceivedBody }> {
  let at = 0;
  // The last record may be cut off by the end of the process.
  while (at + HEAD_BYTES <= content.length) {
    const formatEnd = at + HEAD_BYTES + content.readUInt32LE(at);
    const end = formatEnd + content.readUInt32LE(at + 4);
    if (end > content.length) return;
    const format = content.toString('utf8', at + HEAD_BYTES, formatEnd);
    yield {
      format,
      body: { packed: content.subarray(formatEnd, end), arrivedAt: content.readDoubleLE(at + 8) },
    };
    at = end;
  }
}

/** Opens the journal in a folder, which is made when it is not there. Rejects with the file system's errors. */
export async function openJournal(folder: string): Promise<PushJournal> {
  await mkdir(folder, { recursive: true });
  const names = (await readdir(folder)).filter((name) => name.endsWith(SUFFIX));
  let segments: Segment[] = [];
  for (const name of names.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))) {
    const file = join(folder, name);
    const { size, mtimeMs } = await stat(file);
    segments.push({ file, bytes: size, lastArrivalAt: mtimeMs });
  }
  let current: {
    readonly segment: Segment;
    readonly handle: FileHandle;
    readonly startedAt: EpochMs;
  } | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  };
  const total = (): number => segments.reduce((sum, { bytes }) => sum + bytes, 0);

  async function segmentFor(arrivedAt: EpochMs) {
    const isFull =
      current !== null &&
      (arrivedAt - current.startedAt > SEGMENT_MS || current.segment.bytes > SEGMENT_BYTES);
    if (current !== null && !isFull) return current;
    await current?.handle.close();
    current = null;
    const number = Number.parseInt(segments.at(-1)?.file.split(/[/\\]/).at(-1) ?? '0', 10) + 1;
    const file = join(folder, `${number}${SUFFIX}`);
    const handle = await open(file, 'a');
    const segment = { file, bytes: 0, lastArrivalAt: arrivedAt };
    segments.push(segment);
    current = { segment, handle, startedAt: arrivedAt };
    return current;
  }

  return {
    append: (format, { packed, arrivedAt }) =>
      inTurn(async () => {
        const { segment, handle } = await segmentFor(arrivedAt);
        const name = Buffer.from(format);
        const head = Buffer.alloc(HEAD_BYTES);
        head.writeUInt32LE(name.length, 0);
        head.writeUInt32LE(packed.length, 4);
        head.writeDoubleLE(arrivedAt, 8);
        await handle.appendFile(Buffer.concat([head, name, packed]));
        segment.bytes += HEAD_BYTES + name.length + packed.length;
        segment.lastArrivalAt = arrivedAt;
      }),
    replay: (visit) =>
      inTurn(async () => {
        let count = 0;
        for (const { file } of segments) {
          for (const { format, body } of parseSegment(await readFile(file))) {
            await visit(format, body);
            count++;
          }
        }
        return count;
      }),
    trim: (storedUntil) =>
      inTurn(async () => {
        let size = total();
        const isNeeded = (segment: Segment): boolean => {
          const isLive = segment === current?.segment;
          const isYoung = segment.lastArrivalAt >= storedUntil - KEPT_MS && size <= MAXIMUM_BYTES;
          if (!isLive && !isYoung) size -= segment.bytes;
          return isLive || isYoung;
        };
        const kept = segments.filter(isNeeded);
        const gone = segments.filter((segment) => !kept.includes(segment));
        segments = kept;
        for (const { file } of gone) await rm(file, { force: true });
      }),
    bytes: total,
    close: () =>
      inTurn(async () => {
        await current?.handle.close();
        current = null;
      }),
  };
}
