/**
 * Sums by group, step and layout, and how they become the points of an answer. Rows are dense (columns.ts).
 */
import { mergeHistograms } from '@sightglass/shared/histogram';
import type { Histogram } from '@sightglass/shared/histogram';
import type { SeriesAnswer, SignalSums } from '../telemetry-store.ts';
import * as column from './columns.ts';

/** Extent of the sums: steps, latency layouts that are told apart (one where there are no histograms), columns of a row. */
interface GroupSize {
  readonly steps: number;
  readonly layouts: number;
  readonly width: number;
}

/**
 * For each step and layout one page: its dense rows, group after group. The rows of a step come one after the other, in any order of
 * groups: so what they are added to is small enough to stay at hand. Pages exist where something was added.
 */
export interface GroupSums {
  readonly size: GroupSize;
  readonly keys: string[];
  /** By step times layouts plus layout. */
  readonly pages: (Float64Array | undefined)[];
  /** A page with room for all groups that have a number. */
  pageOf(step: number, layout: number): Float64Array;
}

/** Sums of nothing. */
export function createGroupSums(size: GroupSize): GroupSums {
  const pages: (Float64Array | undefined)[] = Array.from({ length: size.steps * size.layouts });
  const keys: string[] = [];
  return {
    size,
    keys,
    pages,
    pageOf(step, layout) {
      const index = step * size.layouts + (size.layouts > 1 ? layout : 0);
      const page = pages[index];
      const cells = keys.length * size.width;
      if (page && page.length >= cells) return page;
      const larger = new Float64Array(page ? cells * 2 : cells);
      if (page) larger.set(page);
      pages[index] = larger;
      return larger;
    },
  };
}

/** Numbers the groups in order of first sight. */
export function createGroupIds(keys: string[]): (key: string) => number {
  const ids = new Map<string, number>();
  return (key) => {
    let id = ids.get(key);
    if (id === undefined) {
      id = keys.length;
      keys.push(key);
      ids.set(key, id);
    }
    return id;
  };
}

function toSignals(page: Float64Array, base: number): SignalSums {
  const at = (index: number): number => page[base + index] as number;
  return {
    requests: at(column.REQUESTS),
    errors: at(column.ERRORS),
    mutual: at(column.MUTUAL),
    plaintext: at(column.PLAINTEXT),
    unmeasured: at(column.UNMEASURED),
    bytesIn: at(column.BYTES_IN),
    bytesOut: at(column.BYTES_OUT),
    opened: at(column.OPENED),
    closed: at(column.CLOSED),
    durationMs: at(column.DURATION_MS),
    histogram: null,
  };
}

function addSignals(to: SignalSums, from: SignalSums): void {
  for (const name of Object.keys(from) as (keyof SignalSums)[]) {
    if (name !== 'histogram') to[name] += from[name];
  }
}

function hasAny(page: Float64Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if ((page[i] as number) > 0) return true;
  return false;
}

/** The sums of one group and step over its layouts; null when there is nothing. */
function readPoint(
  pages: readonly (Float64Array | undefined)[],
  layouts: readonly (readonly number[])[],
  row: { base: number; width: number },
): SignalSums | null {
  const { base, width } = row;
  let point: SignalSums | null = null;
  let histograms: Histogram[] | null = null;
  for (let i = 0; i < pages.length; i++) {
    const page = pages[i];
    if (!page || base >= page.length || !hasAny(page, base, base + width)) continue;
    const signals = toSignals(page, base);
    if (point) addSignals(point, signals);
    else point = signals;
    const bounds = layouts[i] as readonly number[];
    if (bounds.length === 0 || width === column.FIRST_BUCKET) continue;
    const first = base + column.FIRST_BUCKET;
    const end = first + bounds.length + 1;
    if (!hasAny(page, first, end)) continue;
    (histograms ??= []).push({ bounds, counts: Array.from(page.subarray(first, end)) });
  }
  if (point && histograms) point.histogram = mergeHistograms(histograms);
  return point;
}

/** The groups that carried anything, ordered by key; `layouts` are the bounds of each layout that is told apart. */
export function toGroups(
  { size, keys, pages }: GroupSums,
  layouts: readonly (readonly number[])[],
): SeriesAnswer['groups'] {
  const { steps, width } = size;
  const ofSteps = Array.from({ length: steps }, (_, step) =>
    pages.slice(step * size.layouts, (step + 1) * size.layouts),
  );
  return keys
    .map((key, group) => {
      const points = ofSteps.map((own) => readPoint(own, layouts, { base: group * width, width }));
      return { key, points };
    })
    .filter(({ points }) => points.some((point) => point !== null))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
}
