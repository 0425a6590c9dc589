/** One service: what configures its traffic, beside what was seen in the range. Two questions to the store: by version, and by flag. */
import type { RangeQuery, ServiceTraffic } from '@sightglass/shared/contract';
import { formatServiceId, type ServiceRef } from '@sightglass/shared/identity';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { AppContext } from '../http/app-context.ts';
import { unknownId } from '../http/problem.ts';
import { resolveQuestion } from '../http/question.ts';
import { collectWarnings } from '../http/warnings.ts';
import { listConfigWarnings } from '../mesh-config/config-warnings.ts';
import { roundSignificant } from '../signals/round.ts';
import { findServiceSubject } from '../signals/subject.ts';
import { isStored } from '../store/stored-node.ts';
import { readTrafficConfig } from './configured/list-routes.ts';
import { compareSplits } from './observed/compare-splits.ts';
import { countFlags } from './observed/events.ts';
import { sumVersions } from './observed/version-requests.ts';

/** Whether a resource changed in the window; that it was first seen there is no change. */
export function createChangeFinder(
  { configHistory }: Pick<AppContext, 'configHistory'>,
  window: TimeWindow,
): (resource: string) => boolean {
  return (resource) => {
    const kept = configHistory.read(resource);
    return kept !== null && kept.changedAt > kept.firstSeenAt && kept.changedAt > window.from;
  };
}

/** Throws a 404 for what was never seen and is not configured. */
export async function readServiceTraffic(
  id: string,
  query: RangeQuery,
  context: AppContext,
): Promise<ServiceTraffic> {
  const subject = findServiceSubject(id);
  if (!subject?.inbound) throw unknownId('service', id);
  const { store, meshConfig } = context;
  const filter = subject.inbound;
  const service: ServiceRef = subject.ref;
  const question = resolveQuestion(query, context);
  const { window } = question;
  const read = (by: 'target-version' | 'flag') =>
    store.readSeries({ window, filter, by, stepMs: window.to - window.from, histograms: false });
  const [byVersion, byFlag] = await Promise.all([read('target-version'), read('flag')]);
  const config = readTrafficConfig(meshConfig);
  const routes = config.routesOf(service);
  const policies = config.policiesOf(service);
  const requests =
    sumVersions(byVersion).get(formatServiceId(service))?.requests ?? new Map<string, number>();
  const isKnown = requests.size > 0 || routes.length > 0 || policies.length > 0;
  if (!isKnown && !(await isStored(store, [filter, subject.outbound]))) throw unknownId('service', id);
  const all = [...requests.values()].reduce((sum, count) => sum + count, 0);
  const clusters = meshConfig.clusters().filter(({ cluster }) => cluster === service.cluster);
  return {
    window: byVersion.window,
    coveredMs: byVersion.coveredMs,
    configured: clusters.length > 0,
    routes,
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
    warnings: [...(await collectWarnings(context, question, byVersion)), ...listConfigWarnings(clusters)],
  };
}
