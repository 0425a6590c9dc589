/**
 * The one way of every record, from whatever log: redacted and bounded, told to the edges, sampled, queued, and written off the way of requests: after half a second, in
 * which the proxy at the other end may have told who that is, and within one. So a process that is killed loses a second's records at most. What the store cannot keep up with goes, oldest first, and is counted. A batch that
 * cannot be written is tried again until the queue is full.
 */
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { AccessLogStore } from '../../store/access-log/access-log-store.ts';
import type { AccessRecord } from '../access-record.ts';
import {
  createAccessCounts,
  createAccessFaults,
  type AccessCounts,
  type AccessFaults,
} from './access-counts.ts';
import { findDenial } from './find-denial.ts';
import type { PeerBook } from './peer-book.ts';
import { createRecordQueue, type FileMark } from './record-queue.ts';
import { trimRecord } from './trim-record.ts';

const BATCH_RECORDS = 40_000;
const SETTLED_AT_ONCE = 1000;
/** A clock may be wrong by so much before its times are taken for nonsense. */
const AHEAD_MS = 5 * 60_000;
/** 1 January 2000: what lies before is a clock that was never set. */
const EARLIEST_MS = 946_684_800_000;
/** A queue that is fuller than this lets files wait. */
const FULL_FOR_FILES = 0.5;

export interface AccessIntakeOptions {
  readonly store: Pick<AccessLogStore, 'append'>;
  readonly redact: (record: AccessRecord) => void;
  readonly keeps: (record: AccessRecord) => boolean;
  /** Told of every record, sampled or not. */
  readonly observe: (record: AccessRecord, now: EpochMs) => void;
  readonly peers: PeerBook;
  readonly clock: () => EpochMs;
  readonly queue: { readonly records: number; readonly bytes: number };
  readonly flushEveryMs?: Milliseconds;
  onError(error: unknown): void;
}

export interface AccessIntake {
  readonly counts: AccessCounts;
  readonly faults: AccessFaults;
  /** A record, placed. */
  offer(record: AccessRecord, mark?: FileMark): void;
  /** A file was read up to here and held no record since the last. */
  mark(mark: FileMark): void;
  /** Resolves when all that was offered before is written; rejects when it could not be. */
  flush(): Promise<void>;
  /** Whether there is room for what can wait elsewhere. */
  hasRoom(): boolean;
  pending(): number;
  dropped(): number;
  start(): void;
  /** Writes what waits and stops. */
  stop(): Promise<void>;
}

export function createAccessIntake(options: AccessIntakeOptions): AccessIntake {
  const { store, clock } = options;
  const counts = createAccessCounts();
  const faults = createAccessFaults();
  const queue = createRecordQueue(options.queue);
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();
  let isWriting = false;
  /** A batch that could not be written. */
  let held: ReturnType<typeof queue.take> | null = null;

  /** In pieces, between which others have their turn. */
  const settle = async (records: readonly AccessRecord[]): Promise<void> => {
    const now = clock();
    for (const [index, record] of records.entries()) {
      if (!record.settled) options.peers.resolve(record, now);
      if (index % SETTLED_AT_ONCE === SETTLED_AT_ONCE - 1) await letOthersRun();
    }
  };
  const writeOne = async (until: number): Promise<boolean> => {
    const isNew = held === null;
    const batch = held ?? queue.take(BATCH_RECORDS, until);
    if (batch.records.length === 0 && batch.marks.length === 0) return false;
    held = batch;
    try {
      if (isNew) await settle(batch.records);
      await store.append(batch.records, batch.marks);
    } catch (error) {
      // While it fails new records pile up behind; once there is no room for them this one goes.
      if (queue.fullness() >= 1) {
        counts.failed += batch.records.length;
        held = null;
      }
      throw error;
    }
    held = null;
    counts.stored += batch.records.length;
    return true;
  };
  const writeAll = async (until: number): Promise<void> => {
    isWriting = true;
    try {
      while (await writeOne(until));
    } finally {
      isWriting = false;
    }
  };
  const write = (until: number): Promise<void> => {
    const next = writing.then(() => writeAll(until));
    writing = next.catch(() => undefined);
    return next;
  };
  const flush = (): Promise<void> => write(queue.position());
  let lastTick = 0;
  const onTick = (): void => {
    const until = lastTick;
    lastTick = queue.position();
    if (!isWriting) write(until).catch((error: unknown) => options.onError(error));
  };

  return {
    counts,
    faults,
    offer(record, mark) {
      const now = clock();
      counts.received++;
      if (!(record.time > EARLIEST_MS && record.time < now + AHEAD_MS)) {
        counts.untimely++;
        record.time = now;
      }
      if (trimRecord(record)) counts.cut++;
      options.redact(record);
      findDenial(record);
      options.peers.resolve(record, now);
      options.observe(record, now);
      if (options.keeps(record)) queue.push(record, mark);
      else {
        counts.sampled++;
        if (mark) queue.mark(mark);
      }
    },
    mark: (mark) => queue.mark(mark),
    flush,
    hasRoom: () => queue.fullness() < FULL_FOR_FILES,
    pending: () => queue.length + (held?.records.length ?? 0),
    dropped: () => queue.dropped,
    start() {
      timer ??= setInterval(onTick, options.flushEveryMs ?? 500);
    },
    async stop() {
      if (timer) clearInterval(timer);
      timer = null;
      await flush();
    },
  };
}
