/**
 * What a backtest found, counted, and its remarkable rows. Enters: observed calls with their decisions; leaves: counts, and rows in order: denied that were let
 * through, undecided, denied before, newly allowed; within each the most frequent first.
 */
import type { BacktestRow } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import type { Decision } from './decide.ts';
import { compareTexts, cutText, isTold, presentCaller, presentTarget } from './ends.ts';
import type { ObservedCalls } from './observed-calls.ts';

export interface Counts {
  allowed: number;
  denied: number;
  undecided: number;
  newlyDenied: number;
  newlyAllowed: number;
}

export function createCounts(): Counts {
  return { allowed: 0, denied: 0, undecided: 0, newlyDenied: 0, newlyAllowed: 0 };
}

/** Adds calls of which all, or none, were denied when they happened. */
export function count(
  counts: Counts,
  { decision }: Decision,
  { calls, wasDenied }: { calls: number; wasDenied: boolean },
): void {
  counts[decision] += calls;
  if (decision === 'denied' && !wasDenied) counts.newlyDenied += calls;
  if (decision === 'allowed' && wasDenied) counts.newlyAllowed += calls;
}

const MAXIMUM_ROWS = 500;

export interface Rows {
  /** Leaves the unremarkable out. */
  add(calls: ObservedCalls, decision: Decision): void;
  list(timesOf: (calls: ObservedCalls) => { readonly firstAt: EpochMs; readonly lastAt: EpochMs }): {
    rows: BacktestRow[];
    rowsLeftOut: number;
  };
  /** Whether a row is of metrics, which tell no times. */
  hasMetrics(): boolean;
}

interface Draft {
  readonly calls: ObservedCalls;
  readonly decision: Decision;
  count: number;
  firstAt: EpochMs | null;
  lastAt: EpochMs | null;
}

function rank({ calls, decision: { decision } }: Draft): number {
  if (decision === 'denied') return calls.wasDenied ? 2 : 0;
  return decision === 'undecided' ? 1 : 3;
}

function earliest(a: EpochMs | null, b: EpochMs | null): EpochMs | null {
  return a === null ? b : b === null ? a : Math.min(a, b);
}

function latest(a: EpochMs | null, b: EpochMs | null): EpochMs | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}

function keyOf(
  { source, callee, observation, path, wasDenied, by }: ObservedCalls,
  { decision, decidedBy }: Decision,
): string {
  const { identity, address, method, protocol } = observation;
  const isNamed = (identity !== null && identity !== '') || isTold(source.service);
  return JSON.stringify([
    [source.cluster, source.namespace, source.service, source.workload],
    identity,
    isNamed ? '' : address,
    [callee.cluster, callee.namespace, callee.service, callee.workload],
    [protocol, method, path, wasDenied, by, decision, decidedBy],
  ]);
}

export function createRows(): Rows {
  const drafts = new Map<string, Draft>();
  return {
    add(calls, decision) {
      if (decision.decision === 'allowed' && !calls.wasDenied) return;
      const key = keyOf(calls, decision);
      const draft = drafts.get(key);
      if (!draft) {
        drafts.set(key, {
          calls,
          decision,
          count: calls.count,
          firstAt: calls.firstAt,
          lastAt: calls.lastAt,
        });
        return;
      }
      draft.count += calls.count;
      draft.firstAt = earliest(draft.firstAt, calls.firstAt);
      draft.lastAt = latest(draft.lastAt, calls.lastAt);
    },
    hasMetrics: () => [...drafts.values()].some(({ calls }) => calls.by === 'metrics'),
    list(timesOf) {
      const ordered = [...drafts].toSorted(
        ([keyA, a], [keyB, b]) => rank(a) - rank(b) || b.count - a.count || compareTexts(keyA, keyB),
      );
      const rows = ordered.slice(0, MAXIMUM_ROWS).map(([, { calls, decision, ...found }]): BacktestRow => {
        const { source, callee, observation, wasDenied, by } = calls;
        const times = timesOf(calls);
        return {
          caller: presentCaller(source, {
            identity: observation.identity ?? '',
            address: observation.address ?? '',
          }),
          target: presentTarget(callee),
          protocol: observation.protocol,
          method: cutText(observation.method ?? ''),
          path: cutText(calls.path),
          decision: decision.decision,
          wasDenied,
          decidedBy: decision.decidedBy,
          why: decision.why,
          count: found.count,
          firstAt: found.firstAt ?? times.firstAt,
          lastAt: found.lastAt ?? times.lastAt,
          source: by,
        };
      });
      return { rows, rowsLeftOut: Math.max(0, ordered.length - MAXIMUM_ROWS) };
    },
  };
}
