/** A change of a service -> how it is shown: where it leads, its numbers, how long before or after the trouble. Pure. */
import type { ServiceChange } from '@sightglass/shared/contract';
import { formatServiceId, parseVersionId, RESTRICTED_ID } from '@sightglass/shared/identity';
import { formatLatency } from '../../format/latency.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import { formatSpan } from '../../format/time.ts';
import type { LinkTarget } from '../../routes.ts';
import { linkToAlert } from '../../ui/alerts/alert-model.ts';

export type ChangeTone = 'worse' | 'better' | 'neutral';

/** What got worse, what got better, and what is only news. */
export function toneOf({ what, how }: Pick<ServiceChange, 'what' | 'how'>): ChangeTone {
  if (what === 'errors' || what === 'latency') return how === 'rose' ? 'worse' : 'better';
  if (what === 'alert' || what === 'slo') return how === 'began' ? 'worse' : 'better';
  return 'neutral';
}

/** Where its subject is shown; null where it is the service itself. */
export function linkToSubject({ what, of, subject }: ServiceChange): LinkTarget | null {
  if (subject === null || subject === RESTRICTED_ID) return null;
  if (of === 'caller' || of === 'callee') return { page: 'service', id: subject };
  switch (what) {
    case 'version': {
      const ref = parseVersionId(subject);
      return ref && { page: 'service', id: formatServiceId(ref), tab: 'metrics', search: { by: 'version' } };
    }
    case 'config':
      return { page: 'mesh', search: { tab: 'configuration', resource: subject } };
    case 'alert':
    case 'slo':
      return linkToAlert(subject);
    case 'maintenance':
    case 'silence':
      return { page: what, id: subject };
    case 'certificate':
      return { page: 'security', search: { tab: 'certificates' } };
    default:
      return null;
  }
}

const FORMATS = {
  errors: formatRatio,
  latency: formatLatency,
  traffic: formatRate,
  version: formatRate,
  caller: formatRate,
  callee: formatRate,
} as const;

/** `0% → 4%`; empty where it has no numbers. */
export function sayNumbers({ what, before, now }: ServiceChange): string {
  const format = what in FORMATS ? FORMATS[what as keyof typeof FORMATS] : null;
  if (!format || (before === null && now === null)) return '';
  const unit = what === 'latency' ? 'p95 ' : '';
  return `${unit}${format(before)} → ${format(now)}`;
}

/** `2min before`, `just then`, `5min after`; what is known by the step is no exacter than that. */
export function sayDistance(
  { at, withinMs }: Pick<ServiceChange, 'at' | 'withinMs'>,
  trouble: number,
): string {
  const ms = Math.abs(at - trouble);
  if (ms <= withinMs || ms < 1000) return 'just then';
  return `${formatSpan(ms)} ${at < trouble ? 'before' : 'after'}`;
}
