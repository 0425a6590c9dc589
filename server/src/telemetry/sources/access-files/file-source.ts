/**
 * Access logs from files: finds the files of each pattern, follows them, and offers their records. Files wait while the queue is more than half full, as they can;
 * what else sends cannot.
 */
import { glob } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import type { EpochMs } from '@sightglass/shared/units';
import type { AccessLogStore } from '../../../store/access-log/access-log-store.ts';
import type { AccessIntake } from '../../access-log/access-intake.ts';
import { readLogLine } from '../../access-log/formats/log-line.ts';
import { describeOrigin, readLogPath, type LogOrigin } from '../../access-log/formats/log-origin.ts';
import type { FileMark } from '../../access-log/record-queue.ts';
import { followFile, type FollowedFile } from './follow-file.ts';

const POLL_EVERY_MS = 250;
const LOOK_EVERY_MS = 5000;
const MAXIMUM_FILES = 1000;
/** Turns of one file before the others have theirs. */
const TURNS = 16;

interface FileSettings {
  readonly path: string;
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  readonly service?: string | undefined;
  readonly workload?: string | undefined;
}

/** One of the configured paths, and when a file of it could last be read; null: never. A file that does not grow can be read. */
interface FileSender {
  readonly path: string;
  readonly readAt: EpochMs | null;
}

export interface FileSource {
  start(): Promise<void>;
  stop(): Promise<void>;
  senders(): FileSender[];
  describe(): {
    readonly path: string;
    readonly offset: number;
    readonly sizeBytes: number;
    readonly lines: number;
    readonly lastError: string | null;
  }[];
}

async function expand(pattern: string): Promise<string[]> {
  if (!/[*?[{]/.test(pattern)) return [pattern];
  const found: string[] = [];
  for await (const path of glob(pattern)) {
    // What was rotated away was read under its first name; what is packed cannot be.
    if (!/\.(?:gz|\d+|zst|bz2)$|\.log\.\d[\d-]*/.test(path)) found.push(path);
    if (found.length >= MAXIMUM_FILES) break;
  }
  return found;
}

export function createFileSource(options: {
  readonly files: readonly FileSettings[];
  readonly intake: AccessIntake;
  readonly store: Pick<AccessLogStore, 'readMarks'>;
  readonly clock: () => EpochMs;
}): FileSource {
  const { files, intake, clock } = options;
  const followed = new Map<string, FollowedFile>();
  const marks = new Map<string, FileMark>();
  /** Of each configured path. */
  const readAt = new Map<string, EpochMs>();
  const patterns = new Map<FollowedFile, string>();
  let isRunning = false;
  let running: Promise<void> = Promise.resolve();
  let lookedAt = -Infinity;

  const follow = (path: string, settings: FileSettings): void => {
    const { path: _, ...labels } = settings;
    const origin: LogOrigin = describeOrigin({ ...readLogPath(path), ...labels });
    const file = followFile(path, marks.get(path) ?? null, {
      line(text, mark) {
        const read = readLogLine(text, origin, 'file');
        if (read === 'none') intake.mark(mark);
        else if ('fault' in read) {
          intake.counts.malformed++;
          intake.faults.add(path, read.fault, clock());
          intake.mark(mark);
        } else intake.offer(read, mark);
      },
      overlong(mark) {
        intake.counts.malformed++;
        intake.faults.add(path, 'a line of more than 8 MiB', clock());
        intake.mark(mark);
      },
      hasRoom: () => intake.hasRoom(),
    });
    followed.set(path, file);
    patterns.set(file, settings.path);
  };
  const look = async (): Promise<void> => {
    for (const settings of files) {
      for (const path of await expand(settings.path)) {
        if (!followed.has(path) && followed.size < MAXIMUM_FILES) follow(path, settings);
      }
    }
  };
  const readAll = async (): Promise<void> => {
    for (const file of followed.values()) {
      for (let turn = 0; turn < TURNS; turn++) {
        const more = await file.poll();
        await setImmediate();
        if (!more || !isRunning) break;
      }
      const pattern = patterns.get(file);
      if (pattern !== undefined && file.describe().lastError === null) readAt.set(pattern, clock());
    }
  };
  const run = async (): Promise<void> => {
    for (;;) {
      try {
        if (clock() - lookedAt >= LOOK_EVERY_MS) {
          lookedAt = clock();
          await look();
        }
        await readAll();
      } catch (error) {
        intake.faults.add('files', error instanceof Error ? error.message : String(error), clock());
      }
      await new Promise((resolve) => {
        setTimeout(resolve, POLL_EVERY_MS);
      });
      if (!isRunning) return;
    }
  };

  return {
    async start() {
      if (files.length === 0) return;
      for (const mark of await options.store.readMarks()) marks.set(mark.path, mark);
      isRunning = true;
      running = run();
    },
    async stop() {
      isRunning = false;
      await running;
      for (const file of followed.values()) await file.close();
    },
    senders: () => Array.from(files, ({ path }) => ({ path, readAt: readAt.get(path) ?? null })),
    describe: () => Array.from(followed.values(), (file) => ({ path: file.path, ...file.describe() })),
  };
}
