/** What every question about a change needs: the service, the versions that were seen of it, and what is configured. One question to the store. */
import type { RangeQuery, Warning } from '@sightglass/shared/contract';
import { formatServiceId, type ServiceRef } from '@sightglass/shared/identity';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { AppContext } from '../../http/app-context.ts';
import type { EdgeFilter, SeriesAnswer } from '../../store/telemetry-store.ts';
import { askAboutService } from '../service-question.ts';

export interface ChangeSubject {
  readonly service: ServiceRef;
  readonly id: string;
  readonly filter: EdgeFilter;
  readonly window: TimeWindow;
  readonly coveredMs: number;
  /** By `target-version`, with histograms, in one step. */
  readonly byVersion: SeriesAnswer;
  readonly configured: boolean;
  readonly warnings: readonly Warning[];
}

/** Throws a 404 for what was never seen and is not configured. */
export async function readChangeSubject(
  id: string,
  query: RangeQuery,
  context: AppContext,
): Promise<ChangeSubject> {
  const asked = askAboutService(id, query, context);
  const { service, filter, window, traffic, configured } = asked;
  const { store, meshConfig } = context;
  const byVersion = await store.readSeries({
    window,
    filter,
    by: 'target-version',
    stepMs: window.to - window.from,
    histograms: true,
  });
  const isKnown =
    byVersion.groups.length > 0 ||
    traffic.routesOf(service).length > 0 ||
    traffic.policiesOf(service).length > 0 ||
    meshConfig.list('Service').some((one) => formatServiceId(one) === id);
  await asked.mustExist(isKnown);
  return {
    service,
    id,
    filter,
    window: byVersion.window,
    coveredMs: byVersion.coveredMs,
    byVersion,
    configured,
    warnings: await asked.warn(byVersion),
  };
}
