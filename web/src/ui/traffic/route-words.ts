/** Routes and policies as sentences for plain readers. Percents 0..100, durations milliseconds. */
import type { ConfiguredRoute, RouteRule, ServiceTraffic } from '@sightglass/shared/contract';
import { formatCount, formatCounted } from '../../format/count.ts';
import { formatLatency } from '../../format/latency.ts';
import { formatRatio } from '../../format/ratio.ts';
import { formatWeight } from './traffic-words.ts';

type Target = RouteRule['targets'][number];

export function nameTarget({ host, subset, version }: Target): string {
  if (subset !== null)
    return version !== null && version !== subset ? `${host}, ${subset} (${version})` : `${host}, ${subset}`;
  return version === null ? host : `${host} (${version})`;
}

export function sayMatches({ matches }: RouteRule): string {
  return matches.length > 0 ? `when ${matches.join(', or ')}` : 'every request';
}

/** What happens to a request on its way, each as a phrase; none where it is only passed on. */
export function listTreatments({
  redirect,
  rewrite,
  mirrors,
  timeoutMs,
  retries,
  faults,
}: RouteRule): string[] {
  return [
    ...(redirect === null ? [] : [`answered with a redirect ${redirect}`]),
    ...(rewrite === null ? [] : [`rewritten to ${rewrite}`]),
    ...(timeoutMs === null
      ? []
      : [timeoutMs === 0 ? 'no time limit' : `at most ${formatLatency(timeoutMs)}`]),
    ...(retries === null
      ? []
      : retries.attempts === 0
        ? ['never tried again']
        : [
            `tried again up to ${formatCounted(retries.attempts, 'time')}${retries.perTryTimeoutMs === null ? '' : `, ${formatLatency(retries.perTryTimeoutMs)} each`}${retries.on === null ? '' : ` (${retries.on})`}`,
          ]),
    ...faults.map(({ kind, percent, what }) =>
      kind === 'abort'
        ? `${formatWeight(percent)} are made to fail with ${what}`
        : `${formatWeight(percent)} are held back for ${what}`,
    ),
    ...mirrors.map(
      ({ host, subset, percent }) =>
        `${formatWeight(percent)} are copied to ${host}${subset === null ? '' : `, ${subset}`}`,
    ),
  ];
}

export function sayThrough({ through, hosts }: Pick<ConfiguredRoute, 'through' | 'hosts'>): string {
  const ways = through.map((one) => (one === 'mesh' ? 'from within the mesh' : `through ${one}`));
  return [hosts.length > 0 ? `to ${hosts.join(', ')}` : null, ...ways]
    .filter((one) => one !== null)
    .join(' ');
}

/** What was seen of retries, timeouts, breakers and faults; always something, so that nothing reads as healthy for want of words. */
export function listHappenings({ observed }: Pick<ServiceTraffic, 'observed'>): string[] {
  const {
    requests,
    errors,
    overflowed,
    withoutHost,
    timedOut,
    retriesSpent,
    aborted,
    delayed,
    organicErrors,
    flagsUntold,
  } = observed;
  if (requests === 0) return ['No requests were seen in this range.'];
  const of = (count: number): string => `${formatCount(count)} (${formatRatio(count / requests)})`;
  const said = [
    overflowed > 0
      ? `${of(overflowed)} were refused because a connection pool or a breaker was full (UO).`
      : null,
    withoutHost > 0
      ? `${of(withoutHost)} found no healthy host (UH): none was ready, or outlier detection had ejected them.`
      : null,
    timedOut > 0 ? `${of(timedOut)} ran out of time (UT).` : null,
    retriesSpent > 0 ? `${of(retriesSpent)} had spent all their attempts (URX).` : null,
    aborted > 0
      ? `${of(aborted)} were made to fail by fault injection (FI); ${of(organicErrors)} failed by themselves.`
      : null,
    delayed > 0 ? `${of(delayed)} were held back by fault injection (DI).` : null,
  ].filter((one) => one !== null);
  const untold =
    flagsUntold > 0
      ? `Of ${of(flagsUntold)} the proxies tell no response flags: an Envoy without a mesh and Linkerd’s have none. What Envoys count of retries, breakers and ejections stands below.`
      : null;
  if (flagsUntold >= requests) return [`${untold} ${formatCount(errors)} failed.`];
  const told =
    said.length > 0
      ? said
      : [
          `Of ${formatCount(requests - flagsUntold)} requests none has a flag of a breaker, of time or attempts that ran out, or of an injected fault; ${formatCount(errors)} failed.`,
        ];
  return untold === null ? told : [...told, untold];
}
