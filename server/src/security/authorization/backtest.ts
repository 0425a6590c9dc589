/**
 * What policies would have made of what was observed: each call of the access logs, and each edge of metrics, decided again. Callees that the policies do
 * not select are none of it. What access logs tell of is not told again by rows of metrics, but for the time before logs were kept; the counts of both are
 * whole, each for itself. In slices, so that others have their turn.
 */
import type { Backtest, Warning } from '@sightglass/shared/contract';
import { RESTRICTED } from '@sightglass/shared/identity';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { MeshConfig } from '../../mesh-config/mesh-config.ts';
import type { EdgeSums, TelemetryStore } from '../../store/telemetry-store.ts';
import type { AuthorizationPolicy } from './authorization-policy.ts';
import { noteBacktest } from './backtest-notes.ts';
import { readCalleeFacts } from './callee-facts.ts';
import { decide } from './decide.ts';
import { describeRules } from './describe-rules.ts';
import { readEdgeActivity } from './edge-series.ts';
import { presentTarget } from './ends.ts';
import { forEachPaced } from './for-each-paced.ts';
import { judgeEdges } from './judge-edges.ts';
import { chooseJudged, type JudgedPolicies } from './judged-policies.ts';
import { keptFrom, type FlowLog } from './log-flows.ts';
import { readMeshFacts } from './mesh-facts.ts';
import { createEdgeIdentities } from './observe-edges.ts';
import { isCovered, keyOfEdge, observeLog, type CalleeFacts } from './observe-log.ts';
import { listCallees } from './observed-callees.ts';
import { readPoliciesInForce, readUntoldPolicies } from './policies-in-force.ts';
import { appliesTo, type MeshFacts } from './select-callees.ts';
import { count, createCounts, createRows, type Rows } from './tally.ts';

export interface BacktestSources {
  readonly store: Pick<TelemetryStore, 'readEdges' | 'readSeries' | 'readIdentities'>;
  readonly log: FlowLog | null;
  readonly config: MeshConfig;
}

export interface BacktestQuestion {
  readonly window: TimeWindow;
  readonly asked: readonly AuthorizationPolicy[];
  readonly with: 'in-force' | 'alone';
}

const MAXIMUM_TARGETS = 200;

function presentPolicies(
  asked: readonly AuthorizationPolicy[],
  edges: readonly EdgeSums[],
  { config, facts }: { readonly config: MeshConfig; readonly facts: MeshFacts },
): Backtest['policies'] {
  const callees = listCallees(edges, config.workloads());
  return asked.map((policy) => ({
    namespace: policy.namespace,
    name: policy.name,
    action: policy.action,
    rules: describeRules(policy),
    targets: callees
      .filter((callee) => appliesTo(policy, callee, facts) === true)
      .slice(0, MAXIMUM_TARGETS)
      .map(presentTarget),
  }));
}

interface LogResult {
  readonly counts: Backtest['accessLog'];
  /** Edges that the log tells of. */
  readonly covered: ReadonlySet<string>;
  readonly leftOut: number;
}

async function judgeLog(
  { log }: BacktestSources,
  { window, policies, facts }: { window: TimeWindow; policies: JudgedPolicies; facts: CalleeFacts },
  rows: Rows,
): Promise<LogResult> {
  const covered = new Set<string>();
  if (keptFrom(log) === null) return { counts: null, covered, leftOut: 0 };
  const counts = createCounts();
  const { calls, leftOut } = await observeLog(
    log,
    { window, namespaces: policies.namespaces, asksFor: (attribute) => policies.asksFor(attribute) },
    facts,
  );
  await forEachPaced(calls, (one) => {
    const applied = policies.of(one.callee);
    if (!applied) return;
    covered.add(keyOfEdge(one));
    const decision = decide(applied, one.observation);
    count(counts, decision, { calls: one.count, wasDenied: one.wasDenied });
    rows.add(one, decision);
  });
  return { counts, covered, leftOut };
}

export interface BacktestFindings extends Omit<Backtest, 'window' | 'problems' | 'warnings'> {
  readonly warnings: readonly Warning[];
}

export async function runBacktest(
  sources: BacktestSources,
  question: BacktestQuestion,
): Promise<BacktestFindings> {
  const { store, log, config } = sources;
  const { window, asked } = question;
  const facts = readMeshFacts(config);
  const inForce =
    question.with === 'in-force' ? [...readPoliciesInForce(config), ...readUntoldPolicies(config)] : [];
  const policies = chooseJudged({ asked, inForce: inForce.map(({ policy }) => policy) }, facts);
  const { edges } = await store.readEdges({ window, filter: {}, histograms: false });
  const rows = createRows();
  const told = await judgeLog(sources, { window, policies, facts: readCalleeFacts(edges) }, rows);
  const metrics = createCounts();
  const identities = createEdgeIdentities({ store, config, facts, window });
  const about = { policies, identities };
  const warnings = await judgeEdges(store, { ...about, window }, (calls, decision) => {
    count(metrics, decision, { calls: calls.count, wasDenied: calls.wasDenied });
    if (!isCovered(told.covered, calls)) rows.add(calls, decision);
  });
  const since = keptFrom(log);
  const early = { from: window.from, to: Math.min(since ?? window.from, window.to) };
  if (told.covered.size > 0 && early.to > early.from)
    await judgeEdges(store, { ...about, window: early }, (calls, decision) => {
      if (isCovered(told.covered, calls)) rows.add(calls, decision);
    });
  const activity = rows.hasMetrics()
    ? await readEdgeActivity(store, { window, filter: {} })
    : new Map<string, never>();
  const whole = { firstAt: window.from, lastAt: window.to };
  return {
    policies: presentPolicies(asked, edges, { config, facts }),
    accessLog: told.counts,
    metrics,
    accessLogFrom: since,
    ...(await rows.list((calls) => activity.get(calls.edge) ?? whole)),
    notes: noteBacktest({
      window,
      asked,
      policies,
      accessLogFrom: since,
      with: question.with,
      connected: config
        .clusters()
        .filter(({ lastSyncAt }) => lastSyncAt !== null)
        .map(({ cluster }) => cluster),
      leftOut: told.leftOut,
      beyond: edges.some(({ edge }) => edge.source.namespace === RESTRICTED),
      callersSkipped: identities.skipped(),
      observed: metrics.allowed + metrics.denied + metrics.undecided > 0 || told.covered.size > 0,
    }),
    warnings,
  };
}
