/** What consequences are worked out from: the change, what it writes, what was seen of the service; and how they are said. */
import type { TrafficChange, TrafficConsequence } from '@sightglass/shared/contract';
import type { AppContext } from '../../../http/app-context.ts';
import { totalSums } from '../../../signals/sums.ts';
import type { SignalSums } from '../../../store/telemetry-store.ts';
import type { Draft } from '../draft.ts';
import { listRules } from '../list-choices.ts';
import { sumsByVersion } from '../list-versions.ts';
import type { ChangeSubject } from '../read-change-subject.ts';

export interface Expectation {
  readonly change: TrafficChange;
  readonly draft: Draft;
  readonly subject: ChangeSubject;
  readonly context: AppContext;
}

export const info = (text: string): TrafficConsequence => ({ tone: 'info', text });
export const warning = (text: string): TrafficConsequence => ({ tone: 'warning', text });
export const danger = (text: string): TrafficConsequence => ({ tone: 'danger', text });

/** Of all versions, and of what told none. */
export function allSums({ byVersion }: ChangeSubject): SignalSums {
  const points = byVersion.groups.flatMap((group) => group.points);
  return totalSums(points.filter((one): one is SignalSums => one !== null));
}

export interface Rates {
  /** Requests a second of all, and by version. */
  readonly all: number;
  readonly by: ReadonlyMap<string, number>;
}

export function ratesOf(subject: ChangeSubject): Rates {
  const seconds = subject.coveredMs / 1000;
  const rate = (requests: number): number => (seconds > 0 ? requests / seconds : 0);
  const by = new Map<string, number>();
  for (const [version, { requests }] of sumsByVersion(subject.byVersion)) by.set(version, rate(requests));
  return { all: rate(allSums(subject).requests), by };
}

/** Whether the changed rule decides about every request that follows the route: then rates of the service are its own. */
export function isOnlyRule({ draft }: Expectation): boolean {
  return draft.list().every(({ after }) => {
    const isRoute = after.kind === 'VirtualService' || after.kind === 'HTTPRoute';
    return !isRoute || listRules(after).length === 1;
  });
}

export const NOTHING_SEEN = info(
  'No requests to this service were seen in the range: what the change would do to them cannot be told.',
);

export const PART = info(
  'The route has other rules, which take a part of the requests that metrics do not tell: the figures are those if this rule took all.',
);

/** A count as people write it: 1,240. */
export function sayCount(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

export function sayDuration(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${Number((ms / 1000).toPrecision(3))} s`;
}
