/**
 * Sums by service and step -> a row's sparkline: requests per second, or bytes per second where there are only TCP flows;
 * null where nothing was stored. Oldest first.
 */
import type { SeriesAnswer } from '../store/telemetry-store.ts';
import { metricValue } from './metric-value.ts';

export type Sparklines = (serviceId: string) => (number | null)[];

/** Looks sparklines up by the id of the service; a service that carried nothing has a flat one. */
export function readSparklines(answer: SeriesAnswer): Sparklines {
  const groups = new Map(answer.groups.map(({ key, points }) => [key, points]));
  return (serviceId) => {
    const points = groups.get(serviceId) ?? [];
    const metric = points.some((point) => point !== null && point.requests > 0) ? 'requests' : 'bytes';
    return answer.times.map((_, step) =>
      metricValue(metric, points[step] ?? null, answer.covered[step] ?? 0),
    );
  };
}
