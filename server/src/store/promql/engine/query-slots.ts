/** How many questions an engine is asked at once: others wait, first come first served, until their deadline. */
export interface QuerySlots {
  /** Resolves with the function that gives the slot back. Rejects with the signal's reason when that comes first. */
  take(signal: AbortSignal): Promise<() => void>;
  inFlight(): number;
  queued(): number;
}

/** `limit` slots. */
export function createQuerySlots(limit: number): QuerySlots {
  const waiting = new Set<() => void>();
  let taken = 0;

  const giveBack = (): void => {
    const [next] = waiting;
    if (next === undefined) {
      taken--;
      return;
    }
    waiting.delete(next);
    next();
  };

  return {
    async take(signal) {
      signal.throwIfAborted();
      if (taken < limit) taken++;
      else {
        const { promise, resolve, reject } = Promise.withResolvers<void>();
        const giveUp = (): void => {
          // A slot that has just been handed over is the caller's, who finds the signal aborted.
          if (waiting.delete(resolve)) reject(signal.reason as Error);
        };
        waiting.add(resolve);
        signal.addEventListener('abort', giveUp, { once: true });
        await promise.finally(() => signal.removeEventListener('abort', giveUp));
      }
      return giveBack;
    },
    inFlight: () => taken,
    queued: () => waiting.size,
  };
}
