/** Times work for the benchmarks: wall and CPU milliseconds, and how long the event loop was held. */
/** Prints a line. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const figure = (ms: number): string => ms.toFixed(1).padStart(7);

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

export interface Meter {
  /**
   * Does the work so many times, one after the other, and prints what it took; `between` is not timed. Returns the median
   * of wall time.
   */
  readonly measure: (
    name: string,
    rounds: number,
    ...steps: [(round: number) => Promise<unknown>, ((round: number) => Promise<unknown>)?]
  ) => Promise<number>;
  /** CPU milliseconds that the event loop was held at most since the last call. */
  readonly readBlock: () => number;
  /** CPU time of all threads so far. */
  readonly cpuMs: () => number;
}

/** A meter of this process. */
export function createMeter(): Meter {
  // CPU time of this thread between two turns of the loop: unlike wall time it does not count other processes' turns.
  let longest = 0;
  let last = process.threadCpuUsage();
  setInterval(() => {
    const used = process.threadCpuUsage(last);
    longest = Math.max(longest, (used.user + used.system) / 1000);
    last = process.threadCpuUsage();
  }, 1).unref();

  function readBlock(): number {
    const held = longest;
    longest = 0;
    return held;
  }

  return {
    readBlock,
    cpuMs,
    async measure(name, rounds, ...[work, between]) {
      const wall: number[] = [];
      const cpu: number[] = [];
      readBlock();
      for (let round = 0; round < rounds; round++) {
        const began = performance.now();
        const cpuBegan = cpuMs();
        await work(round);
        wall.push(performance.now() - began);
        cpu.push(cpuMs() - cpuBegan);
        await between?.(round);
      }
      wall.sort((a, b) => a - b);
      cpu.sort((a, b) => a - b);
      const [median, late, used] = [percentile(wall, 0.5), percentile(wall, 0.95), percentile(cpu, 0.5)];
      say(
        `${name.padEnd(42)} p50 ${figure(median)}  p95 ${figure(late)}  CPU ${figure(used)}  ` +
          `loop held ${readBlock().toFixed(0)}`,
      );
      return median;
    },
  };
}
