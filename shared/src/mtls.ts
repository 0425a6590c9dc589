/**
 * The state of mutual TLS on an edge, from counts of requests (or of TCP connections) by what was proven of them.
 * One plaintext request keeps an edge out of `mutual`, and so does traffic that nobody measured: a lock is a proof.
 */
import { z } from 'zod';
import type { Ratio } from './units.ts';

export const mtlsStateSchema = z.enum(['mutual', 'mixed', 'plaintext', 'unmeasured']);
export type MtlsState = z.infer<typeof mtlsStateSchema>;

export interface MtlsCounts {
  readonly mutual: number;
  readonly plaintext: number;
  readonly unmeasured: number;
}

export interface MtlsSummary {
  readonly state: MtlsState;
  readonly mutualShare: Ratio;
  readonly plaintextShare: Ratio;
}

/**
 * `plaintext` when plaintext was seen and nothing mutual; `mixed` when part is proven mutual and part is not;
 * `unmeasured` when nothing was proven either way. Shares are of all counted traffic, 0 when there was none.
 */
export function summarizeMtls(counts: MtlsCounts): MtlsSummary {
  const total = counts.mutual + counts.plaintext + counts.unmeasured;
  if (!(total > 0)) return { state: 'unmeasured', mutualShare: 0, plaintextShare: 0 };
  const mutualShare = counts.mutual / total;
  const plaintextShare = counts.plaintext / total;
  let state: MtlsState = 'unmeasured';
  if (counts.mutual > 0) state = counts.plaintext > 0 || counts.unmeasured > 0 ? 'mixed' : 'mutual';
  else if (counts.plaintext > 0) state = 'plaintext';
  return { state, mutualShare, plaintextShare };
}
