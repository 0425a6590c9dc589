/** What this process uses: processor time as a running total, memory now, and how late the event loop runs what is due. */
import { availableParallelism } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Capacity } from '@sightglass/shared/contract';
import type { Bytes, Milliseconds } from '@sightglass/shared/units';

export interface ProcessMeter {
  /** User and system time of all threads since the start. */
  cpuMs(): Milliseconds;
  cores(): number;
  memory(): { readonly rssBytes: Bytes; readonly heapUsedBytes: Bytes };
  /** Since the last `renew`, or before it where too little was seen since; null at first. */
  loopDelay(): Capacity['process']['loopDelayMs'];
  renew(): void;
  stop(): void;
}

/** The monitor's own distance of looks, which it counts as delay. */
const RESOLUTION_MS = 20;
const ENOUGH_LOOKS = 500;
const NS_PER_MS = 1e6;

function readDelay(histogram: ReturnType<typeof monitorEventLoopDelay>): Capacity['process']['loopDelayMs'] {
  const late = (percentile: number): number =>
    Math.max(0, histogram.percentile(percentile) / NS_PER_MS - RESOLUTION_MS);
  return { p50: late(50), p99: late(99) };
}

/** A meter of this process; its monitor costs a timer of 20 ms. */
export function createProcessMeter(): ProcessMeter {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  let before: Capacity['process']['loopDelayMs'] = null;
  return {
    cpuMs() {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    },
    cores: availableParallelism,
    memory() {
      const { rss, heapUsed } = process.memoryUsage();
      return { rssBytes: rss, heapUsedBytes: heapUsed };
    },
    loopDelay: () =>
      histogram.count >= ENOUGH_LOOKS || (before === null && histogram.count > 0)
        ? readDelay(histogram)
        : before,
    renew() {
      if (histogram.count > 0) before = readDelay(histogram);
      histogram.reset();
    },
    stop: () => histogram.disable(),
  };
}
