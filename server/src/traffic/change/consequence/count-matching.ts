/** How many of the observed requests meet conditions, as access logs tell: of paths and methods, which they keep; headers and parameters they do not. */
import type { TrafficApi, TrafficMatch } from '@sightglass/shared/contract';
import { EVERY_RECORD } from '../../../store/access-log/access-log-store.ts';
import { isWithin } from '../path-segments.ts';
import type { Expectation } from './expectation.ts';

export interface Matching {
  readonly matching: number;
  readonly total: number;
  /** More paths and methods were asked for than are read: how many requests match cannot be told then. */
  readonly isPart: boolean;
}

/** Of paths and methods. */
const MOST_FLOWS = 2000;

function meets(
  { on, how, value = '' }: TrafficMatch,
  flow: { readonly path: string; readonly method: string },
  api: TrafficApi,
): boolean {
  if (on === 'method') return flow.method === value;
  if (how === 'exact') return flow.path === value;
  if (how === 'prefix') return api === 'gateway' ? isWithin(flow.path, value) : flow.path.startsWith(value);
  return new RegExp(`^(?:${value.replaceAll('(?P<', '(?<')})$`).test(flow.path);
}

/** Expressions are RE2's; as JavaScript's some would run for ever, so that these are not tried. */
export function isCountable(matches: readonly TrafficMatch[]): boolean {
  return matches.every(({ on, how }) => (on === 'path' && how !== 'regex') || on === 'method');
}

/** Null where no access log is kept, or none of the service's requests is in it. */
export async function countMatching(
  matches: readonly TrafficMatch[],
  { subject, context, change }: Expectation,
): Promise<Matching | null> {
  const { accessLog } = context;
  if (!accessLog || accessLog.store.status().records === 0) return null;
  const { service, window } = subject;
  const filter = { ...EVERY_RECORD, services: [service] };
  const { flows, total, distinct } = await accessLog.store.readFlows({
    window,
    filter,
    keys: ['path', 'method'],
    limit: MOST_FLOWS,
  });
  if (total === 0) return null;
  let matching = 0;
  for (const flow of flows) if (matches.every((one) => meets(one, flow, change.api))) matching += flow.count;
  return { matching, total, isPart: distinct > flows.length };
}
