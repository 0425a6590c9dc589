/** What a circuit breaker would have met, and what a way of balancing means. Requests under way are worked out by Little's law (rate times time): proxies do not tell their number to metrics. */
import type { SettingsOf, TrafficConsequence } from '@sightglass/shared/contract';
import { chooseStep } from '@sightglass/shared/time-range';
import { sayShare } from '../../../impact/report/words.ts';
import { countFlags } from '../../observed/events.ts';
import { allSums, danger, info, NOTHING_SEEN, sayCount, warning, type Expectation } from './expectation.ts';

const MOST_STEPS = 240;

interface Busiest {
  /** Requests under way at once, on average over the busiest step. */
  readonly underWay: number;
  readonly stepMs: number;
}

async function findBusiest({ subject, change, context }: Expectation): Promise<Busiest | null> {
  const { window, filter } = subject;
  const { settings } = change;
  const version = settings.form === 'circuit-breaker' ? settings.version : null;
  const own = version === null ? filter : { ...filter, target: { ...filter.target, version } };
  const stepMs = chooseStep(window, MOST_STEPS, context.intervalMs);
  const answer = await context.store.readSeries({
    window,
    filter: own,
    by: 'none',
    stepMs,
    histograms: false,
  });
  let most = 0;
  for (const { points } of answer.groups)
    for (const [i, point] of points.entries()) {
      const covered = answer.covered[i] ?? 0;
      if (point && covered > 0) most = Math.max(most, point.durationMs / covered);
    }
  return most > 0 ? { underWay: most, stepMs: answer.stepMs } : null;
}

const LIMIT_WORDS = {
  maxRequests: 'requests under way',
  maxConnections: 'connections',
} as const;

function expectLimit(
  name: keyof typeof LIMIT_WORDS,
  limit: number | null,
  busiest: Busiest,
): TrafficConsequence[] {
  if (limit === null || busiest.underWay < limit / 2) return [];
  const text = `At the busiest there were about ${sayCount(Math.max(1, busiest.underWay))} requests under way in the whole mesh (rate times latency, over ${sayCount(busiest.stepMs / 1000)} s), and the limit is ${sayCount(limit)} ${LIMIT_WORDS[name]} for each caller’s proxy. What is over waits or is answered 503 (UO).`;
  return [busiest.underWay >= limit ? danger(text) : warning(text)];
}

function readEjection({ outliers }: SettingsOf<'circuit-breaker'>, ratio: number): TrafficConsequence[] {
  if (!outliers) return [];
  const { maxEjectionPercent, consecutive5xxErrors } = outliers;
  const all =
    maxEjectionPercent === 100
      ? [warning('Every host may be ejected at once: then nobody is left to answer (UH).')]
      : [];
  const chance = ratio ** consecutive5xxErrors;
  const text = `${sayShare(ratio)} of the requests in the range failed: with independent errors ${consecutive5xxErrors} in a row are ${chance < 1e-6 ? 'next to impossible' : `${sayShare(chance)} of all sequences`}.`;
  return ratio > 0
    ? [...all, info(text)]
    : [...all, info('No request of the range failed: nobody would have been ejected.')];
}

export async function expectBreaker(
  settings: SettingsOf<'circuit-breaker'>,
  expectation: Expectation,
): Promise<TrafficConsequence[]> {
  const { subject, context } = expectation;
  const { requests, errors } = allSums(subject);
  if (requests <= 0) return [NOTHING_SEEN];
  const { window, filter } = subject;
  const stepMs = window.to - window.from;
  const [busiest, byFlag] = await Promise.all([
    findBusiest(expectation),
    context.store.readSeries({ window, filter, by: 'flag', stepMs, histograms: false }),
  ]);
  const { overflowed, withoutHost, flagsUntold } = countFlags(byFlag);
  const seen =
    overflowed > 0
      ? warning(
          `${sayCount(overflowed)} of ${sayCount(requests)} requests in the range were refused already because a pool was full (UO).`,
        )
      : info(
          flagsUntold > 0
            ? `Of ${sayCount(flagsUntold)} of ${sayCount(requests)} requests in the range the proxies do not tell whether a pool was full (UO)${flagsUntold < requests ? '; of the others none was refused so' : ''}.`
            : 'No request of the range was refused because a pool was full (UO).',
        );
  const limits = busiest
    ? [
        ...expectLimit('maxRequests', settings.maxRequests, busiest),
        ...expectLimit('maxConnections', settings.maxConnections, busiest),
      ]
    : [];
  const { maxRequests, maxConnections } = settings;
  const calm =
    busiest && limits.length === 0 && (maxRequests ?? maxConnections) !== null
      ? [
          info(
            `At the busiest there were about ${sayCount(Math.max(1, busiest.underWay))} requests under way in the whole mesh (rate times latency): the limits leave room.`,
          ),
        ]
      : [];
  const hosts =
    withoutHost > 0
      ? [warning(`${sayCount(withoutHost)} requests in the range found no healthy host (UH).`)]
      : [];
  return [seen, ...limits, ...calm, ...hosts, ...readEjection(settings, errors / requests)];
}

export function expectBalancing({ policy }: SettingsOf<'load-balancing'>): TrafficConsequence[] {
  if (policy === null) return [info('Istio’s own balancing would hold: the host with the fewest requests.')];
  if (policy.kind !== 'simple')
    return [
      info(
        'Requests that agree in it go to the same pod as long as pods stay the same; pods may be loaded unequally.',
      ),
      ...(policy.kind === 'header' || policy.kind === 'query'
        ? [info(`Requests without ${policy.name} are spread at random.`)]
        : []),
    ];
  return policy.simple === 'PASSTHROUGH'
    ? [danger('Requests would go to the address that the caller asked for, without any balancing.')]
    : [info('Requests would be balanced by each caller’s proxy on its own.')];
}
