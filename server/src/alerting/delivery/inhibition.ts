/**
 * Alerts that hold others back: a page over the tickets of the same thing, and, where asked for, a dead dependency over its callers.
 * Pure. In: every alert that fires (and others that are asked about), and who calls whom. Out: by fingerprint, the fingerprints of those that hold it back.
 *
 * Services that call each other in a circle must not silence each other: within a circle the one that fired first is never held back.
 */
import { readLabels } from '@sightglass/shared/matchers';
import { parseEdgeId } from '@sightglass/shared/identity';
import type { AlertEpisode } from '../dispatcher.ts';
import { readOwnService } from './alert-labels.ts';
import { findCircles } from './circles.ts';

/** Services (ids) -> the services that call them. */
export type Callers = ReadonlyMap<string, ReadonlySet<string>>;

type Held = Map<string, string[]>;

function hold(held: Held, alert: AlertEpisode, by: AlertEpisode): void {
  const known = held.get(alert.fingerprint);
  if (!known) held.set(alert.fingerprint, [by.fingerprint]);
  else if (!known.includes(by.fingerprint)) known.push(by.fingerprint);
}

/** What two alerts share that are about the same thing: the SLO or rule, or its name, with the subject. */
function identify(alert: AlertEpisode): string[] {
  const subject = alert.subject ? `${alert.subject.kind} ${alert.subject.id}` : '';
  const source = `source ${alert.source.kind} ${alert.source.id} ${subject}`;
  return subject === '' ? [source] : [source, `name ${readLabels(alert)['alertname'] ?? ''} ${subject}`];
}

/** Those that are pending or have ended hold nobody back. */
const isFiringPage = ({ severity, firedAt, resolvedAt }: AlertEpisode): boolean =>
  severity === 'page' && firedAt !== null && resolvedAt === null;

function holdTickets(firing: readonly AlertEpisode[], held: Held): void {
  const pages = new Map<string, AlertEpisode>();
  for (const alert of firing) {
    if (!isFiringPage(alert)) continue;
    for (const key of identify(alert)) if (!pages.has(key)) pages.set(key, alert);
  }
  if (pages.size === 0) return;
  for (const alert of firing) {
    if (alert.severity === 'page') continue;
    for (const key of identify(alert)) {
      const page = pages.get(key);
      if (page) hold(held, alert, page);
    }
  }
}

/** The page of each service that fired first. */
function findDead(firing: readonly AlertEpisode[]): Map<string, AlertEpisode> {
  const dead = new Map<string, AlertEpisode>();
  for (const alert of firing) {
    if (!isFiringPage(alert) || alert.subject?.kind === 'edge') continue;
    const service = readOwnService(alert);
    const known = service === null ? undefined : dead.get(service);
    if (service !== null && (!known || (alert.firedAt ?? 0) < (known.firedAt ?? 0))) dead.set(service, alert);
  }
  return dead;
}

/** Among services with pages: each -> those of them that it calls. */
function findCalls(dead: ReadonlyMap<string, AlertEpisode>, callers: Callers): ReadonlyMap<string, string[]> {
  const calls = new Map<string, string[]>();
  for (const dependency of dead.keys()) {
    for (const caller of callers.get(dependency) ?? []) {
      if (caller === dependency || !dead.has(caller)) continue;
      const known = calls.get(caller);
      if (known) known.push(dependency);
      else calls.set(caller, [dependency]);
    }
  }
  return calls;
}

function holdCallers(firing: readonly AlertEpisode[], callers: Callers, held: Held): void {
  const dead = findDead(firing);
  if (dead.size === 0) return;
  const circles = findCircles(findCalls(dead, callers));
  const isBefore = (a: string, b: string): boolean => {
    const [first, second] = [dead.get(a)?.firedAt ?? 0, dead.get(b)?.firedAt ?? 0];
    return first === second ? a < b : first < second;
  };
  const byService = new Map<string, AlertEpisode[]>();
  for (const alert of firing) {
    const edge = alert.subject?.kind === 'edge' ? parseEdgeId(alert.subject.id) : null;
    const page = edge ? dead.get(edge.target) : undefined;
    if (page) hold(held, alert, page);
    const own = edge ? null : readOwnService(alert);
    if (own === null) continue;
    const known = byService.get(own);
    if (known) known.push(alert);
    else byService.set(own, [alert]);
  }
  for (const [dependency, page] of dead) {
    for (const caller of callers.get(dependency) ?? []) {
      if (caller === dependency) continue;
      const isCircle = dead.has(caller) && circles.get(caller) === circles.get(dependency);
      if (isCircle && !isBefore(dependency, caller)) continue;
      for (const alert of byService.get(caller) ?? []) hold(held, alert, page);
    }
  }
}

/** `callers` null: callers are not held back. */
export function findInhibited(
  firing: readonly AlertEpisode[],
  callers: Callers | null,
): ReadonlyMap<string, readonly string[]> {
  const held: Held = new Map();
  holdTickets(firing, held);
  if (callers) holdCallers(firing, callers, held);
  return held;
}
