/** Golden signals over history: each service, workload, edge or the whole scope as a track, judged by the code that judges the present. */
import { parseServiceId, UNKNOWN } from '@sightglass/shared/identity';
import type { Milliseconds } from '@sightglass/shared/units';
import type { EdgeFilter, SeriesAnswer, SignalSums, TelemetryStore } from '../../store/telemetry-store.ts';
import { totalSums } from '../../signals/sums.ts';
import { isThinlyCovered } from './coverage.ts';
import { isEdgeInScope, isNobody, isServiceInScope, subjectOfEdgeId } from './edge-id-subjects.ts';
import type { SignalRule } from './judge-golden-signal.ts';
import { isAboutAbsence, judgeSignal, needsHistograms, type Carried } from './judge-signal.ts';
import { slide, stepsIn } from './preview-steps.ts';
import type { Track, TrackStep } from './preview-track.ts';
import { subjectOfScope, type NamedSubject } from './rule-subjects.ts';
import type { HistoryAsked, HistoryRead } from './preview-history.ts';

type Group = SeriesAnswer['groups'][number];
type Named = Pick<NamedSubject, 'subject' | 'label'>;

/** A workload's service is not told by its id: a scope of services cannot be tried on workloads. */
function nameNode(rule: SignalRule, id: string): Named | null {
  const ref = parseServiceId(id);
  if (!ref || isNobody(ref) || ref.name === UNKNOWN) return null;
  const { of } = rule.condition;
  const scope = of === 'workload' ? { ...rule.scope, services: [] } : rule.scope;
  if (!isServiceInScope(scope, ref)) return null;
  return { subject: { kind: of === 'workload' ? 'workload' : 'service', id }, label: ref.name };
}

function nameEdge(rule: SignalRule, id: string): Named | null {
  const named = subjectOfEdgeId(id);
  return named && isEdgeInScope(rule.scope, named) ? named : null;
}

/** The only service of a scope is asked for alone. */
function filterOf({ scope }: SignalRule, end: 'source' | 'target'): EdgeFilter {
  const { clusters, namespaces, services } = scope;
  const ref = services.length === 1 ? parseServiceId(services[0] as string) : null;
  if (!ref) return { clusters, namespaces };
  return { [end]: { cluster: ref.cluster, namespace: ref.namespace, service: ref.name } };
}

async function readGroups(rule: SignalRule, store: Pick<TelemetryStore, 'readSeries'>, asked: HistoryAsked) {
  const { of } = rule.condition;
  const { window, stepMs } = asked;
  const histograms = needsHistograms(rule.condition);
  const read = (by: 'edge' | `${'source' | 'target'}-${'service' | 'workload'}`, filter: EdgeFilter) =>
    store.readSeries({ window, filter, by, stepMs, histograms });
  const { clusters, namespaces } = rule.scope;
  if (of === 'edge') return read('edge', { clusters, namespaces });
  const as = of === 'workload' ? 'workload' : 'service';
  const scope = of === 'workload' ? { ...rule, scope: { ...rule.scope, services: [] } } : rule;
  const inbound = await read(`target-${as}`, filterOf(scope, 'target'));
  if (of === 'scope' || isAboutAbsence(rule.condition)) return inbound;
  // What receives nothing (gateways) is judged by what it sends.
  const outbound = await read(`source-${as}`, filterOf(scope, 'source'));
  const known = new Set(inbound.groups.map(({ key }) => key));
  return { ...inbound, groups: [...inbound.groups, ...outbound.groups.filter(({ key }) => !known.has(key))] };
}

/** All groups of the scope as one. */
function foldScope(rule: SignalRule, answer: SeriesAnswer): { named: Named; points: Group['points'] }[] {
  const inside = answer.groups.filter(({ key }) => nameNode(rule, key) !== null);
  const points = answer.times.map((_, step) => {
    const there = inside.flatMap((group): SignalSums[] => {
      const point = group.points[step];
      return point ? [point] : [];
    });
    return there.length > 0 ? totalSums(there) : null;
  });
  return [{ named: subjectOfScope(rule.scope), points }];
}

function listGroups(rule: SignalRule, answer: SeriesAnswer): { named: Named; points: Group['points'] }[] {
  const { of } = rule.condition;
  if (of === 'scope') return foldScope(rule, answer);
  return answer.groups.flatMap(({ key, points }) => {
    const named = of === 'edge' ? nameEdge(rule, key) : nameNode(rule, key);
    return named ? [{ named, points }] : [];
  });
}

/** Where history is coarser than the rule's window, more requests come in a step: as many more are needed. */
function scaleMinimum(rule: SignalRule, factor: number): SignalRule {
  const { condition } = rule;
  const minimumRequests = condition.minimumRequests * Math.max(1, factor);
  return { ...rule, condition: { ...condition, minimumRequests } };
}

interface Step {
  readonly now: Carried;
  /** Where requests that are missing are looked for. */
  readonly before: Carried | null;
  readonly windowMs: Milliseconds;
  readonly isNamed: boolean;
}

const carriedAny = (carried: Carried | null): boolean => (carried?.sums?.requests ?? 0) > 0;

function judgeStep(rule: SignalRule, { now, before, windowMs, isNamed }: Step): TrackStep {
  if (now.coveredMs === 0) return { state: 'no-data', value: null };
  const { state, value } = judgeSignal(rule.condition, now, { windowMs, before });
  const isUnheard = isAboutAbsence(rule.condition) && !carriedAny(now) && !carriedAny(before);
  if (state !== 'too-few' && (isNamed || !isUnheard)) return { state, value };
  if (isNamed) return { state: 'no-data', value };
  const isUnknown = isAboutAbsence(rule.condition) && isThinlyCovered(now.coveredMs, windowMs);
  return { state: isUnknown ? 'unknown' : 'unheard', value };
}

/** Tracks of everything in the scope that carried anything. */
export async function readSignalHistory(
  rule: SignalRule,
  store: Pick<TelemetryStore, 'readSeries'>,
  asked: HistoryAsked,
): Promise<HistoryRead> {
  const { condition } = rule;
  const answer = await readGroups(rule, store, asked);
  const width = stepsIn(asked.windowMs, answer.stepMs);
  const windowMs = width * answer.stepMs;
  const scaled = scaleMinimum(rule, windowMs / asked.windowMs);
  const named = new Set(rule.scope.services);
  const absence = isAboutAbsence(condition);
  const tracks = Array.from(listGroups(rule, answer), ({ named: subject, points }): Track => {
    const carried = slide(points, answer.covered, width);
    const steps = carried.map((now, i) =>
      judgeStep(scaled, {
        now,
        before: absence ? (carried[i - width] ?? null) : null,
        windowMs,
        isNamed: named.has(subject.subject.id),
      }),
    );
    return { ...subject, steps, missing: absence ? 'active' : 'no-data' };
  });
  return { answer, tracks };
}
