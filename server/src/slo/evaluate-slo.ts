/**
 * What an SLO tells the alerts: one evaluation a tier that can fire. A tier is active while it fires; held back, with too few bad events or
 * quiet it is inactive. Of a time without any telemetry nothing is said (`no-data`, which changes nothing), so a gap neither raises nor ends
 * an alert. A service without requests has telemetry: its tiers are quiet.
 */
import { formatServiceId } from '@sightglass/shared/identity';
import { burnRate } from '@sightglass/shared/slo';
import type { EpochMs } from '@sightglass/shared/units';
import type { Evaluation, Judgement } from '../alerting/evaluation.ts';
import type { OpenTickets } from '../state/open-tickets.ts';
import { countWindow } from './timeline.ts';
import { periodSoFar } from './figures.ts';
import type { KeptSlo, Reading } from './kept-slo.ts';
import { nameTier, type Tier, type TierReading } from './tiers.ts';

/** The cluster that the alert is shown at: the SLO's own, or where most events were bad lately. */
function clusterOf({ stored, clusters }: KeptSlo): string | null {
  const { cluster } = stored.document.scope;
  if (cluster !== null) return cluster;
  const [worst] = [...clusters].toSorted(([a, badA], [b, badB]) => badB - badA || (a < b ? -1 : 1));
  return worst?.[0] ?? null;
}

/** Without its name, which the state machine adds: an SLO that is renamed while it fires goes on with the same alert. */
function labelsOf({ id, stored }: KeptSlo, tier: Tier): Record<string, string> {
  const { scope } = stored.document;
  return {
    slo: id,
    service: scope.service,
    namespace: scope.namespace,
    ...(scope.cluster === null ? {} : { cluster: scope.cluster }),
    severity: tier.severity,
    tier: nameTier(tier),
  };
}

function percent(ratio: number): string {
  return `${Number((100 * ratio).toPrecision(3))}%`;
}

function describe(
  kept: KeptSlo,
  reading: Reading,
  at: { tier: Tier; found: TierReading },
): Pick<Judgement, 'summary' | 'description'> {
  const { name, goal, scope, description } = kept.stored.document;
  const { tier, found } = at;
  const span = periodSoFar(kept.stored.document, reading.at);
  const spent = burnRate(countWindow(reading.timeline, span.from, span.to), goal);
  const burn = found.longBurn === null ? 'unknown' : `${found.longBurn.toFixed(1)}x`;
  return {
    summary: `${name}: the error budget burns at ${burn} over ${tier.long} (limit ${tier.burn}x)`,
    description: [
      `${scope.namespace}/${scope.service} is to reach ${percent(goal)}.`,
      spent === null ? '' : `Of the period's budget ${percent(spent)} is spent.`,
      `At ${tier.burn}x, ${percent(tier.spends)} of it goes within ${tier.long}.`,
      description,
    ]
      .filter((part) => part !== '')
      .join(' '),
  };
}

function judgementState(state: string, isStale: boolean): Judgement['state'] {
  if (isStale || state === 'no-data') return 'no-data';
  return state === 'firing' ? 'active' : 'inactive';
}

/** Nothing for a paused SLO: its alerts end. */
export function evaluateSlo(
  kept: KeptSlo,
  {
    now,
    isStale,
    tickets,
  }: { readonly now: EpochMs; readonly isStale: boolean; readonly tickets: OpenTickets },
): Evaluation[] {
  const { id, stored, reading, tiers, error } = kept;
  const slo = stored.document;
  const cluster = clusterOf(kept);
  const { namespace, service } = slo.scope;
  return tiers.flatMap((tier, index) => {
    const isTicket = tier.severity === 'ticket';
    if (slo.paused || !tier.enabled || !tier.possible) {
      if (isTicket) tickets.set({ slo: id, tier: nameTier(tier) }, false, now);
      return [];
    }
    const found = reading?.tiers[index];
    const state = judgementState(reading?.states[index] ?? 'no-data', isStale);
    if (isTicket && state !== 'no-data' && error === null)
      tickets.set({ slo: id, tier: nameTier(tier) }, state === 'active', now);
    const judgement: Judgement | null =
      reading && found
        ? {
            labels: labelsOf(kept, tier),
            subject:
              cluster === null
                ? null
                : { kind: 'service', id: formatServiceId({ cluster, namespace, name: service }) },
            state,
            value: found.longBurn,
            ...describe(kept, reading, { tier, found }),
          }
        : null;
    return {
      source: { kind: 'slo' as const, id, name: slo.name, tier: index },
      severity: tier.severity,
      forMs: 0,
      keepFiringForMs: 0,
      noData: 'keep' as const,
      receivers: slo.receivers,
      runbookUrl: slo.runbookUrl,
      labels: slo.labels,
      judgements: judgement ? [judgement] : [],
      error: error ?? (judgement ? null : 'The history of this SLO is being read.'),
    };
  });
}
