/** States of SLOs and of their tiers in words, and how bad they are. Pure. */
import type { BurnTier, SloRecord, SloScope, SloState, TierStatus } from '@sightglass/shared/contract';
import { formatServiceId, parseServiceId } from '@sightglass/shared/identity';
import { formatCount } from '../../format/count.ts';
import { formatBurn } from '../../format/slo.ts';
import type { LinkTarget } from '../../routes.ts';

export const SLO_STATE_WORDS: Readonly<Record<SloState, string>> = {
  met: 'Met',
  burning: 'Burning',
  exhausted: 'Exhausted',
  'no-data': 'No data',
  paused: 'Paused',
};

/** Worst first. */
export const SLO_STATES: readonly SloState[] = ['exhausted', 'burning', 'no-data', 'met', 'paused'];

/** `page 1h/5m`. */
export function nameTier({ severity, long, short }: Pick<BurnTier, 'severity' | 'long' | 'short'>): string {
  return `${severity} ${long}/${short}`;
}

/** Why a tier fires or is quiet, in a sentence's middle. */
export function explainTier(tier: TierStatus, minimumBadEvents: number): string {
  const { state, burn, longBurn, shortBurn, badEvents, long, short } = tier;
  switch (state) {
    case 'firing':
      return `Firing: both windows burn above ${formatBurn(burn)}`;
    case 'held-back':
      return 'Held back: a page of this SLO fires already';
    case 'few-events':
      return `Quiet: ${formatCount(badEvents)} bad in ${long}, at least ${formatCount(minimumBadEvents)} are asked for`;
    case 'impossible':
      return `Can never fire: a total outage burns less than ${formatBurn(burn)} at this goal`;
    case 'off':
      return 'Switched off';
    case 'no-data':
      return `No data: nothing was counted in ${long}`;
    default: {
      const over = (longBurn ?? 0) > burn;
      if (over && (shortBurn ?? 0) <= burn)
        return `Quiet: over now, the last ${short} burn below ${formatBurn(burn)}`;
      if (!over && (shortBurn ?? 0) > burn) return `Quiet: the last ${short} burn above it, ${long} not yet`;
      return 'Quiet: burns below it';
    }
  }
}

/** `shop/checkout`, with the narrower parts of the scope. */
export function nameScope(scope: SloScope): { readonly name: string; readonly more: string } {
  const caller = scope.caller === null ? null : (parseServiceId(scope.caller)?.name ?? scope.caller);
  const more = [
    scope.cluster === null ? null : `in ${scope.cluster}`,
    scope.version === null ? null : `version ${scope.version}`,
    caller === null ? null : `called by ${caller}`,
  ].filter((part) => part !== null);
  return { name: `${scope.namespace}/${scope.service}`, more: more.join(', ') };
}

/** The page of the service; where it may run in several clusters, the list of those of its name. */
export function linkScope({ cluster, namespace, service }: SloScope): LinkTarget {
  return cluster === null
    ? { page: 'services', search: { q: `${service} ${namespace}` } }
    : { page: 'service', id: formatServiceId({ cluster, namespace, name: service }) };
}

/** Why it cannot be changed here; null when it can. */
export function explainReadOnly({ origin, file }: Pick<SloRecord, 'origin' | 'file'>): string | null {
  return origin === 'file'
    ? `Defined in the file ${file ?? ''}: change it there, the file wins`.trim()
    : null;
}
