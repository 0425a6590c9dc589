/** Drafts of SLOs: what a form begins with, what a kind of SLI begins with, and what follows from a half-written one. Pure. */
import {
  sloSchema,
  type BurnTier,
  type Slo,
  type SloDraft,
  type SloPeriod,
} from '@sightglass/shared/contract';
import { formatServiceId, parseServiceId } from '@sightglass/shared/identity';
import { standardTiers } from '@sightglass/shared/slo';
import { nominalPeriodMs } from '@sightglass/shared/slo-period';
import { formatLatency } from '../../format/latency.ts';
import type { SliKind } from './search.ts';

export type SliDraft = SloDraft['sli'];
export type PeriodDraft = SloDraft['period'];

/** By which the console counts errors everywhere; written out, so that the form can show and change them. */
const STANDARD_BAD = { http: ['5xx', '0'], grpc: ['2', '4', '8', '13', '14', '15'] };

export function beginSli(kind: SliKind): SliDraft {
  switch (kind) {
    case 'availability':
      return { kind, bad: { http: [...STANDARD_BAD.http], grpc: [...STANDARD_BAD.grpc] } };
    case 'latency':
      return { kind, thresholdMs: 250 };
    case 'windows':
      return { kind, window: '5m', criterion: { signal: 'error-ratio', atMost: 0.01 } };
    case 'throughput':
      return { kind, window: '5m', floorPerSecond: 1 };
    default:
      return { kind, good: 'sum(increase(good_total[$window]))', total: 'sum(increase(all_total[$window]))' };
  }
}

export function beginPeriod(kind: SloPeriod['kind']): PeriodDraft {
  return kind === 'rolling' ? { kind, days: 30 } : { kind, unit: 'month', timeZone: 'UTC' };
}

/** `serviceId` may be empty: the reader chooses. */
export function beginDraft(serviceId: string, kind: SliKind): SloDraft {
  const service = parseServiceId(serviceId);
  const draft: SloDraft = {
    name: '',
    sli: beginSli(kind),
    scope: {
      cluster: service?.cluster ?? null,
      namespace: service?.namespace ?? '',
      service: service?.name ?? '',
    },
    goal: kind === 'latency' ? 0.99 : 0.999,
    period: beginPeriod('rolling'),
    minimumBadEvents: 3,
  };
  return { ...draft, name: suggestName(draft) };
}

export function cloneDraft(slo: Slo): SloDraft {
  return { ...slo, name: `${slo.name} (copy)`.slice(0, 120), paused: false };
}

/** What the SLO would be called: `checkout latency 250ms`; empty without a service. */
export function suggestName({ scope, sli }: SloDraft): string {
  if (!scope.service) return '';
  switch (sli.kind) {
    case 'latency':
      return `${scope.service} latency ${typeof sli.thresholdMs === 'number' ? formatLatency(sli.thresholdMs) : ''}`.trim();
    case 'windows':
      return `${scope.service} good windows`;
    case 'custom':
      return `${scope.service} objective`;
    default:
      return `${scope.service} ${sli.kind}`;
  }
}

/** A period's nominal length; that of 30 days while it is half written. */
export function periodMsOf(draft: SloDraft): number {
  const parsed = sloSchema.shape.period.safeParse(draft.period);
  return nominalPeriodMs(parsed.success ? parsed.data : { kind: 'rolling', days: 30 });
}

const goalOf = ({ goal }: SloDraft): number =>
  typeof goal === 'number' && goal > 0 && goal < 1 ? goal : 0.999;

/** The tiers in force: those written, or the workbook's four scaled to the period. */
export function tiersOf(draft: SloDraft): readonly BurnTier[] {
  if (draft.tiers === undefined) return standardTiers(periodMsOf(draft), goalOf(draft));
  return draft.tiers.map((tier) => ({ ...tier, enabled: tier.enabled ?? true }));
}

/** What can be tried on history already: a missing name keeps nothing back. Null while the rest makes no sense. */
export function previewable(draft: SloDraft): Slo | null {
  const named =
    typeof draft.name === 'string' && draft.name.trim() !== '' ? draft : { ...draft, name: 'SLO' };
  const parsed = sloSchema.safeParse(named);
  return parsed.success ? parsed.data : null;
}

/** The budget of a whole period: milliseconds of full outage, and events at a rate of events per second. */
export function budgetWorth(
  draft: SloDraft,
  eventsPerSecond: number | null,
): { readonly outageMs: number; readonly events: number | null } {
  const periodMs = periodMsOf(draft);
  const share = 1 - goalOf(draft);
  return {
    outageMs: share * periodMs,
    events: eventsPerSecond === null ? null : (share * periodMs * eventsPerSecond) / 1000,
  };
}

/** The id that present values are read by: that of the first cluster where the scope names none; null without a service. */
export function serviceIdOfDraft({ scope }: SloDraft, clusters: readonly string[]): string | null {
  const cluster = scope.cluster ?? clusters[0];
  if (!scope.service || cluster === undefined) return null;
  return formatServiceId({ cluster, namespace: scope.namespace, name: scope.service });
}
