/**
 * The SLOs that an outage touches, and what it would spend of each: of an SLO of the chosen all events are bad, of a dependant's as many as
 * its share of traffic (share-bounds.ts). Counts come from the SLO's own time line, so that the figures are those of its page.
 */
import type { Bounds, ImpactSlo, Sli, SloStatus } from '@sightglass/shared/contract';
import { parseServiceId } from '@sightglass/shared/identity';
import { costOf, firstAlert, type Outage } from '@sightglass/shared/slo-outage';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { roundSignificant } from '../signals/round.ts';
import { countKept } from '../slo/exclusions.ts';
import { periodSoFar } from '../slo/figures.ts';
import type { KeptSlo } from '../slo/kept-slo.ts';
import { countWindow, createTimeline, type Timeline, type WindowCounts } from '../slo/timeline.ts';
import { affectedOf, mapBounds, type Traced } from './present-impact.ts';

/** An SLO with nodes that it counts. */
export interface TouchedSlo {
  readonly kept: KeptSlo;
  readonly status: SloStatus;
  readonly of: 'chosen' | 'dependant';
  readonly nodes: readonly string[];
  /** Only some of these nodes' requests: those of one version, or of one caller. */
  readonly isPart: boolean;
  readonly badShare: Bounds;
}

const MINUTE_MS = 60_000;
const QUANTILES = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

function counts({ scope }: KeptSlo['stored']['document'], serviceId: string): boolean {
  const ref = parseServiceId(serviceId);
  return (
    ref?.namespace === scope.namespace &&
    ref.name === scope.service &&
    (scope.cluster === null || scope.cluster === ref.cluster)
  );
}

/** The bad share of events while a share of requests fails. */
function badShareOf(sli: Sli, share: number, requestsPerSecond: number): number {
  if (sli.kind === 'windows') {
    const { signal, atMost } = sli.criterion;
    return share > (signal === 'error-ratio' ? atMost : 1 - QUANTILES[signal]) ? 1 : 0;
  }
  if (sli.kind === 'throughput') return (1 - share) * requestsPerSecond < sli.floorPerSecond ? 1 : 0;
  return share;
}

/** Those of the SLOs that count requests of what is chosen or depends on it; what is chosen first, then by name. */
export function findTouched(
  all: readonly { readonly kept: KeptSlo; readonly status: SloStatus }[],
  traced: Traced,
): TouchedSlo[] {
  const { graph, calls, trace, coveredMs } = traced;
  const nodes = [...graph.nodes.values()].filter(({ identity }) => !identity.anonymous);
  // Of what only sends nobody counts requests received.
  const received = (id: string): number =>
    calls.own(id).measured === 'received' ? calls.own(id).requests : 0;
  const touched = all.flatMap(({ kept, status }): TouchedSlo[] => {
    const slo = kept.stored.document;
    const own = nodes.filter(({ serviceIds }) => [...serviceIds].some((id) => counts(slo, id)));
    const hit = own.map(({ identity }) => identity.id).filter((id) => trace.hops.has(id));
    if (hit.length === 0) return [];
    const total = own.reduce((sum, { identity }) => sum + received(identity.id), 0);
    const shareOf = (key: keyof Bounds): number => {
      if (total === 0) return Math.max(...hit.map((id) => affectedOf(traced, id).share[key]));
      return hit.reduce((sum, id) => sum + received(id) * affectedOf(traced, id).share[key], 0) / total;
    };
    const share = { least: shareOf('least'), estimate: shareOf('estimate'), most: shareOf('most') };
    const perSecond = coveredMs > 0 ? (total * 1000) / coveredMs : 0;
    return [
      {
        kept,
        status,
        of: hit.some((id) => trace.hops.get(id) === 0) ? 'chosen' : 'dependant',
        nodes: hit.toSorted(),
        isPart: slo.scope.version !== null || slo.scope.caller !== null,
        badShare: mapBounds(share, (value) => badShareOf(slo.sli, value, perSecond)),
      },
    ];
  });
  return touched.toSorted(
    (a, b) =>
      a.of.localeCompare(b.of) ||
      a.kept.stored.document.name.localeCompare(b.kept.stored.document.name) ||
      (a.kept.id < b.kept.id ? -1 : 1),
  );
}

const NOTHING: WindowCounts = { good: 0, valid: 0, coveredMs: 0 };
const EMPTY = createTimeline([], () => NOTHING);

function countIn(timeline: Timeline | undefined, { from, to }: TimeWindow): WindowCounts {
  return timeline ? countWindow(timeline, from, to) : NOTHING;
}

/** Events in a millisecond of a window; null where nothing is known of it. */
function eventsPerMs(touched: TouchedSlo, window: TimeWindow): number | null {
  const { valid, coveredMs } = countIn(touched.kept.reading?.timeline, window);
  return coveredMs > 0 ? valid / coveredMs : null;
}

/** What an outage costs by each bound; null where the budget is not known. */
export function costsOf(
  { kept, status, badShare }: TouchedSlo,
  at: EpochMs,
  outage: Omit<Outage, 'badShare'>,
): Readonly<Record<keyof Bounds, NonNullable<ReturnType<typeof costOf>>>> | null {
  const slo = kept.stored.document;
  const { goal, period } = slo;
  // Of the time that maintenance leaves out neither events nor milliseconds count.
  const { coveredMs } = countKept(kept.reading?.timeline ?? EMPTY, periodSoFar(slo, at), status.exclusions);
  const cost = (share: number) =>
    costOf(status.budget, { ...outage, badShare: share }, { goal, kind: period.kind, coveredMs });
  const [least, estimate, most] = [cost(badShare.least), cost(badShare.estimate), cost(badShare.most)];
  return least && estimate && most ? { least, estimate, most } : null;
}

function alertsOf(
  { kept }: TouchedSlo,
  severity: 'page' | 'ticket',
  { outage, at }: { outage: Outage; at: EpochMs },
): Milliseconds | null {
  const { goal, minimumBadEvents, paused } = kept.stored.document;
  const tiers = kept.tiers.filter((tier) => tier.severity === severity && tier.enabled && tier.possible);
  if (paused || tiers.length === 0) return null;
  const timeline = kept.reading?.timeline;
  return firstAlert(tiers, outage, {
    goal,
    minimumBadEvents,
    at,
    past: (from, to) => countIn(timeline, { from, to }),
  });
}

const round = (bounds: Bounds): Bounds => mapBounds(bounds, roundSignificant);

/** As the answer tells it. `at` is the moment that the book's counts end at; `window` the range in which traffic is measured. */
export function presentTouched(
  touched: TouchedSlo,
  { at, window, minutes }: { readonly at: EpochMs; readonly window: TimeWindow; readonly minutes: number },
): ImpactSlo {
  const { kept, status, badShare } = touched;
  const { name, goal, period, sli } = kept.stored.document;
  const perMs = eventsPerMs(touched, window);
  const lengthMs = minutes * MINUTE_MS;
  const costs = perMs === null ? null : costsOf(touched, at, { lengthMs, eventsPerMs: perMs });
  const each = (read: (cost: NonNullable<typeof costs>['least']) => number): Bounds =>
    costs
      ? round({ least: read(costs.least), estimate: read(costs.estimate), most: read(costs.most) })
      : { least: 0, estimate: 0, most: 0 };
  const alert = (severity: 'page' | 'ticket', key: 'estimate' | 'most'): Milliseconds | null =>
    perMs === null
      ? null
      : alertsOf(touched, severity, {
          outage: { lengthMs, eventsPerMs: perMs, badShare: badShare[key] },
          at,
        });
  const { leftRatio, leftOutageMs } = status.budget;
  return {
    id: kept.id,
    name,
    of: touched.of,
    nodes: [...touched.nodes],
    kind: sli.kind,
    goal,
    period,
    state: status.state,
    badShare: round(badShare),
    eventsPerSecond: perMs === null ? null : roundSignificant(perMs * 1000),
    left: leftRatio === null || leftOutageMs === null ? null : { ratio: leftRatio, outageMs: leftOutageMs },
    spends: costs && {
      ratio: each(({ ratio }) => ratio),
      outageMs: each(({ outageMs }) => outageMs),
      events: each(({ events }) => events),
    },
    leftAfter: costs && {
      ratio: each(({ leftRatio: ratio }) => ratio),
      outageMs: each(({ leftOutageMs: outageMs }) => outageMs),
    },
    pagesAfterMs: { estimate: alert('page', 'estimate'), most: alert('page', 'most') },
    ticketsAfterMs: { estimate: alert('ticket', 'estimate'), most: alert('ticket', 'most') },
  };
}
