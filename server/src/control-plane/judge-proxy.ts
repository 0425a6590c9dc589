/**
 * Whether a proxy has what its control plane wants it to have. In: the facts of a proxy, of its neighbours, and the moment; out: a state, the rule that led to it, and that rule in
 * words. The first rule that applies decides:
 *   silent         it did not answer lately
 *   disconnected   it says that it has no connection; or attempts failed lately and no update was taken since
 *   rejecting      it refused an update, and took none of that type since
 *   rejected-once  it refused one, as it says itself or as istiod counts it, but whether before or after the last that it took is not known
 *   behind         a push reached at least three quarters of the proxies of its cluster, five minutes or more after its last update
 *   took-last      none of these, it took updates, and it is connected or took what the others took
 * Where only a part was read of what proxies and control planes tell, all are unknown: what would settle it may be in the rest.
 * Else it is unknown, never in sync: what a proxy does not tell cannot be told of it. Pure.
 */
import type { MeshProxy } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { ProxyFacts } from './describe-proxies.ts';
import type { NodeReject } from './node-rejects.ts';

const BEHIND_MS: Milliseconds = 5 * 60_000;
/** A proxy without a connection tries again within half a minute: until then nothing says that it has one. */
const JUST_SEEN_MS: Milliseconds = 45_000;
/** Fewer neighbours say nothing about a push. */
const LEAST_NEIGHBOURS = 4;
const MOST = 0.75;
/** A push reaches proxies within this of each other; reconnections, after which a proxy takes everything anew, are spread over half an hour. */
const PUSH_MS: Milliseconds = 60_000;

export interface ProxyVerdict extends Pick<MeshProxy, 'state' | 'reason' | 'why' | 'connected'> {}

export interface Surroundings {
  readonly now: EpochMs;
  /** After so long without an answer a proxy is silent. */
  readonly staleMs: Milliseconds;
  /** Since when most proxies of its cluster took an update in one push; null where none is found. */
  readonly mostAt: EpochMs | null;
  /** What istiod counted of it lately. */
  readonly nodeRejects: readonly NodeReject[];
  /** Whether only a part was read. */
  readonly isCut: boolean;
  /** Whether this proxy is read as a whole, and others are not: it cannot be compared. */
  readonly isPart: boolean;
}

const verdict = (
  state: MeshProxy['state'],
  reason: MeshProxy['reason'],
  [why, connected]: readonly [string, boolean | null],
): ProxyVerdict => ({ state, reason, why, connected });

export function lastAccepted({ updates }: Pick<ProxyFacts, 'updates'>): EpochMs | null {
  const told = updates.flatMap(({ acceptedAt }) => acceptedAt ?? []);
  return told.length === 0 ? null : Math.max(...told);
}

/** When it last took an update that was not what a proxy takes at its start. Those that were there when the console began started whenever. */
function lastPushed(proxy: ProxyFacts, begunAt: EpochMs): EpochMs[] {
  const took = lastAccepted(proxy);
  const isStart = proxy.since - begunAt > PUSH_MS && Math.abs((took ?? 0) - proxy.since) <= PUSH_MS;
  return took === null || isStart ? [] : [took];
}

/** The newest minute in which at least three quarters of these proxies took their last update: that push was most likely for all. Null where there is none. `begunAt` is when the first of all proxies was seen. */
export function whenMostTook(proxies: readonly ProxyFacts[], begunAt: EpochMs): EpochMs | null {
  const taken = proxies.flatMap((proxy) => lastPushed(proxy, begunAt)).toSorted((a, b) => b - a);
  if (taken.length < LEAST_NEIGHBOURS) return null;
  const most = Math.ceil(taken.length * MOST);
  return taken.slice(most - 1).find((first, i) => (taken[i] as number) - first <= PUSH_MS) ?? null;
}

/** Attempts to reach the control plane failed lately, and nothing came since. */
function failsLately({ failedIn, updates, heardIn }: ProxyFacts, { now, staleMs }: Surroundings): boolean {
  if (failedIn === null || now - failedIn.by > staleMs) return false;
  const cameAt = Math.max(lastAccepted({ updates }) ?? 0, heardIn?.by ?? 0);
  return cameAt < failedIn.after;
}

function judgeRejects({ updates, since }: ProxyFacts): 'rejecting' | 'rejected-once' | null {
  let worst: 'rejected-once' | null = null;
  for (const { acceptedAt, rejected, rejectedIn } of updates) {
    if (!((rejected ?? 0) > 0)) continue;
    const took = acceptedAt ?? 0;
    if (rejectedIn !== null && took <= rejectedIn.after) return 'rejecting';
    const isSettled = rejectedIn === null ? took > since : took > rejectedIn.by;
    if (!isSettled) worst = 'rejected-once';
  }
  return worst;
}

/** Proxies that take what they are sent as it comes, and count nothing of it. */
function judgeUntold({ kind, hasPlane, heardIn }: ProxyFacts, { now, staleMs }: Surroundings): ProxyVerdict {
  // What it once heard says nothing of a connection now.
  const connected = heardIn !== null && now - heardIn.by <= staleMs ? true : null;
  if (kind === 'ztunnel') {
    const why = 'A ztunnel counts messages, and does not tell whether it took them';
    return verdict('unknown', 'not-told', [why, connected]);
  }
  if (kind === 'linkerd') {
    const why = 'Linkerd’s proxies ask for what they need, and do not tell whether it is the newest';
    return verdict('unknown', 'not-told', [why, connected]);
  }
  return verdict('unknown', 'not-told', [
    hasPlane ? 'It does not tell when it took updates' : 'It tells of no control plane',
    null,
  ]);
}

function judgeTaken(proxy: ProxyFacts, around: Surroundings): ProxyVerdict {
  const { now, staleMs, mostAt } = around;
  const took = lastAccepted(proxy);
  const recently = took !== null && now - took <= staleMs ? true : null;
  const connected = proxy.connected ?? recently;
  const rejects = judgeRejects(proxy);
  if (rejects === 'rejecting') {
    return verdict('stale', rejects, ['It refused the newest update, and took none since', connected]);
  }
  if (rejects !== null) {
    return verdict('unknown', rejects, [
      'It refused an update; whether before the last that it took is not known',
      connected,
    ]);
  }
  if (took === null) return verdict('unknown', 'no-update', ['It took no update that is known', connected]);
  if (mostAt !== null && mostAt - took >= BEHIND_MS) {
    const why =
      'Most proxies of its cluster took an update that it did not take; it may not have concerned it';
    return verdict('stale', 'behind', [why, connected]);
  }
  if (around.isPart) {
    return verdict('unknown', 'not-told', ['What other proxies took could not be read', connected]);
  }
  if (connected === true) return verdict('in-sync', 'took-last', ['It took the last update', true]);
  if (proxy.since > now - JUST_SEEN_MS) {
    return verdict('unknown', 'just-seen', ['It was seen only just now', connected]);
  }
  if (mostAt !== null && proxy.countsFailures) {
    return verdict('in-sync', 'took-last', ['It took what most others took, and no attempt failed', null]);
  }
  return verdict('unknown', 'not-told', ['It does not tell whether it is connected', null]);
}

/** Refusals that istiod counted and that nothing settles: updates of clusters and listeners tell nothing of routes and endpoints. */
function findUnsettled(proxy: ProxyFacts, { nodeRejects }: Surroundings): NodeReject | undefined {
  const took = lastAccepted(proxy) ?? 0;
  return nodeRejects.find(({ type, by }) => !(type === 'cds' || type === 'lds') || took < by);
}

export function judgeProxy(proxy: ProxyFacts, around: Surroundings): ProxyVerdict {
  if (around.isCut) {
    return verdict('unknown', 'not-told', ['Only a part of what proxies tell could be read', null]);
  }
  if (around.now - proxy.at > around.staleMs) {
    return verdict('stale', 'silent', ['It does not answer', null]);
  }
  if (proxy.connected === false) {
    return verdict('stale', 'disconnected', ['It has no connection to its control plane', false]);
  }
  if (proxy.connected !== true && failsLately(proxy, around)) {
    return verdict('stale', 'disconnected', ['Its attempts to reach the control plane fail', false]);
  }
  const own = proxy.updates.length === 0 ? judgeUntold(proxy, around) : judgeTaken(proxy, around);
  const refused = own.state === 'stale' ? undefined : findUnsettled(proxy, around);
  if (!refused) return own;
  const what = refused.type.toUpperCase();
  return verdict('unknown', 'rejected-once', [
    `Its control plane counts that it refused an update (${what}); whether it took one since is not known`,
    own.connected,
  ]);
}
