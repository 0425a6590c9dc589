/**
 * Policies in force, each with whom it selects, its rules in words, what is odd about it and what it denied. Counts of denials are of access logs: of a DENY
 * policy what proxies say it refused; of an ALLOW policy what was refused at its callees because no policy allowed it.
 */
import type { Policy } from '@sightglass/shared/contract';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { MeshConfig } from '../../mesh-config/mesh-config.ts';
import type { Flow } from '../../store/access-log/access-log-store.ts';
import type { EdgeSums } from '../../store/telemetry-store.ts';
import { describeRules } from './describe-rules.ts';
import { isTold, presentTarget } from './ends.ts';
import { listLinkerdPolicies } from './linkerd-policies.ts';
import { keptFrom, readLogFlows, type FlowLog } from './log-flows.ts';
import { readMeshFacts } from './mesh-facts.ts';
import { listCallees } from './observed-callees.ts';
import { readPoliciesInForce, type PolicyInForce } from './policies-in-force.ts';
import { notePolicy } from './policy-notes.ts';
import { appliesTo, type Callee, type MeshFacts } from './select-callees.ts';

const MAXIMUM_TARGETS = 200;
const MAXIMUM_FLOWS = 50_000;

export interface PolicySources {
  readonly config: MeshConfig;
  readonly log: FlowLog | null;
  readonly edges: readonly EdgeSums[];
  readonly window: TimeWindow;
}

type Denied = Policy['denied'];

interface Selected {
  readonly force: PolicyInForce;
  readonly callees: readonly Callee[];
  readonly possible: number;
}

function describeReach(
  { resource, policy }: PolicyInForce,
  facts: MeshFacts,
): Pick<Policy, 'reach' | 'selector'> {
  const { targetRefs, matchLabels } = policy;
  if (targetRefs.length > 0)
    return { reach: 'target', selector: targetRefs.map(({ kind, name }) => `${kind} ${name}`).join(', ') };
  const labels = Object.entries(matchLabels ?? {});
  if (labels.length > 0)
    return { reach: 'workloads', selector: labels.map(([name, value]) => `${name}=${value}`).join(', ') };
  const isRoot = resource.namespace === facts.rootNamespace(resource.cluster);
  return { reach: isRoot ? 'mesh' : 'namespace', selector: '' };
}

function select(force: PolicyInForce, callees: readonly Callee[], facts: MeshFacts): Selected {
  const selected: Callee[] = [];
  let possible = 0;
  for (const callee of callees) {
    const applies = appliesTo(force.policy, callee, facts);
    if (applies === true) selected.push(callee);
    else if (applies === null) possible++;
  }
  return { force, callees: selected, possible };
}

function sum(flows: readonly Flow[]): NonNullable<Denied> {
  return flows.reduce(
    ({ count, lastAt }, flow) => ({ count: count + flow.count, lastAt: Math.max(lastAt ?? 0, flow.lastAt) }),
    { count: 0, lastAt: null as number | null },
  );
}

function countDenied({ force, callees }: Selected, denials: readonly Flow[]): NonNullable<Denied> {
  const { cluster, namespace, name } = force.resource;
  const own = `${namespace}/${name}`;
  const named = denials.filter(
    ({ policy, targetCluster }) =>
      targetCluster === cluster && (policy === own || policy.startsWith(`${own} rule `)),
  );
  if (force.policy.action !== 'ALLOW' || force.policy.dryRun) return sum(named);
  const services = new Set(callees.map((one) => JSON.stringify([one.cluster, one.namespace, one.service])));
  const unnamed = denials.filter(
    (flow) =>
      flow.policy === '' &&
      services.has(JSON.stringify([flow.targetCluster, flow.targetNamespace, flow.targetService])),
  );
  return sum([...named, ...unnamed]);
}

async function readDenials({ log, window }: PolicySources): Promise<readonly Flow[] | null> {
  if (keptFrom(log) === null) return null;
  const { flows } = await readLogFlows(log, {
    window,
    denied: true,
    keys: ['policy', 'targetCluster', 'targetNamespace', 'targetService'],
    limit: MAXIMUM_FLOWS,
  });
  return flows;
}

function keyOfWorkload({ cluster, namespace, service, workload }: Callee): string {
  return JSON.stringify([cluster, namespace, service, workload]);
}

/** In the order of the configuration; Linkerd's behind Istio's. */
export async function listPolicies(sources: PolicySources): Promise<Policy[]> {
  const { config, edges } = sources;
  const facts = readMeshFacts(config);
  const callees = listCallees(edges, config.workloads());
  const overTcp = new Set(
    edges
      .filter(({ edge }) => edge.protocol === 'tcp')
      .map(({ edge }) => keyOfWorkload({ ...edge.target, external: false })),
  );
  const denials = await readDenials(sources);
  const selections: Selected[] = [];
  for (const force of readPoliciesInForce(config)) {
    selections.push(select(force, callees, facts));
    if (selections.length % 20 === 0) await letOthersRun();
  }
  const refusing = selections.filter(({ force: { policy } }) => policy.action === 'DENY');
  const denying = refusing.map((one) => ({
    policy: one.force.policy,
    keys: new Set(one.callees.map(keyOfWorkload)),
  }));
  const policies: Policy[] = [];
  for (const selection of selections) {
    const { force, possible } = selection;
    const { resource, policy, issues } = force;
    const keys = selection.callees.map(keyOfWorkload);
    const { id, kind, apiVersion, cluster, namespace, name, createdAt, origin } = resource;
    policies.push({
      id,
      kind,
      apiVersion,
      cluster,
      namespace,
      name,
      action: policy.action,
      ...describeReach(force, facts),
      targets: selection.callees.slice(0, MAXIMUM_TARGETS).map(presentTarget),
      rules: describeRules(policy),
      notes: [
        ...notePolicy({
          policy,
          issues,
          selected: keys.length,
          possible,
          receivesTcp: keys.some((key) => overTcp.has(key)),
          denials: denying
            .filter((one) => keys.length > 0 && keys.every((key) => one.keys.has(key)))
            .map((one) => one.policy),
          rootNamespace: facts.rootNamespace(cluster),
        }),
        ...(keys.length > MAXIMUM_TARGETS
          ? [`Of ${keys.length} workloads that it selects, ${MAXIMUM_TARGETS} are listed.`]
          : []),
      ],
      yaml: config.print(resource),
      createdAt,
      origin: { ...origin },
      denied: denials === null ? null : countDenied(selection, denials),
    });
    if (policies.length % 20 === 0) await letOthersRun();
  }
  return [...policies, ...listLinkerdPolicies(config, callees)];
}

/** Whether a policy rules what the service receives. */
export function rulesService(policy: Policy, service: string): boolean {
  return policy.targets.some((target) => isTold(target.service) && target.service === service);
}
