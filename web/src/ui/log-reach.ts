/**
 * What a warning says of how far the access log reaches back. That a log begins within the range is ordinary, as it is on every first day, and is told
 * beside the numbers that it bounds; it is no fault to be warned of.
 */
import type { Warning } from '@sightglass/shared/contract';

/** Whether the warning says only that the access log begins within the range, or after it. */
export function isLogReach({ code, subject }: Warning): boolean {
  return subject === 'access-log' && (code === 'partial-history' || code === 'out-of-retention');
}

/** The warnings that remain where a view tells by itself how far the access log reaches. */
export function dropLogReach(warnings: readonly Warning[] | undefined): Warning[] {
  return (warnings ?? []).filter((warning) => !isLogReach(warning));
}
