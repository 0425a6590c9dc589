/** Everything that was left out on purpose or lost since the start, by reason: series, scrapes, windows. Pure. */
import type { DroppedCount } from './capacity-meter.ts';
import type { SourceTotals } from './source-totals.ts';

interface Losses {
  /** Series left out of the graph, as the rollup counts them. */
  readonly series: readonly { readonly reason: string; readonly count: number }[];
  readonly sources: ReadonlyMap<string, SourceTotals>;
  /** Windows that the store could not take. */
  readonly windows: number;
}

/** Only what happened at least once. */
export function listDropped({ series, sources, windows }: Losses): DroppedCount[] {
  const all = [...sources.values()];
  const skipped = all.reduce((sum, totals) => sum + totals.skipped, 0);
  const failed = all.reduce((sum, totals) => sum + totals.failures, 0);
  const dropped: DroppedCount[] = [
    ...series.map(({ reason, count }) => ({ reason, what: 'series' as const, count })),
    { reason: 'failed', what: 'scrapes', count: failed },
    { reason: 'previous one still running', what: 'scrapes', count: skipped },
    { reason: 'could not be stored', what: 'windows', count: windows },
  ];
  return dropped.filter(({ count }) => count > 0);
}
