/** A long loop in slices of a few milliseconds, between which everything else has its turn. */
import { setImmediate as letOthersRun } from 'node:timers/promises';

const SLICE_MS = 8;
/** Items between two looks at the clock. */
const ITEMS = 32;

export async function forEachPaced<T>(items: Iterable<T>, visit: (item: T) => void): Promise<void> {
  let began = performance.now();
  let visited = 0;
  for (const item of items) {
    visit(item);
    if (++visited % ITEMS !== 0 || performance.now() - began < SLICE_MS) continue;
    await letOthersRun();
    began = performance.now();
  }
}
