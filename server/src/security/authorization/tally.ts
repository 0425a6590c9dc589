/**
 * What a backtest found, counted, and its remarkable rows. Enters: observed calls with their decisions; leaves: counts, and rows in order: denied that were let
 * through, undecided, denied before, newly allowed; within each the most frequent first.
 */
import type { BacktestRow } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import type { Decision } from './decide.ts';
import { compareTexts, cutText, isTold, joinKey, presentCaller, presentTarget } from './ends.ts';
import { forEachPaced } from './for-each-paced.ts';
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
  list(
    timesOf: (calls: ObservedCalls) => { readonly firstAt: EpochMs; readonly lastAt: EpochMs },
  ): Promise<{ rows: BacktestRow[]; rowsLeftOut: number }>;
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
  return joinKey(
    source.cluster,
    source.namespace,
    source.service,
    source.workload,
    identity ?? 'unknown',
    isNamed ? '' : (address ?? ''),
    callee.cluster,
    callee.namespace,
    callee.service,
    callee.workload,
    protocol,
    method ?? '',
    path,
    wasDenied ? 'denied' : '',
    by,
    decision,
    decidedBy,
  );
}

type Keyed = readonly [key: string, draft: Draft];

function compare([keyA, a]: Keyed, [keyB, b]: Keyed): number {
  return rank(a) - rank(b) || b.count - a.count || compareTexts(keyA, keyB);
}

/** Keeps the first rows in order, and no more than there may be: all of them are far more to sort. */
function insert(first: Keyed[], draft: Keyed): void {
  const last = first[MAXIMUM_ROWS - 1];
  if (last && compare(draft, last) >= 0) return;
  let [low, high] = [0, first.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(first[middle] as Keyed, draft) < 0) low = middle + 1;
    else high = middle;
  }
  first.splice(low, 0, draft);
  if (first.length > MAXIMUM_ROWS) first.pop();
}

export function createRows(): Rows {
  const drafts = new Map<string, Draft>();
  let hasMetrics = false;
  return {
    add(calls, decision) {
      if (decision.decision === 'allowed' && !calls.wasDenied) return;
      hasMetrics ||= calls.by === 'metrics';
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
    hasMetrics: () => hasMetrics,
    async list(timesOf) {
      const first: Keyed[] = [];
      await forEachPaced(drafts, (draft) => insert(first, draft));
      const rows = first.map(([, { calls, decision, ...found }]): BacktestRow => {
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
      return { rows, rowsLeftOut: Math.max(0, drafts.size - MAXIMUM_ROWS) };
    },
  };
}
