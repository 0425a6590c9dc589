/**
 * What sources of telemetry did since the start, as running totals by source: requests (scrapes, pushes), what failed, samples,
 * bytes after decompression, milliseconds from request to answer, and processor milliseconds of reading.
 */

export interface SourceTotals {
  readonly requests: number;
  readonly failures: number;
  /** Requests that were due and not made. */
  readonly skipped: number;
  readonly samples: number;
  readonly bytes: number;
  readonly durationMs: number;
  /** Null where it is not measured. */
  readonly cpuMs: number | null;
}

export const NO_TOTALS: SourceTotals = {
  requests: 0,
  failures: 0,
  skipped: 0,
  samples: 0,
  bytes: 0,
  durationMs: 0,
  cpuMs: 0,
};

export interface SourceMeter {
  /** Adds to the totals of one source. */
  add(source: string, work: Partial<SourceTotals>): void;
  /** A copy. */
  totals(): ReadonlyMap<string, SourceTotals>;
}

/** Totals that begin at 0. */
export function createSourceMeter(): SourceMeter {
  const all = new Map<string, SourceTotals>();
  return {
    add(source, work) {
      const before = all.get(source) ?? NO_TOTALS;
      all.set(source, {
        requests: before.requests + (work.requests ?? 0),
        failures: before.failures + (work.failures ?? 0),
        skipped: before.skipped + (work.skipped ?? 0),
        samples: before.samples + (work.samples ?? 0),
        bytes: before.bytes + (work.bytes ?? 0),
        durationMs: before.durationMs + (work.durationMs ?? 0),
        cpuMs: before.cpuMs === null || work.cpuMs === null ? null : before.cpuMs + (work.cpuMs ?? 0),
      });
    },
    totals: () => new Map(all),
  };
}
