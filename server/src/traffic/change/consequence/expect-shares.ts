/** What versions would get of the requests, against what they get now; and whether they can take it: pods, errors so far, and what the canary's test says of them. */
import type { TrafficConsequence } from '@sightglass/shared/contract';
import { sayRate, sayShare } from '../../../impact/report/words.ts';
import { errorRatioOf } from '../../../signals/golden-signals.ts';
import { readCanary } from '../../canary/read-canary.ts';
import { listVersions, sumsByVersion } from '../list-versions.ts';
import { sharesOf } from '../shares-of.ts';
import {
  danger,
  info,
  isOnlyRule,
  NOTHING_SEEN,
  PART,
  ratesOf,
  warning,
  type Expectation,
} from './expectation.ts';

/** So many times what a pod takes now is worth a warning. */
const MUCH_MORE = 3;
const NOTICEABLE = 0.005;

type Versions = ReturnType<typeof listVersions>;

function wantedShares({ change }: Expectation, versions: Versions): ReadonlyMap<string, number> {
  const { settings } = change;
  if (settings.form === 'match') return new Map();
  if (settings.form !== 'split' && settings.form !== 'canary' && settings.form !== 'blue-green')
    return new Map();
  const wanted = new Map(sharesOf(settings)([]));
  for (const { version, requests } of versions)
    if (requests > 0 && !wanted.has(version)) wanted.set(version, 0);
  return wanted;
}

/** Whether there is anybody to answer. */
function expectPods(version: string, versions: Versions, isConfigured: boolean): TrafficConsequence[] {
  const known = versions.find((one) => one.version === version);
  if (known?.pods === 0)
    return [
      danger(
        `${version} has no pods (its workloads want 0): requests sent to it would be answered 503 (UH).`,
      ),
    ];
  if (known && (known.requests > 0 || (known.pods ?? 0) > 0)) return [];
  const where = isConfigured ? 'No workload carries it and nothing was seen of it' : 'Nothing was seen of it';
  return [
    danger(
      `${version}: ${where}. Where no pods have this version, requests sent to it are answered 503 (UH).`,
    ),
  ];
}

/** Requests a second of one version. */
interface Move {
  readonly next: number;
  readonly now: number;
}

function expectLoad(version: string, { next, now }: Move, versions: Versions): TrafficConsequence[] {
  const pods = versions.find((one) => one.version === version)?.pods ?? null;
  if (pods === null || pods === 0 || now <= 0 || next / now < MUCH_MORE) return [];
  return [
    warning(
      `${version} has ${pods} ${pods === 1 ? 'pod' : 'pods'}: each would take ${sayRate(next / pods)} instead of ${sayRate(now / pods)}.`,
    ),
  ];
}

/** The verdict on whoever would get more. */
async function expectVerdict(
  grows: string,
  shrinks: string | undefined,
  { subject, context }: Expectation,
): Promise<TrafficConsequence[]> {
  if (shrinks === undefined) return [];
  const { window } = subject;
  const query = {
    range: `${window.from}..${window.to}`,
    baseline: shrinks,
    candidate: grows,
    effect: 0.01,
    at: undefined,
  };
  const { comparison } = await readCanary(subject.id, query, context);
  if (comparison?.verdict !== 'worse') return [];
  const parts = [
    ...(comparison.errors.verdict === 'worse' ? ['errors'] : []),
    ...(comparison.latency?.verdict === 'worse' ? ['latency'] : []),
  ];
  return [
    danger(
      `${grows} is found worse than ${shrinks} in this range (${parts.join(' and ')}), and would get more requests.`,
    ),
  ];
}

function expectErrors({ subject }: Expectation, thens: ReadonlyMap<string, number>): TrafficConsequence[] {
  const sums = sumsByVersion(subject.byVersion);
  let [now, then, requests] = [0, 0, 0];
  for (const [version, rate] of thens) {
    const own = sums.get(version);
    const ratio = own ? errorRatioOf(own) : null;
    // Of a version that nothing is known of nothing is foretold.
    if (ratio === null && rate > 0) return [];
    then += rate * (ratio ?? 0);
    now += own?.errors ?? 0;
    requests += own?.requests ?? 0;
  }
  const all = [...thens.values()].reduce((sum, rate) => sum + rate, 0);
  if (requests <= 0 || all <= 0) return [];
  const [before, after] = [now / requests, then / all];
  if (Math.abs(after - before) < NOTICEABLE) return [];
  const text = `If versions keep failing as often as in the range, ${sayShare(after)} of all requests would fail instead of ${sayShare(before)}.`;
  return [after > before ? warning(text) : info(text)];
}

export async function expectShares(expectation: Expectation): Promise<TrafficConsequence[]> {
  const { subject, context } = expectation;
  const { meshConfig: config } = context;
  const versions = listVersions(subject.byVersion, { config, service: subject.service });
  const wanted = wantedShares(expectation, versions);
  const { all, by } = ratesOf(subject);
  const getting = [...wanted].filter(([, weight]) => weight > 0);
  const missing = getting.flatMap(([version]) => expectPods(version, versions, subject.configured));
  if (all <= 0) return [...missing, NOTHING_SEEN];
  const thens = new Map(Array.from(wanted, ([version, weight]) => [version, (all * weight) / 100] as const));
  const moves = Array.from(thens, ([version, then]) =>
    info(`${version}: about ${sayRate(then)} instead of ${sayRate(by.get(version) ?? 0)}.`),
  );
  const growth = Array.from(thens, ([version, then]) => ({
    version,
    by: then - (by.get(version) ?? 0),
  })).toSorted((a, b) => b.by - a.by);
  const grows = growth[0];
  const shrinks = growth.findLast((one) => one.by < 0)?.version;
  const isGrowing = grows !== undefined && grows.by > all / 1000 && (by.get(grows.version) ?? 0) > 0;
  return [
    ...missing,
    ...(isGrowing ? await expectVerdict(grows.version, shrinks, expectation) : []),
    ...moves,
    ...getting.flatMap(([version]) =>
      expectLoad(version, { next: thens.get(version) ?? 0, now: by.get(version) ?? 0 }, versions),
    ),
    ...expectErrors(expectation, thens),
    ...(isOnlyRule(expectation) ? [] : [PART]),
  ];
}

/** Of one version that a rule or a copy leads to. */
export function expectVersion(version: string, { subject, context }: Expectation): TrafficConsequence[] {
  const { meshConfig: config } = context;
  const versions = listVersions(subject.byVersion, { config, service: subject.service });
  return expectPods(version, versions, subject.configured);
}
