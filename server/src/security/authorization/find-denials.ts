/**
 * What policies refused in a window. Access logs name caller, call and rule. Metrics are asked where no access log can tell: of callees that never logged,
 * and of the time before logs were kept, so that nothing is counted twice. Of metrics, the flags DENY (ztunnel) and UAEX (an external authorizer)
 * are certain; 403 and gRPC status 7 may be the application's own word.
 */
import type { Denial } from '@sightglass/shared/contract';
import { formatServiceId, parseEdgeId, parseServiceId } from '@sightglass/shared/identity';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs } from '@sightglass/shared/units';
import type { Flow } from '../../store/access-log/access-log-store.ts';
import type { EdgeFilter, OutcomeFilter, TelemetryStore } from '../../store/telemetry-store.ts';
import { CERTAINLY_DENIED, POSSIBLY_DENIED, readEdgeActivity } from './edge-series.ts';
import { compareTexts, cutText, isTold, presentCaller, presentTarget } from './ends.ts';
import {
  keptFrom,
  protocolOf,
  readLogFlows,
  SOURCE_KEYS,
  sourceOf,
  TARGET_KEYS,
  targetOf,
  type FlowLog,
} from './log-flows.ts';

export interface DenialScope {
  readonly window: TimeWindow;
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
  /** Only what this service refused. */
  readonly service: { readonly cluster: string; readonly namespace: string; readonly name: string } | null;
}

interface DenialSources {
  readonly store: Pick<TelemetryStore, 'readSeries'>;
  readonly log: FlowLog | null;
  /** Id of the policy that a proxy's name of a rule means; null where it is not known. */
  readonly findPolicy: (rule: string, cluster: string) => string | null;
}

export interface FoundDenials {
  readonly denials: readonly Denial[];
  readonly total: number;
  readonly accessLogFrom: EpochMs | null;
}

const MAXIMUM_FLOWS = 50_000;
const MAXIMUM_CALLS = 10;

type Draft = Omit<Denial, 'calls'> & { calls: Map<string, { method: string; path: string; count: number }> };

/** A caller with an identity or a name is one, from whatever address; others are told apart by theirs. */
function keyOf(flow: Flow): string {
  const isNamed = flow.sourceIdentity !== '' || isTold(flow.sourceService);
  return JSON.stringify([
    sourceOf(flow),
    flow.sourceIdentity,
    isNamed ? '' : flow.sourceAddress,
    targetOf(flow),
    flow.protocol,
    flow.policy,
  ]);
}

function addCall(draft: Draft, { method, path, count }: Flow): void {
  if (method === '' && path === '') return;
  const key = `${method} ${path}`;
  const call = draft.calls.get(key);
  if (call) call.count += count;
  else draft.calls.set(key, { method: cutText(method), path: cutText(path), count });
}

function fromFlows(flows: readonly Flow[], findPolicy: DenialSources['findPolicy']): Draft[] {
  const drafts = new Map<string, Draft>();
  // The most frequent come first, so that the address of a caller with several is its most active one.
  for (const flow of flows) {
    const key = keyOf(flow);
    let draft = drafts.get(key);
    if (!draft) {
      draft = {
        caller: presentCaller(sourceOf(flow), { identity: flow.sourceIdentity, address: flow.sourceAddress }),
        target: presentTarget(targetOf(flow)),
        protocol: protocolOf(flow),
        policy: flow.policy,
        policyId: flow.policy === '' ? null : findPolicy(flow.policy, flow.targetCluster),
        calls: new Map(),
        count: 0,
        firstAt: flow.firstAt,
        lastAt: flow.lastAt,
        source: 'access-log',
        certain: true,
      };
      drafts.set(key, draft);
    }
    draft.count += flow.count;
    draft.firstAt = Math.min(draft.firstAt, flow.firstAt);
    draft.lastAt = Math.max(draft.lastAt, flow.lastAt);
    addCall(draft, flow);
  }
  return [...drafts.values()];
}

function endOf(id: string): { cluster: string; namespace: string; service: string; workload: string } {
  const ref = parseServiceId(id);
  return {
    cluster: ref?.cluster ?? '',
    namespace: ref?.namespace ?? '',
    service: ref?.name ?? '',
    workload: '',
  };
}

interface MetricsQuestion {
  readonly window: TimeWindow;
  readonly filter: EdgeFilter;
  readonly outcomes: OutcomeFilter;
  readonly certain: boolean;
}

async function readMetrics(store: DenialSources['store'], question: MetricsQuestion): Promise<Denial[]> {
  const { certain, ...asked } = question;
  const activity = await readEdgeActivity(store, asked);
  return [...activity].flatMap(([key, { count, firstAt, lastAt }]) => {
    const edge = parseEdgeId(key);
    if (!edge) return [];
    return [
      {
        caller: presentCaller(endOf(edge.source), { identity: '', address: '' }),
        target: presentTarget(endOf(edge.target)),
        protocol: edge.protocol,
        policy: '',
        policyId: null,
        calls: [],
        count,
        firstAt,
        lastAt,
        source: 'metrics' as const,
        certain,
      },
    ];
  });
}

/** Callees that logged anything in the window: of them the log tells all denials since it is kept. */
async function readLoggingCallees({ log }: DenialSources, window: TimeWindow): Promise<ReadonlySet<string>> {
  const { flows } = await readLogFlows(log, {
    window,
    keys: ['targetCluster', 'targetNamespace', 'targetService'],
    reporters: ['destination', 'unknown'],
    limit: MAXIMUM_FLOWS,
  });
  return new Set(
    flows.map((flow) => {
      const { cluster, namespace, service } = targetOf(flow);
      return formatServiceId({ cluster, namespace, name: service });
    }),
  );
}

async function readUntold(sources: DenialSources, scope: DenialScope): Promise<Denial[]> {
  const { window, clusters, namespaces, service } = scope;
  const since = keptFrom(sources.log);
  const filter: EdgeFilter = {
    clusters,
    namespaces,
    ...(service
      ? { target: { cluster: service.cluster, namespace: service.namespace, service: service.name } }
      : {}),
  };
  const logged = since === null ? null : { from: Math.max(window.from, since), to: window.to };
  const logging =
    logged && logged.to > logged.from ? await readLoggingCallees(sources, logged) : new Set<string>();
  const ask = async (asked: TimeWindow): Promise<Denial[]> => [
    ...(await readMetrics(sources.store, {
      window: asked,
      filter,
      outcomes: CERTAINLY_DENIED,
      certain: true,
    })),
    ...(await readMetrics(sources.store, {
      window: asked,
      filter,
      outcomes: POSSIBLY_DENIED,
      certain: false,
    })),
  ];
  if (logging.size === 0) return ask(window);
  const silent = (await ask(window)).filter(({ target }) => !logging.has(target.service));
  const before =
    since !== null && since > window.from
      ? await ask({ from: window.from, to: Math.min(since, window.to) })
      : [];
  return [...silent, ...before.filter(({ target }) => logging.has(target.service))];
}

export function compareDenials(a: Denial, b: Denial): number {
  return (
    b.count - a.count ||
    compareTexts(a.target.service, b.target.service) ||
    compareTexts(JSON.stringify(a.caller), JSON.stringify(b.caller)) ||
    compareTexts(a.policy, b.policy)
  );
}

/** The most frequent first. */
export async function findDenials(sources: DenialSources, scope: DenialScope): Promise<FoundDenials> {
  const { window, clusters, namespaces, service } = scope;
  const { flows } = await readLogFlows(sources.log, {
    window,
    clusters,
    namespaces,
    services: service ? [service] : [],
    denied: true,
    keys: [...SOURCE_KEYS, ...TARGET_KEYS, 'protocol', 'method', 'path', 'policy'],
    limit: MAXIMUM_FLOWS,
  });
  const told = fromFlows(flows, sources.findPolicy).map((draft) =>
    Object.assign(draft, {
      calls: [...draft.calls.values()].toSorted((a, b) => b.count - a.count).slice(0, MAXIMUM_CALLS),
    }),
  );
  const denials = [...told, ...(await readUntold(sources, scope))].toSorted(compareDenials);
  return {
    denials,
    total: denials.reduce((sum, { count }) => sum + count, 0),
    accessLogFrom: keptFrom(sources.log),
  };
}
