/** A long loop in slices of a few milliseconds, between which everything else has its turn. */
import { startPace } from '../../pace.ts';

/** Items between two looks at the clock. */
const ITEMS = 32;

export async function forEachPaced<T>(items: Iterable<T>, visit: (item: T) => void): Promise<void> {
  const pace = startPace();
  let visited = 0;
  for (const item of items) {
    visit(item);
    if (++visited % ITEMS === 0 && pace.isDue()) await pace.rest();
  }
}
