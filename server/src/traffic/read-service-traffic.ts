/** One service: what configures its traffic, beside what was seen in the range. Two questions to the store: by version, and by flag. */
import type { RangeQuery, ServiceTraffic } from '@sightglass/shared/contract';
import { formatServiceId } from '@sightglass/shared/identity';
import type { AppContext } from '../http/app-context.ts';
import { roundSignificant } from '../signals/round.ts';
import { compareSplits } from './observed/compare-splits.ts';
import { countFlags } from './observed/events.ts';
import { createChangeFinder } from './observed/find-changes.ts';
import { sumVersions } from './observed/version-requests.ts';
import { askAboutService } from './service-question.ts';

/** Throws a 404 for what was never seen and is not configured. */
export async function readServiceTraffic(
  id: string,
  query: RangeQuery,
  context: AppContext,
): Promise<ServiceTraffic> {
  const asked = askAboutService(id, query, context);
  const { service, filter, window, traffic, configured } = asked;
  const read = (by: 'target-version' | 'flag') =>
    context.store.readSeries({ window, filter, by, stepMs: window.to - window.from, histograms: false });
  const [byVersion, byFlag] = await Promise.all([read('target-version'), read('flag')]);
  const routes = traffic.routesOf(service);
  const policies = traffic.policiesOf(service);
  const requests =
    sumVersions(byVersion).get(formatServiceId(service))?.requests ?? new Map<string, number>();
  await asked.mustExist(requests.size > 0 || routes.length > 0 || policies.length > 0);
  const all = [...requests.values()].reduce((sum, count) => sum + count, 0);
  return {
    window: byVersion.window,
    coveredMs: byVersion.coveredMs,
    configured,
    routes,
    orders: traffic.ordersOf(service),
    policies,
    splits: compareSplits(routes, { requests, changed: createChangeFinder(context, window) }),
    versions: [...requests]
      .map(([version, count]) => ({
        version,
        requests: roundSignificant(count),
        share: roundSignificant(count / all),
      }))
      .toSorted((a, b) => b.requests - a.requests),
    observed: countFlags(byFlag),
    warnings: await asked.warn(byVersion),
  };
}
