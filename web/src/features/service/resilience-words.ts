/** What callers' proxies tell of retries, outlier detection and breakers, as sentences for plain readers; and what would tell it where nothing does. */
import type { ServiceResilience } from '@sightglass/shared/contract';
import { formatCount, formatCounted } from '../../format/count.ts';
import { NO_VALUE } from '../../format/number-text.ts';
import { formatRatio } from '../../format/ratio.ts';

type Retries = Omit<ServiceResilience['retries'], 'toldBy'>;
type Breaker = ServiceResilience['breakers']['breakers'][number];

/** Two decimals: `1.14`; never 1.00 where something was tried again. */
export function formatAttempts(attempts: number | null): string {
  if (attempts === null) return NO_VALUE;
  return attempts > 1 && attempts < 1.005 ? '1.00+' : attempts.toFixed(2);
}

function sayTold(toldBy: number, callers: number): string {
  const all = formatCounted(Math.max(callers, toldBy), 'caller');
  return `told by the proxies of ${formatCount(toldBy)} of ${all}`;
}

export const LIMIT_WORDS: Readonly<Record<Breaker['limit'], string>> = {
  connections: 'connections',
  pending: 'waiting requests',
  requests: 'requests',
  retries: 'retries',
};

/** Of all retries those that ended well; not told without any. */
export function succeededShare({ retries, succeeded }: Retries): number | null {
  return retries === null || succeeded === null || retries === 0 ? null : Math.min(1, succeeded / retries);
}

function listRetryWords({ retries, logged, callers }: ServiceResilience): string[] {
  const { attemptsPerRequest, requests, succeeded, refused, spent, toldBy } = retries;
  const all = retries.retries;
  const share = succeededShare(retries);
  const words = [
    attemptsPerRequest === null
      ? null
      : `Attempts per request: ${formatAttempts(attemptsPerRequest)} (of ${formatCounted(requests ?? 0, 'request')}, ${sayTold(toldBy, callers)}).`,
    toldBy > 0 && attemptsPerRequest === null
      ? `No request ended in this range whose attempts are told (${sayTold(toldBy, callers)}).`
      : null,
    all === null || all === 0
      ? null
      : `${formatCounted(all, 'retry', 'retries')}${share === null ? '' : `, of which ${formatCount(succeeded)} (${formatRatio(share)}) ended well`}.`,
    all === 0 ? 'Nothing was tried again.' : null,
    (spent ?? 0) > 0 ? `${formatCounted(spent ?? 0, 'request')} had spent all attempts.` : null,
    (refused ?? 0) > 0
      ? `${formatCounted(refused ?? 0, 'retry', 'retries')} were not made: the budget or breaker of retries was full.`
      : null,
    logged === null
      ? null
      : `In the access log ${formatCounted(logged.records, 'record')} of callers’ proxies ${logged.records === 1 ? 'tells' : 'tell'} ${formatAttempts(logged.attemptsPerRequest)} attempts per request: ${logged.retried === 0 ? 'none was tried again' : `${formatCount(logged.retried)} tried again, at most ${formatCounted(logged.most - 1, 'time')}`}. A log may keep more of what failed.`,
  ];
  return words.filter((one) => one !== null);
}

function listOutlierWords({ outliers, callers }: ServiceResilience): string[] {
  const { ejected, mostEjected, ejections, refused, withoutHost, toldBy } = outliers;
  const words = [
    ejected === null
      ? null
      : `${ejected === 0 ? 'No host is' : formatCounted(ejected, 'host is', 'hosts are')} ejected at the end of this range (${sayTold(toldBy, callers)}).`,
    (mostEjected ?? 0) > (ejected ?? 0)
      ? `At most ${formatCounted(mostEjected ?? 0, 'host was', 'hosts were')} ejected at a time.`
      : null,
    ejections === null
      ? null
      : ejections === 0
        ? 'No ejection in this range.'
        : `${formatCounted(ejections, 'ejection')} in this range, each proxy counting its own.`,
    (refused ?? 0) > 0
      ? `${formatCounted(refused ?? 0, 'ejection')} were not made: as many hosts as permitted were ejected.`
      : null,
    (withoutHost ?? 0) > 0
      ? `${formatCounted(withoutHost ?? 0, 'request')} found no healthy host (UH).`
      : null,
  ];
  return words.filter((one) => one !== null);
}

function listBreakers(breakers: readonly Breaker[]): string[] {
  const closed = breakers.filter(({ mostOpen }) => mostOpen === 0).map(({ limit }) => LIMIT_WORDS[limit]);
  const opened = breakers
    .filter(({ mostOpen }) => mostOpen > 0)
    .map(({ limit, open, mostOpen }) => {
      const of = `The breaker of ${LIMIT_WORDS[limit]}`;
      if (open !== null && open > 0) return `${of} is open at ${formatCounted(open, 'proxy', 'proxies')}.`;
      const most = `${of} was open at ${formatCounted(mostOpen, 'proxy', 'proxies')}`;
      // Of long ago it is not known how it was in the end.
      return open === null ? `${most}.` : `${most}, and is closed.`;
    });
  return closed.length === 0 ? opened : [...opened, `Not seen open: the breaker of ${closed.join(', of ')}.`];
}

function listBreakerWords({ breakers, callers }: ServiceResilience): string[] {
  const { pendingRefused, connectionsRefused, toldBy } = breakers;
  const words = [
    pendingRefused === null
      ? null
      : `${pendingRefused === 0 ? 'No request was' : formatCounted(pendingRefused, 'request was', 'requests were')} refused because too many waited (UO; ${sayTold(toldBy, callers)}).`,
    (connectionsRefused ?? 0) > 0
      ? `${formatCounted(connectionsRefused ?? 0, 'connection')} could not be opened: the pool was full.`
      : null,
    ...listBreakers(breakers.breakers),
  ];
  return words.filter((one) => one !== null);
}

const LET_IN = 'Envoy prints it of each cluster; Istio’s sidecars do where proxyStatsMatcher lets in';

interface Topic {
  readonly id: 'retries' | 'outliers' | 'breakers';
  readonly title: string;
  readonly words: readonly string[];
  /** Where nothing is told: what would tell it. */
  readonly missing: string;
}

/** In the order in which they are shown; a topic without words is one of which nothing is told. */
export function listTopics(resilience: ServiceResilience): Topic[] {
  return [
    {
      id: 'retries',
      title: 'Retries',
      words: listRetryWords(resilience),
      missing: `How often requests were tried again is not told here. ${LET_IN} upstream_rq_completed and upstream_rq_retry. Access logs tell it where their format has UPSTREAM_REQUEST_ATTEMPT_COUNT, and over gRPC always.`,
    },
    {
      id: 'outliers',
      title: 'Outlier detection',
      words: listOutlierWords(resilience),
      missing: `Ejected hosts are not told here: no caller has outlier detection for this service, or its proxy does not print it. ${LET_IN} outlier_detection.`,
    },
    {
      id: 'breakers',
      title: 'Breakers',
      words: listBreakerWords(resilience),
      missing: `What breakers did is not told here. ${LET_IN} circuit_breakers, upstream_rq_pending_overflow and upstream_cx_overflow.`,
    },
  ];
}
