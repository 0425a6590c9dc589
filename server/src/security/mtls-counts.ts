/** Traffic by what was proven of it, as it is added up: requests, or opened connections for TCP. Counts are exact increases. */
import type { MtlsCountsAnswer } from '@sightglass/shared/contract';
import { summarizeMtls, type MtlsCounts } from '@sightglass/shared/mtls';

/** Counts that are being added to. */
export interface RunningCounts {
  mutual: number;
  plaintext: number;
  unmeasured: number;
}

/** Counts of nothing. */
export function createCounts(): RunningCounts {
  return { mutual: 0, plaintext: 0, unmeasured: 0 };
}

/** Adds `from` to `into`, in place. */
export function addCounts(into: RunningCounts, from: MtlsCounts): void {
  into.mutual += from.mutual;
  into.plaintext += from.plaintext;
  into.unmeasured += from.unmeasured;
}

/** All traffic, proven or not. */
export function totalOf({ mutual, plaintext, unmeasured }: MtlsCounts): number {
  return mutual + plaintext + unmeasured;
}

/** What is not proven to be mutual TLS. */
export function notMutual({ plaintext, unmeasured }: MtlsCounts): number {
  return plaintext + unmeasured;
}

/** The counts with their state. */
export function presentCounts({ mutual, plaintext, unmeasured }: MtlsCounts): MtlsCountsAnswer {
  const { state } = summarizeMtls({ mutual, plaintext, unmeasured });
  return { state, mutual, plaintext, unmeasured };
}
