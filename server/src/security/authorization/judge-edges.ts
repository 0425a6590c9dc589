/**
 * Edges of metrics judged by policies. Metrics count what was refused by edge between services alone, so that these counts are laid first upon what is denied
 * now, then upon what is undecided; upon what is allowed only where the refusal was a policy's for certain.
 */
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { Warning } from '@sightglass/shared/contract';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { TelemetryStore } from '../../store/telemetry-store.ts';
import { decide, type Decision } from './decide.ts';
import { CERTAINLY_DENIED, POSSIBLY_DENIED, readEdgeActivity } from './edge-series.ts';
import type { JudgedPolicies } from './judged-policies.ts';
import { observeEdge, type EdgeIdentities } from './observe-edges.ts';
import type { ObservedCalls } from './observed-calls.ts';

export interface EdgesQuestion {
  readonly window: TimeWindow;
  readonly policies: JudgedPolicies;
  readonly identities: EdgeIdentities;
}

type Visit = (calls: ObservedCalls, decision: Decision) => void;

interface Judged {
  readonly calls: ObservedCalls;
  readonly decision: Decision;
}

const ORDER: readonly Decision['decision'][] = ['denied', 'undecided', 'allowed'];
const SLICE = 200;

/** Splits calls by what of them was refused when they happened. */
function visitSplit({ calls, decision }: Judged, refused: number, visit: Visit): void {
  if (refused > 0) visit({ ...calls, wasDenied: true, count: refused }, decision);
  if (calls.count > refused) visit({ ...calls, count: calls.count - refused }, decision);
}

/** Calls back for each part of each edge that the policies concern. */
export async function judgeEdges(
  store: Pick<TelemetryStore, 'readEdges' | 'readSeries'>,
  { window, policies, identities }: EdgesQuestion,
  visit: Visit,
): Promise<readonly Warning[]> {
  const filter = policies.namespaces ? { namespaces: policies.namespaces } : {};
  const { edges, warnings } = await store.readEdges({ window, filter, histograms: false });
  const byEdge = new Map<string, Judged[]>();
  let seen = 0;
  for (const sums of edges) {
    if (++seen % SLICE === 0) await letOthersRun();
    const applied = policies.of({ ...sums.edge.target, external: sums.edge.external });
    if (!applied) continue;
    for (const calls of await observeEdge(sums, identities)) {
      const judged = { calls, decision: decide(applied, calls.observation) };
      const those = byEdge.get(calls.edge);
      if (those) those.push(judged);
      else byEdge.set(calls.edge, [judged]);
    }
  }
  if (byEdge.size === 0) return warnings;
  const certain = await readEdgeActivity(store, { window, filter, outcomes: CERTAINLY_DENIED });
  const possible = await readEdgeActivity(store, { window, filter, outcomes: POSSIBLY_DENIED });
  for (const [edge, those] of byEdge) {
    let sure = certain.get(edge)?.count ?? 0;
    let perhaps = possible.get(edge)?.count ?? 0;
    for (const judged of those.toSorted(
      (a, b) => ORDER.indexOf(a.decision.decision) - ORDER.indexOf(b.decision.decision),
    )) {
      const { calls, decision } = judged;
      const fromSure = Math.min(sure, calls.count);
      const fromPerhaps = decision.decision === 'allowed' ? 0 : Math.min(perhaps, calls.count - fromSure);
      sure -= fromSure;
      perhaps -= fromPerhaps;
      visitSplit(judged, fromSure + fromPerhaps, visit);
    }
  }
  return warnings;
}
