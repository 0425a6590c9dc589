/**
 * How many scrapes may run at once. A caller waits for a slot, first come first served, and gives it back by calling
 * what it was handed.
 */

export interface Slots {
  /** Resolves with the function that gives the slot back; calling it again does nothing. */
  take(): Promise<() => void>;
}

/** `limit` slots. */
export function createSlots(limit: number): Slots {
  let free = limit;
  const waiting: (() => void)[] = [];

  function handOut(): () => void {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    };
  }

  return {
    async take() {
      if (free > 0) free -= 1;
      else {
        const { promise, resolve } = Promise.withResolvers<void>();
        waiting.push(resolve);
        await promise;
      }
      return handOut();
    },
  };
}
