/** The key by which an edge or an outcome enters a breakdown; see GroupKey of telemetry-store.ts. */
import { formatEdgeId, formatServiceId, formatVersionId, UNKNOWN } from '@sightglass/shared/identity';
import type { EdgeEnd, EdgeKey, Outcome } from '../telemetry/edge-window.ts';
import type { GroupKey, OutcomeFilter } from './telemetry-store.ts';

/** Ends are interned: the id of each is made once, not with every question about the whole mesh. */
function rememberId(format: (end: EdgeEnd) => string): (end: EdgeEnd) => string {
  const known = new WeakMap<EdgeEnd, string>();
  return (end) => {
    let id = known.get(end);
    if (id === undefined) {
      id = format(end);
      known.set(end, id);
    }
    return id;
  };
}

const serviceOf = rememberId((end) => formatServiceId({ ...end, name: end.service }));
const workloadOf = rememberId((end) => formatServiceId({ ...end, name: end.workload }));
const versionOf = rememberId((end) => formatVersionId({ ...end, name: end.service }));

/** Between code and gRPC status. */
const GRPC_MARK = ' grpc ';
/** A caller of which nothing is known is one for each cluster that it calls. */
function callerOf({ source, target }: EdgeKey): string {
  const { cluster, namespace, service, workload } = source;
  const isNobody = [cluster, namespace, service, workload].every((part) => part === UNKNOWN);
  return isNobody
    ? formatServiceId({ cluster: target.cluster, namespace, name: service })
    : serviceOf(source);
}

/** Groups that tell requests of one edge apart. */
const KEY_OF_OUTCOME = {
  code: (outcome: Outcome) => outcome.code,
  'grpc-status': (outcome: Outcome) => outcome.grpcStatus,
  response: ({ code, grpcStatus }: Outcome) =>
    grpcStatus === '' ? code : `${code}${GRPC_MARK}${grpcStatus}`,
  flag: (outcome: Outcome) => outcome.flags,
} as const;

type OutcomeGroupKey = keyof typeof KEY_OF_OUTCOME;

const KEY_OF_EDGE: Readonly<Record<Exclude<GroupKey, OutcomeGroupKey>, (edge: EdgeKey) => string>> = {
  none: () => 'total',
  'source-service': (edge) => serviceOf(edge.source),
  'target-service': (edge) => serviceOf(edge.target),
  'source-workload': (edge) => workloadOf(edge.source),
  'target-workload': (edge) => workloadOf(edge.target),
  'source-version': (edge) => versionOf(edge.source),
  'target-version': (edge) => versionOf(edge.target),
  'source-cluster': (edge) => edge.source.cluster,
  'target-cluster': (edge) => edge.target.cluster,
  edge: (edge) =>
    formatEdgeId({ source: callerOf(edge), target: serviceOf(edge.target), protocol: edge.protocol }),
  protocol: (edge) => edge.protocol,
};

/** Whether the group tells requests of one edge apart. */
export function isOutcomeGroup(by: GroupKey): by is OutcomeGroupKey {
  return by in KEY_OF_OUTCOME;
}

/** Groups that are a matter of the edge alone; null for those by outcome. */
export function keyOfEdge(by: GroupKey): ((edge: EdgeKey) => string) | null {
  return isOutcomeGroup(by) ? null : KEY_OF_EDGE[by];
}

/** Response code as the proxy printed it (empty for TCP), gRPC status (empty for what is not gRPC), or flags (`-` for none). */
export function keyOfOutcome(outcome: Outcome, by: OutcomeGroupKey): string {
  return KEY_OF_OUTCOME[by](outcome);
}

/** Code and gRPC status (empty where the request was not gRPC) of a key of `response`. */
export function parseResponseKey(key: string): { readonly code: string; readonly grpcStatus: string } {
  const [code = '', grpcStatus = ''] = key.split(GRPC_MARK);
  return { code, grpcStatus };
}

/** Whether an outcome is one of those that are counted. */
export function createOutcomeMatcher({
  codes,
  grpcStatuses,
  flags,
}: OutcomeFilter): (outcome: Outcome) => boolean {
  const wanted = { codes: new Set(codes), grpcStatuses: new Set(grpcStatuses), flags: new Set(flags) };
  return (outcome) =>
    wanted.codes.has(outcome.code) ||
    wanted.grpcStatuses.has(outcome.grpcStatus) ||
    outcome.flags.split(',').some((flag) => wanted.flags.has(flag.trim()));
}
