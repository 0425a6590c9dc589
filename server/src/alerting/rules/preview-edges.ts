/** Plaintext, denied calls and new edges over history: tracks of edges between services, or of namespaces. */
import type { AlertRule } from '@sightglass/shared/contract';
import { formatNamespaceId } from '@sightglass/shared/identity';
import { addSums, createSums, type RunningSums } from '../../signals/sums.ts';
import type { SeriesAnswer, SignalSums, TelemetryStore } from '../../store/telemetry-store.ts';
import { isThinlyCovered } from './coverage.ts';
import { DENIED_OUTCOMES } from './denied-outcomes.ts';
import {
  isEdgeInScope,
  isNobody,
  isServiceInScope,
  subjectOfEdgeId,
  type EdgeIdSubject,
} from './edge-id-subjects.ts';
import { deniedIn, judgeCount } from './judge-denied.ts';
import { isAbove, plaintextShareOf } from './judge-plaintext.ts';
import type { HistoryAsked, HistoryRead } from './preview-history.ts';
import { slide, slideCovered, stepsIn } from './preview-steps.ts';
import type { Track, TrackStep } from './preview-track.ts';
import { subjectOfNamespace } from './rule-subjects.ts';
import type { RuleOf } from './verdict.ts';

type Store = Pick<TelemetryStore, 'readSeries'>;
type Points = readonly (SignalSums | null)[];

const NO_DATA: TrackStep = { state: 'no-data', value: null };

interface Edge {
  readonly named: EdgeIdSubject;
  readonly points: Points;
}

async function readByEdge(
  rule: Pick<AlertRule, 'scope'>,
  store: Store,
  query: Pick<HistoryAsked, 'window' | 'stepMs'> & { readonly denied?: boolean },
): Promise<{ answer: SeriesAnswer; edges: Edge[] }> {
  const { clusters, namespaces } = rule.scope;
  const { window, stepMs, denied = false } = query;
  const answer = await store.readSeries({
    window,
    filter: { clusters, namespaces },
    by: 'edge',
    stepMs,
    histograms: false,
    ...(denied ? { outcomes: DENIED_OUTCOMES } : {}),
  });
  const edges = answer.groups.flatMap(({ key, points }) => {
    const named = subjectOfEdgeId(key);
    return named && isEdgeInScope(rule.scope, named) ? [{ named, points }] : [];
  });
  return { answer, edges };
}

function foldNamespaces(rule: RuleOf<'plaintext'>, edges: readonly Edge[]) {
  const byId = new Map<string, { named: Track['subject']; label: string; points: (RunningSums | null)[] }>();
  for (const { named, points } of edges) {
    const { target } = named;
    if (isNobody(target) || !isServiceInScope(rule.scope, target)) continue;
    const id = formatNamespaceId(target);
    let sum = byId.get(id);
    if (!sum) {
      const { subject, label } = subjectOfNamespace(target);
      byId.set(id, (sum = { named: subject, label, points: points.map(() => null) }));
    }
    const own = sum.points;
    points.forEach((point, i) => {
      if (point) addSums((own[i] ??= createSums()), point);
    });
  }
  return [...byId.values()].map(({ named, label, points }) => ({ named: { subject: named, label }, points }));
}

export async function readPlaintextHistory(
  rule: RuleOf<'plaintext'>,
  store: Store,
  asked: HistoryAsked,
): Promise<HistoryRead> {
  const { answer, edges } = await readByEdge(rule, store, asked);
  const width = stepsIn(asked.windowMs, answer.stepMs);
  const windowMs = width * answer.stepMs;
  const all = rule.condition.of === 'namespace' ? foldNamespaces(rule, edges) : edges;
  const tracks = all.map(({ named, points }): Track => {
    const { subject, label } = named;
    const steps = slide(points, answer.covered, width).map(({ sums, coveredMs }): TrackStep => {
      if (coveredMs === 0) return NO_DATA;
      const share = sums && plaintextShareOf(sums);
      if (isAbove(share, rule.condition.share)) return { state: 'active', value: share };
      return { state: isThinlyCovered(coveredMs, windowMs) ? 'unknown' : 'inactive', value: share };
    });
    return { subject, label, steps, missing: 'inactive' };
  });
  return { answer, tracks };
}

export async function readDeniedHistory(
  rule: RuleOf<'denied'>,
  store: Store,
  asked: HistoryAsked,
): Promise<HistoryRead> {
  const { answer, edges } = await readByEdge(rule, store, { ...asked, denied: true });
  const width = stepsIn(asked.windowMs, answer.stepMs);
  // Where history is coarser than the rule's window, what a window has on average.
  const windowMs = width * answer.stepMs;
  const share = Math.min(1, asked.windowMs / windowMs);
  const tracks = edges.map(({ named: { subject, label }, points }): Track => {
    const steps = slide(points, answer.covered, width).map(({ sums, coveredMs }): TrackStep => {
      if (coveredMs === 0) return NO_DATA;
      const value = deniedIn(sums) * share;
      return { state: judgeCount(value, rule.condition.minimumRequests, { coveredMs, windowMs }), value };
    });
    return { subject, label, steps, missing: 'inactive' };
  });
  return { answer, tracks };
}

/** Whether anything was carried: a step is there as soon as something was counted. */
function isThere(point: SignalSums | null | undefined): boolean {
  return (
    point !== null &&
    point !== undefined &&
    point.requests + point.opened + point.bytesIn + point.bytesOut > 0
  );
}

/** The window asked for must begin a lookback earlier than the one that is shown. */
export async function readNewEdgeHistory(
  rule: RuleOf<'new-edge'>,
  store: Store,
  asked: HistoryAsked & { readonly lookbackMs: number; readonly oldestAt: number },
): Promise<HistoryRead> {
  const { answer, edges } = await readByEdge(rule, store, asked);
  const width = stepsIn(asked.windowMs, answer.stepMs);
  const reach = Math.max(width + 1, Math.round(asked.lookbackMs / answer.stepMs));
  const covered = slideCovered(answer.covered, width);
  const between = edges.filter(({ named }) => !isNobody(named.source) && !isNobody(named.target));
  const tracks = between.map(({ named: { subject, label }, points }): Track => {
    const there = points.map(isThere);
    // The last step before each at which it was there.
    let last = -1;
    const seenBefore = there.map((is, i) => {
      const before = last;
      if (is) last = i;
      return before;
    });
    const steps = there.map((_, i): TrackStep => {
      if ((covered[i] ?? 0) === 0) return NO_DATA;
      const hasHistory = (answer.times[i] as number) - asked.lookbackMs >= asked.oldestAt;
      const begin = Math.max(0, i - width + 1);
      const isNow = there.slice(begin, i + 1).includes(true);
      const before = seenBefore[begin] as number;
      const isNew = isNow && (before < 0 || i - before >= reach);
      return { state: hasHistory && isNew ? 'active' : 'inactive', value: null };
    });
    return { subject, label, steps, missing: 'inactive' };
  });
  return { answer, tracks };
}
