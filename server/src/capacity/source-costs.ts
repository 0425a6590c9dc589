/** Running totals of sources and the state of their targets -> what each source cost a second. Pure. */
import type { SourceCost, Sources } from '@sightglass/shared/contract';
import { NO_TOTALS, type SourceTotals } from './source-totals.ts';
import { perSecond, type Change } from './trend.ts';

type TotalsBySource = ReadonlyMap<string, SourceTotals>;

const KINDS = {
  scrape: 'scrape',
  prometheus: 'engine',
  'remote-write': 'push',
  otlp: 'push',
  'access-log': 'push',
} as const;

function costOf(
  source: Pick<SourceCost, 'name' | 'kind' | 'targets' | 'series'>,
  { earlier, now, spanMs }: Change<TotalsBySource>,
): SourceCost {
  const before = earlier.get(source.name) ?? NO_TOTALS;
  const totals = now.get(source.name) ?? NO_TOTALS;
  const each = (key: Exclude<keyof SourceTotals, 'cpuMs'>): number =>
    perSecond(before[key], totals[key], spanMs) ?? 0;
  const requests = totals.requests - before.requests;
  const cpuMs = totals.cpuMs === null ? null : perSecond(before.cpuMs ?? 0, totals.cpuMs, spanMs);
  return {
    ...source,
    requestsPerSecond: each('requests'),
    failuresPerSecond: each('failures') + each('skipped'),
    samplesPerSecond: each('samples'),
    bytesPerSecond: each('bytes'),
    meanMs: requests > 0 ? (totals.durationMs - before.durationMs) / requests : null,
    cpuShare: cpuMs === null ? null : cpuMs / 1000,
  };
}

/** One row for each source, in the order in which they are configured. */
export function costOfSources(
  { sources, targets }: Omit<Sources, 'now' | 'limited'>,
  change: Change<TotalsBySource>,
): SourceCost[] {
  const held = new Map<string, { targets: number; series: number }>();
  for (const { source, series } of targets) {
    const of = held.get(source) ?? { targets: 0, series: 0 };
    of.targets += 1;
    of.series += series;
    held.set(source, of);
  }
  return sources.map(({ name, kind }) => {
    const of = held.get(name) ?? { targets: 0, series: 0 };
    return costOf({ name, kind: KINDS[kind], ...of }, change);
  });
}
