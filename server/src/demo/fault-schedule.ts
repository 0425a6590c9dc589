/**
 * When each fault of the demo mesh is on: a cycle of 30 minutes that begins at every full and half hour (UTC), so that anybody
 * can foretell it from a clock. At every moment at least one fault is on, and most of the mesh is well.
 * Minutes are counted from the beginning of the cycle; windows are half-open.
 */

export const CYCLE_MS = 1_800_000;
const MINUTE_MS = 60_000;

export type FaultName =
  | 'bad-canary'
  | 'slow-currency'
  | 'restart-aftermath'
  | 'unreachable-ledger'
  | 'denied-calls'
  | 'legacy-import';

/** Minutes of the cycle in which each fault is on. */
const FAULT_MINUTES: Readonly<Record<FaultName, readonly (readonly [from: number, to: number])[]>> = {
  'bad-canary': [[0, 12]],
  'slow-currency': [[10, 20]],
  'restart-aftermath': [[15, 16]],
  'unreachable-ledger': [[18, 30]],
  'denied-calls': [
    [0, 4],
    [22, 30],
  ],
  'legacy-import': [[5, 25]],
};

/** The minute of the cycle at which the restarting pod comes up again with its counters at zero. */
export const RESTART_MINUTE = 15;

/** What a fault does, for people. */
export const FAULT_STORIES: Readonly<Record<FaultName, string>> = {
  'bad-canary': 'recommendation v2, which takes a tenth of the traffic, answers 35% of it with 500',
  'slow-currency':
    'currency in east answers in about 900 ms instead of 4, and 4% of its calls miss their deadline',
  'restart-aftermath':
    'one pod of checkout has restarted: its counters begin anew and callers saw connections cut (DC)',
  'unreachable-ledger': 'connections from payment to ledger fail (503 UF,URX): only the caller can see it',
  'denied-calls': 'an authorization policy denies most calls from ad to auth (403)',
  'legacy-import': 'the batch importer, which has no sidecar, floods inventory in plaintext',
};

/** A stretch of the cycle, in milliseconds from its beginning, with a constant value. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

function isOnAt(fault: FaultName, minute: number): boolean {
  return FAULT_MINUTES[fault].some(([from, to]) => minute >= from && minute < to);
}

/** The faults that are on at an epoch millisecond. */
export function faultsAt(t: number): FaultName[] {
  const minute = (t % CYCLE_MS) / MINUTE_MS;
  return (Object.keys(FAULT_MINUTES) as FaultName[]).filter((fault) => isOnAt(fault, minute));
}

/**
 * The cycle cut at the borders of the given faults; the value of each stretch is what `valueOf` makes of the faults that are on
 * in it. Covers the whole cycle without a gap.
 */
export function cutCycle(
  faults: readonly FaultName[],
  valueOf: (on: ReadonlySet<FaultName>) => number,
): readonly Segment[] {
  const borders = new Set([0, CYCLE_MS / MINUTE_MS]);
  for (const fault of faults)
    for (const window of FAULT_MINUTES[fault]) window.forEach((at) => borders.add(at));
  const minutes = [...borders].toSorted((a, b) => a - b);
  return minutes.slice(0, -1).map((from, i) => ({
    from: from * MINUTE_MS,
    to: (minutes[i + 1] as number) * MINUTE_MS,
    value: valueOf(new Set(faults.filter((fault) => isOnAt(fault, from)))),
  }));
}
