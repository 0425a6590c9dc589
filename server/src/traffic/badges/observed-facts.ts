/** Response flags of a service -> faults that were injected, and breakers that refused. Pure; counts are of the window. */
import type { ServiceRef } from '@sightglass/shared/identity';
import type { EVENT_FLAGS } from '../observed/events.ts';
import { observedFact, type Fact } from './badge-draft.ts';
import { sayCount } from './say-amounts.ts';

/** What badges are made of. */
export const BADGE_EVENTS = [
  'overflowed',
  'withoutHost',
  'aborted',
  'delayed',
] as const satisfies readonly (keyof typeof EVENT_FLAGS)[];
export type BadgeEvent = (typeof BADGE_EVENTS)[number];

interface Seen {
  readonly countOf: (event: BadgeEvent) => number;
  /** Outlier detection is configured, or nothing of the configuration is known. */
  readonly mayEject: boolean;
}

export function listObservedFacts({ name }: ServiceRef, { countOf, mayEject }: Seen): Fact[] {
  const facts: Fact[] = [];
  const add = (kind: Fact['kind'], count: number, say: (requests: string) => string): void => {
    if (count > 0) facts.push(observedFact(kind, say(sayCount(count, 'request')), true));
  };
  add('breaker', countOf('overflowed'), (requests) => `${requests} to ${name} refused by a full pool (UO)`);
  if (mayEject)
    add(
      'breaker',
      countOf('withoutHost'),
      (requests) => `${requests} to ${name} without a healthy host (UH): all ejected, or none ready`,
    );
  add('fault', countOf('aborted'), (requests) => `${requests} to ${name} aborted by an injected fault (FI)`);
  add('fault', countOf('delayed'), (requests) => `${requests} to ${name} delayed by an injected fault (DI)`);
  return facts;
}
