/** Who called and what decided, in words. In: callers and targets of the contract (policies.ts), of which any text may be empty or `unknown`. Out: names, places, links. Pure. */
import type { BacktestRow, Denial, Policy, PolicyCaller } from '@sightglass/shared/contract';
import { parseServiceId, UNKNOWN, type Protocol } from '@sightglass/shared/identity';
import { formatCount } from '../../format/count.ts';
import { formatProtocol } from '../../format/protocol.ts';
import type { LinkTarget } from '../../routes.ts';

export const isKnown = (text: string): boolean => text !== '' && text !== UNKNOWN;

export interface CallerFace {
  /** The best name there is. */
  readonly name: string;
  /** `shop in east`; empty when unknown. */
  readonly place: string;
  readonly to: LinkTarget | null;
  /** What else is known: identity, then address; without what is the name already. */
  readonly more: readonly string[];
}

interface CallerParts {
  readonly identity: string;
  readonly address: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly workload: string;
}

/** `shop/frontend` of `spiffe://cluster.local/ns/shop/sa/frontend`; any other identity as it is. */
export function shortenIdentity(identity: string): string {
  const parts = /^spiffe:\/\/[^/]+\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(identity);
  return parts ? `${parts[1]}/${parts[2]}` : identity;
}

export function placeOf({
  namespace,
  cluster,
}: {
  readonly namespace: string;
  readonly cluster: string;
}): string {
  if (isKnown(namespace)) return isKnown(cluster) ? `${namespace} in ${cluster}` : namespace;
  return isKnown(cluster) ? `in ${cluster}` : '';
}

/** `service` is the id of the calling service, empty when unknown. */
export function describeCaller(caller: CallerParts, service: string): CallerFace {
  const ref = parseServiceId(service);
  const linked = ref && isKnown(ref.name) ? service : null;
  const [identity, address] = [caller.identity, caller.address].map((text) => (isKnown(text) ? text : ''));
  const name =
    [caller.name, caller.workload, identity ?? '', address ?? ''].find(isKnown) ?? 'unknown caller';
  return {
    name,
    place: placeOf(caller),
    to: linked === null ? null : { page: 'service', id: linked },
    more: [identity, address].filter(
      (text): text is string => text !== undefined && text !== '' && text !== name,
    ),
  };
}

export function describePolicyCaller(caller: PolicyCaller): CallerFace {
  return describeCaller(caller, caller.service);
}

/** `AuthorizationPolicy:east~shop~allow-frontend` -> its cluster; empty where the id is of another form. */
export function clusterOfPolicy(id: string): string {
  return parseServiceId(id.slice(id.indexOf(':') + 1))?.cluster ?? '';
}

export const ACTION_WORDS: Readonly<Record<Policy['action'], string>> = {
  ALLOW: 'What no ALLOW policy matches is denied where one applies',
  DENY: 'What it matches is denied, whatever others allow',
  AUDIT: 'What it matches is logged; nothing is denied',
  CUSTOM: 'Another service decides',
};

const REACH_WORDS: Readonly<Record<Policy['reach'], string>> = {
  mesh: 'the whole mesh',
  namespace: 'its namespace',
  workloads: 'workloads',
  target: 'targets',
};

/** `workloads app=cart: cart, cart-worker`. */
export function describeReach({
  reach,
  selector,
  targets,
}: Pick<Policy, 'reach' | 'selector' | 'targets'>): string {
  const names = [...new Set(targets.map(({ name, workload }) => (isKnown(name) ? name : workload)))];
  const whom =
    reach === 'mesh' || reach === 'namespace' ? '' : names.length === 0 ? 'nothing seen' : listNames(names);
  return [selector === '' ? REACH_WORDS[reach] : selector, whom].filter((text) => text !== '').join(': ');
}

const MOST_NAMES = 4;

function listNames(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES;
  return names.slice(0, MOST_NAMES).join(', ') + (rest > 0 ? ` and ${formatCount(rest)} more` : '');
}

/** The rule that refused, as far as the proxy tells. */
export function sayRule({ policy, source, certain }: Pick<Denial, 'policy' | 'source' | 'certain'>): string {
  if (policy !== '') return policy;
  if (!certain) return 'not told: it may be the application’s own answer';
  return source === 'metrics' ? 'not told' : 'no policy allowed it';
}

/** `GET /v1/check (12), POST /v1/token (3) and 2 more`; null where only metrics tell. */
export function describeCalls(calls: Denial['calls'], protocol: Protocol): string | null {
  if (calls.length === 0) return protocol === 'tcp' ? formatProtocol(protocol) : null;
  const told = calls
    .slice(0, MOST_NAMES)
    .map(({ method, path, count }) => `${method} ${path} (${formatCount(count)})`);
  const rest = calls.length - told.length;
  return told.join(', ') + (rest > 0 ? ` and ${formatCount(rest)} more` : '');
}

export type Change = 'newly-denied' | 'undecided' | 'denied' | 'newly-allowed' | 'allowed';

/** What a policy would change: of what was let through and would be refused, and the reverse. */
export function changeOf({ decision, wasDenied }: Pick<BacktestRow, 'decision' | 'wasDenied'>): Change {
  if (decision === 'undecided') return 'undecided';
  if (decision === 'denied') return wasDenied ? 'denied' : 'newly-denied';
  return wasDenied ? 'newly-allowed' : 'allowed';
}

export const CHANGE_WORDS: Readonly<Record<Change, string>> = {
  'newly-denied': 'Newly denied',
  undecided: 'Undecided',
  denied: 'Denied as before',
  'newly-allowed': 'Newly allowed',
  allowed: 'Allowed as before',
};

/** The order of the server's rows. */
export const CHANGES: readonly Change[] = ['newly-denied', 'undecided', 'denied', 'newly-allowed', 'allowed'];
