/**
 * Records that wait to be written. Bounded in number and in bytes: when it is full the oldest go first and are counted, so that a store that does not keep up costs
 * records, never memory. Each may carry a mark, the position in a file up to which everything before it has been read; marks of dropped records are
 * not lost, or the file would be read twice.
 */
import type { AccessRecord } from '../access-record.ts';

/** How far a followed file has been read. */
export interface FileMark {
  readonly path: string;
  /** Bytes up to which everything was handed on. */
  readonly offset: number;
  /** What tells the file from one that came in its place. */
  readonly inode: string;
  readonly head: string;
  readonly headLength: number;
}

export interface RecordQueue {
  push(record: AccessRecord, mark?: FileMark): void;
  /** Only the position, where a line held no record. */
  mark(mark: FileMark): void;
  /** Takes out up to so many of those before a position, oldest first, with the newest marks among them. */
  take(limit: number, until: number): { readonly records: AccessRecord[]; readonly marks: FileMark[] };
  /** Behind everything that is in it now. */
  position(): number;
  readonly length: number;
  readonly bytes: number;
  readonly dropped: number;
  /** How full it is, 0..1. */
  fullness(): number;
}

const RECORD_OVERHEAD = 800;

function sizeOf(record: AccessRecord): number {
  const texts =
    record.path.length +
    record.userAgent.length +
    record.host.length +
    record.details.length +
    record.requestId.length +
    record.sourceIdentity.length +
    record.forwardedFor.length +
    record.referer.length +
    record.route.length +
    record.upstreamFailure.length +
    record.termination.length;
  const headers = record.headers === null ? 0 : JSON.stringify(record.headers).length;
  return RECORD_OVERHEAD + 2 * (texts + headers);
}

interface Entry {
  /** Null where only a position waits for what was read before it. */
  readonly record: AccessRecord | null;
  readonly bytes: number;
  readonly mark: FileMark | null;
}

/** An empty queue. */
export function createRecordQueue(limits: { readonly records: number; readonly bytes: number }): RecordQueue {
  let entries: Entry[] = [];
  let first = 0;
  /** Entries that were moved away before `first`. */
  let gone = 0;
  let bytes = 0;
  let dropped = 0;
  const marks = new Map<string, FileMark>();
  const length = (): number => entries.length - first;

  const shift = (): AccessRecord | null => {
    const { record, bytes: size, mark } = entries[first] as Entry;
    first++;
    bytes -= size;
    // Now and then, as to move all of them for each would take longer than to write them.
    if (first > 4096 && first * 2 > entries.length) {
      entries = entries.slice(first);
      gone += first;
      first = 0;
    }
    if (mark) marks.set(mark.path, mark);
    return record;
  };

  return {
    push(record, mark) {
      const size = sizeOf(record);
      entries.push({ record, bytes: size, mark: mark ?? null });
      bytes += size;
      while (length() > 1 && (length() > limits.records || bytes > limits.bytes)) {
        if (shift() !== null) dropped++;
      }
    },
    mark(mark) {
      const last = length() > 0 ? entries.at(-1) : undefined;
      const isSame = last?.record === null && last.mark?.path === mark.path;
      if (isSame) entries.pop();
      entries.push({ record: null, bytes: 0, mark });
    },
    position: () => gone + entries.length,
    take(limit, until) {
      const records: AccessRecord[] = [];
      const count = Math.min(length(), Math.max(0, until - gone - first));
      for (let i = 0; i < count && records.length < limit; i++) {
        const record = shift();
        if (record !== null) records.push(record);
      }
      const taken = [...marks.values()];
      marks.clear();
      return { records, marks: taken };
    },
    get length() {
      return length();
    },
    get bytes() {
      return bytes;
    },
    get dropped() {
      return dropped;
    },
    fullness: () => Math.max(length() / limits.records, bytes / limits.bytes),
  };
}
