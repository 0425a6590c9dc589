/**
 * Which chapters there are: runs of records with the texts that these use. Enters: numbers and times of records as they are written; leaves: the chapters that a window of time
 * can find something in, and what was written last in them. Times are of requests, in epoch milliseconds, and a late record widens its chapter only.
 */
import type { TimeWindow } from '@sightglass/shared/time-range';

export interface Chapter {
  readonly id: number;
  readonly firstId: number;
  readonly day: number;
  /** Of its records; reversed infinities where there is none. */
  from: number;
  to: number;
  /** Whether its records are counted in `tally`, all of them and no others. */
  isTallied: boolean;
  /** The last of its records, and when the latest of those before them began; null where nobody has kept count. */
  tail: Tail | null;
}

interface Tail {
  readonly firstId: number;
  readonly latestBefore: number;
}

/** Chapters from one to another, both included, with the number of the record behind the last; null where that one is still written. */
export interface ChapterRange {
  readonly first: number;
  readonly last: number;
  readonly firstId: number;
  readonly endId: number | null;
}

/** A run of chapters that lie in a window as a whole, counted in `tally`, and the records that they hold. */
export interface TalliedRange {
  readonly chapters: readonly number[];
  /** First record of each run of them, and the record behind it. */
  readonly records: readonly (readonly [firstId: number, endId: number])[];
}

export interface Chapters {
  readonly list: readonly Chapter[];
  begin(firstId: number, day: number): Chapter;
  /** Takes back one that was not written. */
  drop(chapter: Chapter): void;
  /** The chapter of a record. */
  of(recordId: number): Chapter | null;
  range(first: Chapter, last: Chapter): ChapterRange;
  /** Every chapter that may hold something of the window, oldest first. */
  within(window: TimeWindow | null): readonly Chapter[];
  /** Those that lie in a window as a whole and are counted; null for none. */
  talliedWithin(window: TimeWindow): TalliedRange | null;
  /** Lets go of those that end before a record; the first that stays. */
  dropBefore(recordId: number): Chapter | null;
}

/** Records of a tail at least, while a chapter is written; at most twice as many and a batch. */
const TAIL_RECORDS = 20_000;

/** Follows the end of a chapter while it is written. */
export interface TailWriter {
  /** Records up to `endId`, which is not written yet, have been added to the chapter. */
  add(endId: number): void;
}

export function followTail(chapter: Chapter): TailWriter {
  let next: Tail = { firstId: chapter.firstId, latestBefore: chapter.to };
  return {
    add(endId) {
      if (endId - next.firstId < TAIL_RECORDS) return;
      chapter.tail = next;
      next = { firstId: endId, latestBefore: chapter.to };
    },
  };
}

export function createChapters(stored: readonly Chapter[], lastUsed: number): Chapters {
  const list = [...stored];
  let lastId = Math.max(lastUsed, list.at(-1)?.id ?? 0);
  const indexOf = (recordId: number): number => {
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[middle] as Chapter).firstId <= recordId) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  return {
    list,
    begin(firstId, day) {
      const chapter: Chapter = {
        id: ++lastId,
        firstId,
        day,
        from: Infinity,
        to: -Infinity,
        isTallied: false,
        tail: null,
      };
      list.push(chapter);
      return chapter;
    },
    drop(chapter) {
      const index = list.indexOf(chapter);
      if (index >= 0) list.splice(index, 1);
    },
    of: (recordId) => list[Math.max(0, indexOf(recordId))] ?? null,
    range: (first, last) => ({
      first: first.id,
      last: last.id,
      firstId: first.firstId,
      endId: list[list.indexOf(last) + 1]?.firstId ?? null,
    }),
    within: (window) =>
      window === null ? [...list] : list.filter(({ from, to }) => from < window.to && to >= window.from),
    talliedWithin({ from, to }) {
      const chosen: number[] = [];
      const runs: [number, number][] = [];
      for (const [index, chapter] of list.entries()) {
        const end = list[index + 1]?.firstId;
        if (!chapter.isTallied || end === undefined || chapter.from < from || chapter.to >= to) continue;
        chosen.push(chapter.id);
        const last = runs.at(-1);
        if (last?.[1] === chapter.firstId) last[1] = end;
        else runs.push([chapter.firstId, end]);
      }
      return chosen.length > 0 ? { chapters: chosen, records: runs } : null;
    },
    dropBefore(recordId) {
      list.splice(0, Math.max(0, indexOf(recordId)));
      const [first] = list;
      if (first && first.firstId < recordId) first.isTallied = false;
      return first ?? null;
    },
  };
}
