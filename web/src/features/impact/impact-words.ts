/** Figures of an impact in words. Pure. */
import type { Bounds, Impact, ImpactSlo } from '@sightglass/shared/contract';
import { parseEdgeId } from '@sightglass/shared/identity';
import { formatRate } from '../../format/rate.ts';
import { formatSpan } from '../../format/time.ts';
import { describeNode, type Granularity } from '../../ui/signals/node-target.ts';

type Format = (value: number) => string;

/** The bounds where they differ from the estimate: `30% to 100%`; else empty. */
export function sayRange({ least, most }: Bounds, format: Format): string {
  const [low, high] = [format(least), format(most)];
  return low === high ? '' : `${low} to ${high}`;
}

/** A length of budget: whole seconds are too fine for what is an estimate. */
export function formatBudgetTime(ms: number): string {
  if (ms > 0 && ms < 60_000) return '<1min';
  return formatSpan(Math.round(ms / 60_000) * 60_000);
}

/** Requests, or connections of what carries none. */
export function sayTraffic(node: {
  readonly requestsPerSecond: number;
  readonly openedPerSecond: number;
}): string {
  const { requestsPerSecond, openedPerSecond } = node;
  if (requestsPerSecond === 0 && openedPerSecond > 0) return `${formatRate(openedPerSecond)} conn.`;
  return formatRate(requestsPerSecond);
}

export interface SaidAlert {
  readonly text: string;
  readonly level: 'ok' | 'degraded' | 'failing';
}

/** Whether burn-rate alerts would fire before the outage ends. */
export function sayAlert({ pagesAfterMs, ticketsAfterMs }: ImpactSlo): SaidAlert {
  const { estimate, most } = pagesAfterMs;
  if (estimate === 0) return { text: 'Pages already', level: 'failing' };
  if (estimate !== null) return { text: `Pages after ${formatSpan(estimate)}`, level: 'failing' };
  if (most !== null) return { text: `May page, after ${formatSpan(most)}`, level: 'degraded' };
  if (ticketsAfterMs.estimate !== null)
    return { text: `Ticket after ${formatSpan(ticketsAfterMs.estimate)}`, level: 'degraded' };
  return { text: 'No alert', level: 'ok' };
}

/** What a note is about, by name: nodes, edges, SLOs. */
export function nameSubject(id: string, impact: Pick<Impact, 'slos'>, granularity: Granularity): string {
  const slo = impact.slos.find((one) => one.id === id);
  if (slo) return slo.name;
  const edge = parseEdgeId(id);
  const nameOf = (node: string): string => {
    const { name, place } = describeNode(node, granularity);
    return name === 'unknown' ? `unknown callers ${place}` : name;
  };
  return edge ? `${nameOf(edge.source)} → ${nameOf(edge.target)}` : nameOf(id);
}
