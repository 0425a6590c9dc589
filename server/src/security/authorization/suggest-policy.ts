/**
 * A least-privilege AuthorizationPolicy for the workloads of a service, from what was observed: of access logs identities, methods, paths and ports; of metrics callers that
 * no log tells of. With its own backtest, which must find that it denies no observed call that can be allowed by identity.
 */
import type { Suggestion } from '@sightglass/shared/contract';
import { RESTRICTED } from '@sightglass/shared/identity';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { BacktestSources } from './backtest.ts';
import { readCalleeFacts } from './callee-facts.ts';
import { collectGrants } from './collect-grants.ts';
import { CERTAINLY_DENIED, readEdgeActivity } from './edge-series.ts';
import { keptFrom } from './log-flows.ts';
import { readMeshFacts } from './mesh-facts.ts';
import { createEdgeIdentities, observeEdge } from './observe-edges.ts';
import { isCovered, keyOfEdge, observeLog } from './observe-log.ts';
import type { ObservedCalls } from './observed-calls.ts';
import { chooseName, noteUntold, readPoliciesInForce } from './policies-in-force.ts';
import { appliesTo, type Callee, type MeshFacts } from './select-callees.ts';
import { selectService } from './select-service.ts';
import { writeGrants, type Detail, type WrittenPolicy } from './write-grants.ts';

export interface SuggestionQuestion {
  readonly window: TimeWindow;
  readonly service: { readonly cluster: string; readonly namespace: string; readonly name: string };
  readonly detail: Detail;
}

export interface FoundSuggestion extends Pick<Suggestion, 'withoutIdentity' | 'notes'> {
  readonly written: WrittenPolicy;
}

/** Of the log all that it tells; of metrics what the log does not, but for what was certainly refused. */
async function observe(sources: BacktestSources, { window, service }: SuggestionQuestion, facts: MeshFacts) {
  const { store, log, config } = sources;
  const filter = {
    target: { cluster: service.cluster, namespace: service.namespace, service: service.name },
  };
  const { edges } = await store.readEdges({ window, filter, histograms: false });
  const told = await observeLog(
    log,
    {
      window,
      namespaces: [service.namespace],
      services: [service],
      asksFor: (attribute) => attribute === 'ports',
    },
    readCalleeFacts(edges),
  );
  const covered = new Set(told.calls.map(keyOfEdge));
  const identities = createEdgeIdentities({ store, config, facts, window });
  const refused = await readEdgeActivity(store, { window, filter, outcomes: CERTAINLY_DENIED });
  const activity = await readEdgeActivity(store, { window, filter });
  const untold: ObservedCalls[] = [];
  for (const sums of edges) {
    for (const calls of await observeEdge(sums, identities)) {
      if (isCovered(covered, calls)) continue;
      const wasDenied = (refused.get(calls.edge)?.count ?? 0) >= calls.count;
      untold.push({ ...calls, wasDenied, lastAt: activity.get(calls.edge)?.lastAt ?? window.to });
    }
  }
  return { edges, told, untold };
}

/** ALLOW policies in force for the workloads, by namespace and name. */
function listAllowing({ config }: BacktestSources, callees: readonly Callee[], facts: MeshFacts): string[] {
  return readPoliciesInForce(config)
    .filter(
      ({ policy }) =>
        policy.action === 'ALLOW' &&
        !policy.dryRun &&
        callees.some((callee) => appliesTo(policy, callee, facts) === true),
    )
    .map(({ policy }) => `${policy.namespace}/${policy.name}`);
}

function noteInForce(standing: readonly string[], own: string): string[] {
  const beside = standing.filter((one) => one !== own);
  return [
    ...(standing.includes(own) ? [`It has the name of ${own}, which is in force, and replaces it.`] : []),
    ...(beside.length > 0
      ? [
          `Already in force for these workloads: ${beside.join(', ')}. What an ALLOW policy allows stays allowed beside this one; to narrow it, this one must replace them.`,
        ]
      : []),
  ];
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function noteNameless(callers: readonly Suggestion['withoutIdentity'][number][]): string[] {
  const beyond = callers.filter(({ caller }) => caller.namespace === RESTRICTED).length;
  const nameless = callers.length - beyond;
  return [
    ...(beyond > 0
      ? [
          'Callers that you may not see call it too, and are not among those that this policy allows: it would deny them. Have it completed by somebody who sees the whole mesh.',
        ]
      : []),
    ...(nameless > 0
      ? [
          `${plural(nameless, 'caller has', 'callers have')} no identity that a policy could name, and would be denied: bring them into the mesh first, or allow their addresses.`,
        ]
      : []),
  ];
}

/** Null where the service was not seen in the window. */
export async function suggestPolicy(
  sources: BacktestSources,
  question: SuggestionQuestion,
): Promise<FoundSuggestion | null> {
  const { service, detail, window } = question;
  const facts = readMeshFacts(sources.config);
  const { edges, told, untold } = await observe(sources, question, facts);
  const selected = selectService(service, edges, { config: sources.config, facts });
  if (!selected) return null;
  const { grants, withoutIdentity } = collectGrants([...told.calls, ...untold]);
  const standing = listAllowing(sources, selected.callees, facts);
  const name = chooseName(`${service.name}-callers`, service, {
    config: sources.config,
    replaces: ({ policy }) =>
      standing.includes(`${policy.namespace}/${policy.name}`) && policy.action === 'ALLOW',
  });
  const written = writeGrants(grants, detail, {
    name,
    namespace: service.namespace,
    selecting: selected.selecting,
  });
  const since = keptFrom(sources.log);
  const wide = new Set(
    untold
      .filter(({ wasDenied, observation }) => !wasDenied && observation.identity)
      .map(({ source }) => source.service),
  );
  const notes = [...selected.notes, ...noteInForce(standing, `${service.namespace}/${name}`)];
  if (grants.length === 0)
    notes.push(
      'Nobody with an identity was seen calling it, so there is nothing to grant: an empty policy would deny everything.',
    );
  notes.push(...noteUntold(sources.config), ...noteNameless(withoutIdentity));
  if (detail !== 'callers' && wide.size > 0)
    notes.push(
      `Only metrics tell of ${[...wide].toSorted().slice(0, 5).join(', ')}${wide.size > 5 ? ` and ${wide.size - 5} more` : ''}: without methods and paths, what these call is granted whole.`,
    );
  if (detail === 'paths' && written.generalised)
    notes.push(
      'Segments of paths that look like ids, or of which there are many, are granted as {*}: more than the paths that were seen.',
    );
  if (since !== null && detail !== 'callers')
    notes.push(
      'Access logs may be sampled, and rare calls happen outside the range: what was not logged is not granted. Keep it as a dry run (annotation istio.io/dry-run) first.',
    );
  if (since !== null && since > window.from)
    notes.push(`Access logs are kept since ${new Date(since).toISOString()} only.`);
  if (told.leftOut > 0) notes.push(`${told.leftOut} records of the rarest kinds were not looked at.`);
  notes.push(
    'Probes of the kubelet pass by the proxy’s agent and need no grant where Istio rewrites them; who scrapes metrics from the application’s own port in plaintext is not granted.',
  );
  return { written, withoutIdentity: [...withoutIdentity].slice(0, 200), notes };
}
