/**
 * Mutual TLS in words. In: counts of requests (of connections for TCP) by what was proven of them, and who proved it. Out: sentences that say how it is known.
 * The rule of precedence is the contract's (security.ts): a receiving proxy knows, ztunnel proves, a caller only infers, an access log names certificates.
 */
import type { MtlsCountsAnswer, MtlsReason } from '@sightglass/shared/contract';
import type { Protocol } from '@sightglass/shared/identity';
import { summarizeMtls, type MtlsCounts, type MtlsState } from '@sightglass/shared/mtls';
import { formatCount } from '../../format/count.ts';

/** The worst first, as the server orders rows. */
export const MTLS_ORDER: readonly MtlsState[] = ['plaintext', 'mixed', 'unmeasured', 'mutual'];

export function rankMtls(state: MtlsState): number {
  return MTLS_ORDER.indexOf(state);
}

export function totalOf({ mutual, plaintext, unmeasured }: MtlsCounts): number {
  return mutual + plaintext + unmeasured;
}

/** What a lock is drawn of: the state and its shares, 0..1. */
export function toShares(counts: MtlsCountsAnswer): ReturnType<typeof summarizeMtls> {
  return { ...summarizeMtls(counts), state: counts.state };
}

/** Who says so, in a few words. */
export const REASON_LABEL: Readonly<Record<MtlsReason, string>> = {
  receiver: 'receiving proxy',
  ztunnel: 'ztunnel',
  'caller-certificate': 'inferred by the caller’s proxy',
  'access-log': 'access log',
  'only-caller-reports': 'only the caller’s proxy reports',
  'outside-mesh': 'callee outside the mesh',
  'not-told': 'nobody tells',
};

interface Evidence {
  readonly reason: MtlsReason;
  readonly received: MtlsCounts;
  readonly protocol: Protocol;
}

/** `12,030 requests`; `the one connection`. */
export function countTraffic(count: number, protocol: Protocol): string {
  const noun = protocol === 'tcp' ? 'connection' : 'request';
  return count === 1 ? `the one ${noun}` : `${formatCount(count)} ${noun}s`;
}

interface Witness {
  readonly all: (what: string) => string;
  readonly none: (what: string) => string;
  /** Begins a sentence that goes on with a count of what was proven mutual. */
  readonly some: string;
}

const WITNESSES: Partial<Readonly<Record<MtlsReason, Witness>>> = {
  receiver: {
    all: (what) => `The receiving proxy saw a certificate on each of ${what}`,
    none: (what) => `The receiving proxy saw no certificate on any of ${what}: plaintext`,
    some: 'The receiving proxy saw a certificate on',
  },
  ztunnel: {
    all: (what) => `ztunnel carried all of ${what} through its mutual TLS tunnel`,
    none: (what) => `ztunnel received all of ${what} outside its tunnel: plaintext`,
    some: 'ztunnel carried through its mutual TLS tunnel',
  },
  'caller-certificate': {
    all: (what) =>
      `The caller’s proxy used a certificate of its own for each of ${what}, which implies mutual TLS; no receiving proxy confirms it`,
    none: (what) => `The caller’s proxy used no certificate for any of ${what}: plaintext`,
    some: 'The caller’s proxy used a certificate of its own for',
  },
  'access-log': {
    all: (what) => `The access log names the caller’s certificate on each of ${what}`,
    none: (what) => `The access log shows no certificate on any of ${what}: plaintext`,
    some: 'The access log names the caller’s certificate on',
  },
};

/** Why nothing is known of traffic that nobody measured. */
function explainSilence(reason: MtlsReason, what: string): string {
  switch (reason) {
    case 'outside-mesh':
      return `The callee lies outside the mesh: no proxy of the mesh receives ${what}, so nobody can tell.`;
    case 'only-caller-reports':
      return `Only the caller’s proxy reports ${what}, and it cannot know whether they arrived encrypted.`;
    default:
      return `No proxy tells whether ${what} were encrypted.`;
  }
}

/** One sentence: `The receiving proxy saw a certificate on each of 12,030 requests.` */
export function explainEvidence({ reason, received, protocol }: Evidence): string {
  const { mutual, plaintext, unmeasured } = received;
  const total = totalOf(received);
  const what = countTraffic(total, protocol);
  if (total === 0) return 'No traffic in this range.';
  const witness = WITNESSES[reason];
  if (!witness || mutual + plaintext === 0) return explainSilence(reason, what);
  const rest = unmeasured > 0 ? `; of ${countTraffic(unmeasured, protocol)} nobody tells` : '';
  if (mutual === total) return `${witness.all(what)}.`;
  if (mutual === 0) return `${witness.none(countTraffic(plaintext, protocol))}${rest}.`;
  const open = plaintext > 0 ? `; ${formatCount(plaintext)} came in plaintext` : '';
  return `${witness.some} ${formatCount(mutual)} of ${what}${open}${rest}.`;
}

/** `3 plaintext, 1 mixed, 12 mutual`, without what there is none of; null when there are no edges. */
export function describeEdgeStates(edges: Readonly<Record<MtlsState, number>>): string | null {
  const parts = MTLS_ORDER.filter((state) => edges[state] > 0).map(
    (state) => `${formatCount(edges[state])} ${state}`,
  );
  return parts.length > 0 ? parts.join(', ') : null;
}
