/** All services of a scope with what configures their traffic and what happened to it: a constant number of questions to the store, whatever the size of the mesh. */
import type { Traffic, TrafficRow, trafficQuerySchema } from '@sightglass/shared/contract';
import {
  formatServiceId,
  parseServiceId,
  RESTRICTED,
  UNKNOWN,
  type ServiceRef,
} from '@sightglass/shared/identity';
import type { z } from 'zod';
import type { AppContext } from '../http/app-context.ts';
import { resolveQuestion } from '../http/question.ts';
import { collectWarnings } from '../http/warnings.ts';
import { listConfigWarnings } from '../mesh-config/config-warnings.ts';
import { perSecond } from '../signals/golden-signals.ts';
import { roundSignificant } from '../signals/round.ts';
import { isInScope } from '../signals/scope.ts';
import type { SeriesAnswer } from '../store/telemetry-store.ts';
import { readTrafficConfig, type TrafficConfig } from './configured/list-routes.ts';
import { compareSplits } from './observed/compare-splits.ts';
import { EVENT_FLAGS, EVENT_NAMES, toEvents } from './observed/events.ts';
import { createChangeFinder } from './observed/find-changes.ts';
import { sumVersions, type VersionTotals } from './observed/version-requests.ts';

type TrafficQuery = z.output<typeof trafficQuerySchema>;

function sumRequests({ groups }: SeriesAnswer): Map<string, number> {
  return new Map(
    groups.map(({ key, points }) => [key, points.reduce((sum, one) => sum + (one?.requests ?? 0), 0)]),
  );
}

interface RowFacts {
  readonly service: ServiceRef;
  readonly totals: VersionTotals;
  readonly coveredMs: number;
  readonly countOf: Parameters<typeof toEvents>[1];
  readonly changed: ReturnType<typeof createChangeFinder>;
}

function buildRow(
  { service, totals, coveredMs, countOf, changed }: RowFacts,
  config: TrafficConfig,
): TrafficRow {
  const routes = config.routesOf(service);
  const policies = config.policiesOf(service);
  const rules = routes
    .flatMap((route) => route.rules)
    .filter(({ targets }) => targets.length === 0 || targets.some(({ own }) => own));
  const requests = [...totals.requests.values()].reduce((sum, count) => sum + count, 0);
  const timeouts = rules.flatMap(({ timeoutMs }) => (timeoutMs === null ? [] : [timeoutMs]));
  const retries = rules.flatMap((rule) => (rule.retries ? [rule.retries.attempts] : []));
  const count = (list: 'faults' | 'mirrors'): number =>
    rules.reduce((sum, rule) => sum + rule[list].length, 0);
  return {
    id: formatServiceId(service),
    cluster: service.cluster,
    namespace: service.namespace,
    name: service.name,
    requestsPerSecond: perSecond(requests, coveredMs),
    errorRatio: requests > 0 ? roundSignificant(totals.errors / requests) : null,
    versions: totals.requests.size,
    routes: routes.length,
    split: compareSplits(routes, { requests: totals.requests, changed })[0]?.shares ?? null,
    faults: count('faults'),
    mirrors: count('mirrors'),
    redirects: rules.filter(({ redirect }) => redirect !== null).length,
    breaker: policies.some(({ pools, outliers }) => pools.length > 0 || outliers.length > 0),
    timeoutMs: timeouts.length > 0 ? Math.min(...timeouts) : null,
    retries: retries.length > 0 ? Math.max(...retries) : null,
    observed: toEvents({ requests, errors: totals.errors }, countOf),
  };
}

export async function readTraffic(query: TrafficQuery, context: AppContext): Promise<Traffic> {
  const { store, meshConfig } = context;
  const question = resolveQuestion(query, context);
  const { window } = question;
  const asked = {
    window,
    filter: { clusters: query.cluster, namespaces: query.namespace },
    stepMs: window.to - window.from,
    histograms: false,
  };
  const [byVersion, ...byEvent] = await Promise.all([
    store.readSeries({ ...asked, by: 'target-version' }),
    ...EVENT_NAMES.map((name) =>
      store.readSeries({
        ...asked,
        by: 'target-service',
        outcomes: { codes: [], grpcStatuses: [], flags: [EVENT_FLAGS[name]] },
      }),
    ),
  ]);
  const events = new Map(EVENT_NAMES.map((name, i) => [name, sumRequests(byEvent[i] as SeriesAnswer)]));
  const totals = sumVersions(byVersion);
  // What is configured and had no traffic is told too.
  for (const { cluster, namespace, name } of meshConfig.list('Service')) {
    const id = formatServiceId({ cluster, namespace, name });
    if (!totals.has(id)) totals.set(id, { requests: new Map(), errors: 0 });
  }
  const changed = createChangeFinder(context, window);
  const config = readTrafficConfig(meshConfig);
  const services = [...totals]
    .flatMap(([id, own]) => {
      const service = parseServiceId(id);
      if (!service || [UNKNOWN, RESTRICTED].includes(service.name) || !isInScope(service, query)) return [];
      const countOf: RowFacts['countOf'] = (name) => events.get(name)?.get(id) ?? 0;
      return [buildRow({ service, totals: own, coveredMs: byVersion.coveredMs, countOf, changed }, config)];
    })
    .filter(({ requestsPerSecond, routes, breaker }) => requestsPerSecond > 0 || routes > 0 || breaker)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const clusters = meshConfig.clusters();
  return {
    window: byVersion.window,
    coveredMs: byVersion.coveredMs,
    configured: clusters.length > 0,
    services,
    warnings: [...(await collectWarnings(context, question, byVersion)), ...listConfigWarnings(clusters)],
  };
}
