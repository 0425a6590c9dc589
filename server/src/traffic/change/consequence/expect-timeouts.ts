/** How many of the observed requests would be cut by a timeout (from the histograms' buckets), and how many errors would be tried again at which cost. */
import type { SettingsOf, TrafficConsequence } from '@sightglass/shared/contract';
import { histogramTotal, shareAtOrUnder, type Histogram } from '@sightglass/shared/histogram';
import { sayRate, sayShare } from '../../../impact/report/words.ts';
import type { GroupKey } from '../../../store/telemetry-store.ts';
import {
  allSums,
  info,
  isOnlyRule,
  NOTHING_SEEN,
  PART,
  sayCount,
  sayDuration,
  warning,
  danger,
  type Expectation,
} from './expectation.ts';

/** More than this of the requests cut is no matter of the slowest few. */
const MANY = 0.01;

function sayBuckets({ bounds }: Histogram, timeoutMs: number): string {
  const next = bounds.find((bound) => bound >= timeoutMs);
  if (next === undefined || next === timeoutMs) return '';
  const before = bounds.findLast((bound) => bound < timeoutMs) ?? 0;
  return ` (estimated between the bounds ${sayDuration(before)} and ${sayDuration(next)} of the histograms)`;
}

interface Limit {
  readonly name: string;
  /** What becomes of requests that take longer. */
  readonly outcome: string;
}

const OF_ALL: Limit = { name: 'the timeout', outcome: 'they would be answered 504 (UT)' };
const OF_EACH: Limit = {
  name: 'the timeout of each attempt',
  outcome: 'each such attempt would be cut, and the request answered 504 unless a further one is quicker',
};

function expectTimeout(
  timeoutMs: number,
  histogram: Histogram | null,
  { name, outcome }: Limit,
): TrafficConsequence {
  const under = histogram && shareAtOrUnder(histogram, timeoutMs);
  const slowest = histogram?.bounds.at(-1);
  if (!histogram || under === null)
    return info(
      `No latency was reported in the range: how many requests take longer than ${name} cannot be told.`,
    );
  if (slowest !== undefined && timeoutMs > slowest) {
    const beyond = histogram.counts.at(-1) ?? 0;
    return beyond > 0
      ? warning(
          `${sayCount(beyond)} requests took longer than ${sayDuration(slowest)}, the last bound of the histograms: how many of them longer than ${sayDuration(timeoutMs)} cannot be told.`,
        )
      : info(`No request of the range took longer than ${sayDuration(timeoutMs)}.`);
  }
  const total = histogramTotal(histogram);
  const over = total * (1 - under);
  if (over < 0.5)
    return info(
      `None of ${sayCount(total)} requests in the range took longer than ${sayDuration(timeoutMs)}.`,
    );
  const text = `${sayCount(over)} of ${sayCount(total)} requests in the range (${sayShare(1 - under)}) took longer than ${sayDuration(timeoutMs)}${sayBuckets(histogram, timeoutMs)}: ${outcome}.`;
  return 1 - under > MANY ? danger(text) : warning(text);
}

/** Istio's own where nothing is said. https://istio.io/latest/docs/concepts/traffic-management/#retries */
const BY_DEFAULT = ['connect-failure', 'refused-stream', 'unavailable', 'cancelled', '503'];
const GATEWAY_ERRORS = new Set(['502', '503', '504']);

function isTriedAgain(code: string, on: readonly string[]): boolean {
  if (on.includes(code)) return true;
  if (on.includes('5xx') && /^5\d\d$/.test(code)) return true;
  if (on.includes('gateway-error') && GATEWAY_ERRORS.has(code)) return true;
  return on.includes('retriable-4xx') && code === '409';
}

/** By Envoy's flags: UF no connection, UC and UR a connection that ended. */
function isFlagged(flags: string, on: readonly string[]): boolean {
  const those = new Set(flags.split(',').map((flag) => flag.trim()));
  const fails = on.includes('connect-failure') || on.includes('5xx') || on.includes('gateway-error');
  if (fails && those.has('UF')) return true;
  const resets = on.includes('reset') || on.includes('5xx');
  return resets && (those.has('UC') || those.has('UR'));
}

async function sumWhere(
  { subject, context }: Expectation,
  by: GroupKey,
  holds: (key: string) => boolean,
): Promise<number> {
  const { window, filter } = subject;
  const stepMs = window.to - window.from;
  const { groups } = await context.store.readSeries({ window, filter, by, stepMs, histograms: false });
  let sum = 0;
  for (const { key, points } of groups)
    if (holds(key)) for (const point of points) sum += point?.requests ?? 0;
  return sum;
}

async function expectRetries(
  retries: NonNullable<SettingsOf<'timeouts'>['retries']>,
  expectation: Expectation,
): Promise<TrafficConsequence[]> {
  const { subject, change } = expectation;
  const { attempts } = retries;
  if (attempts === 0) return [info('Nothing would be tried again: every error reaches the caller as it is.')];
  const on = retries.on.length > 0 || change.api === 'gateway' ? retries.on : BY_DEFAULT;
  const [byCode, byFlag] = await Promise.all([
    sumWhere(expectation, 'code', (key) => isTriedAgain(key, on)),
    sumWhere(expectation, 'flag', (key) => isFlagged(key, on)),
  ]);
  // Who has a flag has a code as well: both together would count them twice.
  const errors = Math.max(byCode, byFlag);
  const total = allSums(subject).requests;
  if (total <= 0) return [];
  if (errors === 0)
    return [
      info(`None of ${sayCount(total)} requests in the range failed in a way that would be tried again.`),
    ];
  const seconds = subject.coveredMs / 1000;
  const most = (errors * attempts) / seconds;
  const text = `${sayCount(errors)} of ${sayCount(total)} requests in the range (${sayShare(errors / total)}) failed in a way that would be tried again: at most ${sayRate(most)} more requests, on top of ${sayRate(total / seconds)}.`;
  return [
    errors / total > 0.1
      ? warning(`${text} While the service is down, each attempt adds to its load.`)
      : info(text),
  ];
}

export async function expectTimeouts(
  settings: SettingsOf<'timeouts'>,
  expectation: Expectation,
): Promise<TrafficConsequence[]> {
  const { subject, change } = expectation;
  const { requests, histogram } = allSums(subject);
  if (requests <= 0) return [NOTHING_SEEN];
  const { timeoutMs, retries } = settings;
  const limit =
    timeoutMs === null
      ? [info('Requests would wait as long as the service takes: no timeout is written.')]
      : [expectTimeout(timeoutMs, histogram, OF_ALL)];
  const tries = retries ? await expectRetries(retries, expectation) : [];
  const perTry = retries && retries.attempts > 0 ? retries.perTryTimeoutMs : null;
  const each = perTry === null ? [] : [expectTimeout(perTry, histogram, OF_EACH)];
  const spent = retries && perTry !== null ? perTry * (retries.attempts + 1) : null;
  const cut =
    spent !== null && timeoutMs !== null && spent > timeoutMs
      ? [
          info(
            `All attempts together may take ${sayDuration(spent)}: the timeout of ${sayDuration(timeoutMs)} comes first.`,
          ),
        ]
      : [];
  const silent =
    retries === null && change.api === 'istio'
      ? [info('Nothing is said of retries: Istio’s own hold, which try twice again.')]
      : [];
  return [...limit, ...each, ...tries, ...cut, ...silent, ...(isOnlyRule(expectation) ? [] : [PART])];
}
