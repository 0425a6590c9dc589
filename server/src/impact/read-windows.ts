/**
 * Reads the windows of the coming week: one that begins at each full hour and ends within it. In: an impact that was read. Out: windows with
 * expected traffic, budgets and conflicts, ranked.
 */
import type { ImpactQuery, MaintenanceWindows, MaintenanceWindowsQuery } from '@sightglass/shared/contract';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { AppContext } from '../http/app-context.ts';
import { roundSignificant } from '../signals/round.ts';
import { findServiceSubject, findWorkloadSubject } from '../signals/subject.ts';
import { periodSoFar } from '../slo/figures.ts';
import { countShare } from '../slo/timeline.ts';
import { addSeries, expectTraffic, HOUR_MS, WEEK_MS, type AmountSeries } from './expected-traffic.ts';
import { listRivals, rankWindows, type Unranked } from './rank-windows.ts';
import type { ImpactReading } from './read-impact.ts';
import { costsOf, type TouchedSlo } from './touched-slos.ts';

const MINUTE_MS = 60_000;

interface Read {
  readonly requests: AmountSeries;
  readonly opened: AmountSeries;
  readonly warnings: MaintenanceWindows['warnings'];
}

/** What each of the chosen received in the past weeks; of what only sends, what it sent. */
async function readPast(
  { traced }: ImpactReading,
  { kind, window }: Pick<ImpactQuery, 'kind'> & { readonly window: TimeWindow },
  { store }: AppContext,
): Promise<Read> {
  const answers = await Promise.all(
    traced.chosen.map(async ({ identity }) => {
      const subject = kind === 'service' ? findServiceSubject(identity.id) : findWorkloadSubject(identity.id);
      const isCaller = traced.calls.own(identity.id).measured === 'sent';
      const filter = (isCaller ? null : subject?.inbound) ?? subject?.outbound ?? { among: [] };
      return store.readSeries({ window, filter, by: 'none', stepMs: HOUR_MS, histograms: false });
    }),
  );
  const series = answers.map(({ times, stepMs, covered, groups }) => {
    const sum = (read: (point: { requests: number; opened: number }) => number): number[] =>
      times.map((_, step) =>
        groups.reduce((all, { points }) => all + (points[step] ? read(points[step]) : 0), 0),
      );
    return {
      requests: { times, stepMs, covered, amounts: sum(({ requests }) => requests) },
      opened: { times, stepMs, covered, amounts: sum(({ opened }) => opened) },
    };
  });
  return {
    requests: addSeries(series.map(({ requests }) => requests)),
    opened: addSeries(series.map(({ opened }) => opened)),
    warnings: answers.flatMap(({ warnings }) => warnings),
  };
}

/** Events in a millisecond that an SLO is expected to have: those of the same stretch in past weeks, else its period's mean. */
function expectEvents(
  slo: TouchedSlo,
  { from, to }: TimeWindow,
  past: { weeks: number; at: EpochMs },
): number | null {
  const timeline = slo.kept.reading?.timeline;
  if (!timeline) return null;
  const rates: number[] = [];
  for (let back = 1; back <= past.weeks; back++) {
    const { valid, coveredMs } = countShare(timeline, from - back * WEEK_MS, to - back * WEEK_MS);
    if (coveredMs > (to - from) / 2) rates.push(valid / coveredMs);
  }
  if (rates.length > 0) return rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  const span = periodSoFar(slo.kept.stored.document, past.at);
  const { valid, coveredMs } = countShare(timeline, span.from, span.to);
  return coveredMs > 0 ? valid / coveredMs : null;
}

function readBudgets(
  { touched, at }: ImpactReading,
  window: TimeWindow,
  weeks: number,
): Pick<Unranked, 'budget' | 'exhausts'> {
  let budget: Unranked['budget'] = null;
  const exhausts: string[] = [];
  for (const slo of touched) {
    const perMs = expectEvents(slo, window, { weeks, at });
    const costs =
      perMs === null ? null : costsOf(slo, at, { lengthMs: window.to - window.from, eventsPerMs: perMs });
    if (!costs) continue;
    const { leftRatio, ratio } = costs.estimate;
    if (leftRatio <= 0 && (slo.status.budget.leftRatio ?? 0) > 0) exhausts.push(slo.kept.id);
    if (!budget || leftRatio < budget.leftRatio)
      budget = {
        slo: slo.kept.id,
        leftRatio: roundSignificant(leftRatio),
        spendsRatio: roundSignificant(ratio),
      };
  }
  return { budget, exhausts };
}

const rounded = (value: number | null): number | null => (value === null ? null : roundSignificant(value));

function listStarts(now: EpochMs, lengthMs: Milliseconds): EpochMs[] {
  const first = Math.ceil(now / HOUR_MS) * HOUR_MS;
  const starts: EpochMs[] = [];
  for (let at = first; at + lengthMs <= now + WEEK_MS; at += HOUR_MS) starts.push(at);
  return starts;
}

export async function answerWindows(
  reading: ImpactReading,
  { kind, minutes, weeks }: Pick<MaintenanceWindowsQuery, 'kind' | 'minutes' | 'weeks'>,
  context: AppContext,
): Promise<MaintenanceWindows> {
  const { traced, touched, question } = reading;
  const now = context.now();
  const lengthMs = minutes * MINUTE_MS;
  const starts = listStarts(now, lengthMs);
  const from = Math.floor((now - weeks * WEEK_MS) / HOUR_MS) * HOUR_MS;
  const to = context.store.newestEnd() ?? now;
  const past =
    from < to
      ? await readPast(reading, { kind, window: { from, to } }, context)
      : { requests: addSeries([]), opened: addSeries([]), warnings: [] };
  const isTcp =
    past.requests.amounts.every((amount) => amount === 0) && past.opened.amounts.some((n) => n > 0);
  const series = isTcp ? past.opened : past.requests;
  const redundant = [...traced.graph.nodes.values()].filter(({ identity }) =>
    traced.chosen.some(
      ({ identity: own }) => own.name === identity.name && own.namespace === identity.namespace,
    ),
  );
  const hit = [...traced.trace.hops.keys()].flatMap((id) => traced.graph.nodes.get(id) ?? []);
  const placed = [...traced.chosen, ...hit, ...redundant].map(({ identity, serviceIds }) => ({
    cluster: identity.cluster,
    namespace: identity.namespace,
    serviceIds,
  }));
  const horizon = { from: starts[0] ?? now, to: now + WEEK_MS };
  const rivals = listRivals(context.collections.maintenances.list(), placed, horizon);
  const windows = starts.map((startsAt): Unranked => {
    const window = { from: startsAt, to: startsAt + lengthMs };
    const expected = expectTraffic(series, window, weeks);
    const { budget, exhausts } = readBudgets(reading, window, weeks);
    return {
      startsAt,
      endsAt: window.to,
      expectedPerSecond: rounded(expected.perSecond),
      lowPerSecond: rounded(expected.low),
      highPerSecond: rounded(expected.high),
      weeks: expected.weeks,
      budget,
      exhausts,
      conflicts: rivals.filter((one) => one.startsAt < window.to && one.endsAt > window.from),
    };
  });
  return {
    now,
    minutes,
    horizon,
    weeks: Math.max(0, ...windows.map((window) => window.weeks)),
    measure: isTcp ? 'connections' : 'requests',
    windows: rankWindows(windows),
    slos: touched.map(({ kept, of }) => ({ id: kept.id, name: kept.stored.document.name, of })),
    // That history is shorter than the weeks asked for is told by how many weeks a window rests on.
    warnings: [...question.warnings, ...past.warnings].filter(
      ({ code }) => code !== 'partial-history' && code !== 'out-of-retention',
    ),
  };
}
