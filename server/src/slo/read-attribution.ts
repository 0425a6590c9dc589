/**
 * Who spent the budget: bad events of a window by caller, version, workload, code or flag. Latency is told by edge, not by response; windows
 * and expressions are good or bad as a whole. Where an author chose codes, callers, versions and workloads are asked one by one, the largest
 * first.
 */
import type { Attribution, Slo, Warning } from '@sightglass/shared/contract';
import { parseServiceId, parseVersionId } from '@sightglass/shared/identity';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EdgeFilter, GroupKey, SeriesAnswer, TelemetryStore } from '../store/telemetry-store.ts';
import { createBadTest, isDefaultBad } from './bad-requests.ts';
import { filterOf, indicatorOf, type StoreIndicator } from './indicator.ts';

type Key = Attribution['by'];
type Group = Pick<Attribution['groups'][number], 'key' | 'bad' | 'valid'>;

const GROUPS: Readonly<Record<Key, GroupKey>> = {
  caller: 'source-service',
  version: 'target-version',
  workload: 'target-workload',
  code: 'response',
  flag: 'flag',
};

/** Groups that are asked one by one at most. */
const ASKED_ONE_BY_ONE = 20;

/** Why there is nothing to see; null when there is. */
function whyUnavailable({ sli }: Slo, by: Key): string | null {
  if (sli.kind === 'custom')
    return 'A custom indicator counts what its own expressions say: nothing tells who it was.';
  if (sli.kind === 'windows' || sli.kind === 'throughput')
    return 'Windows are good or bad as a whole: look at the service’s own series for what was wrong in them.';
  if (sli.kind === 'latency' && (by === 'code' || by === 'flag'))
    return 'Proxies do not tell latency by response code or flag.';
  if (sli.kind === 'availability' && by === 'flag' && !isDefaultBad(sli.bad))
    return 'With chosen codes the bad requests cannot be told by flag.';
  return null;
}

/** The edges of one group alone. */
function narrow(filter: EdgeFilter, by: Key, key: string): EdgeFilter | null {
  const ref = by === 'version' ? parseVersionId(key) : parseServiceId(key);
  if (!ref) return null;
  const { cluster, namespace, name } = ref;
  if (by === 'caller') return { ...filter, source: { cluster, namespace, service: name } };
  if (by === 'workload')
    return { ...filter, target: { ...filter.target, cluster, namespace, workload: name } };
  const version = parseVersionId(key)?.version;
  return { ...filter, target: { ...filter.target, cluster, ...(version === undefined ? {} : { version }) } };
}

export interface AttributionAsked {
  readonly slo: Slo;
  readonly by: Key;
  readonly window: TimeWindow;
}

async function readGroups(
  store: TelemetryStore,
  { slo, by, window }: AttributionAsked,
  indicator: StoreIndicator,
): Promise<{ groups: Group[]; answer: SeriesAnswer }> {
  const filter = filterOf(slo);
  const single = { window, stepMs: window.to - window.from };
  const answer = await store.readSeries({
    ...single,
    filter,
    by: GROUPS[by],
    histograms: indicator.histograms && by !== 'code',
  });
  const { coveredMs } = answer;
  const length = { stepMs: answer.stepMs, coveredMs };
  const { sli } = slo;
  const chosen = sli.kind === 'availability' && !isDefaultBad(sli.bad) ? createBadTest(sli.bad) : null;
  const groups: Group[] = [];
  const byEdge = by !== 'code' && by !== 'flag';
  const largest = answer.groups.toSorted(
    (a, b) => (b.points[0]?.requests ?? 0) - (a.points[0]?.requests ?? 0),
  );
  for (const [rank, { key, points }] of largest.entries()) {
    const [sums] = points;
    if (!sums) continue;
    const own = chosen && byEdge && rank < ASKED_ONE_BY_ONE ? narrow(filter, by, key) : null;
    const told =
      own && (await store.readSeries({ ...single, filter: own, by: 'response', histograms: false })).groups;
    const keyed = told
      ? told.flatMap((group) => (group.points[0] ? [{ key: group.key, sums: group.points[0] }] : []))
      : [{ key, sums }];
    const { good, valid } = indicator.count(keyed, length);
    // Beyond those that were asked nothing is known of the bad ones.
    if (valid > 0 && !(chosen && byEdge && !told)) groups.push({ key, bad: valid - good, valid });
  }
  return { groups, answer };
}

/** `allowed` is the period's budget in events. */
export async function readAttribution(
  store: TelemetryStore,
  asked: AttributionAsked,
  { intervalMs, allowed }: { readonly intervalMs: number; readonly allowed: number },
): Promise<Attribution> {
  const { slo, by, window } = asked;
  const unavailable = whyUnavailable(slo, by);
  const indicator = indicatorOf(slo, intervalMs);
  const nothing = { window, by, groups: [], unavailable, warnings: [] as Warning[] };
  if (unavailable !== null || indicator.kind !== 'store') return nothing;
  const { groups, answer } = await readGroups(store, asked, indicator);
  const total = groups.reduce((sum, { bad }) => sum + bad, 0);
  return {
    ...nothing,
    window: answer.window,
    groups: groups
      .toSorted((a, b) => b.bad - a.bad || b.valid - a.valid)
      .map((group) => ({
        key: group.key,
        bad: group.bad,
        valid: group.valid,
        share: total > 0 ? group.bad / total : 0,
        budgetShare: allowed > 0 ? group.bad / allowed : null,
      })),
    warnings: [...answer.warnings],
  };
}
