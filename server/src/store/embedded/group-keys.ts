/** The key by which an edge or an outcome enters a breakdown; see GroupKey of telemetry-store.ts. */
import { formatServiceId, formatVersionId } from '@sightglass/shared/identity';
import type { EdgeEnd, EdgeKey, Outcome } from '../../telemetry/edge-window.ts';
import type { GroupKey } from '../telemetry-store.ts';

const serviceOf = (end: EdgeEnd): string => formatServiceId({ ...end, name: end.service });
const workloadOf = (end: EdgeEnd): string => formatServiceId({ ...end, name: end.workload });
const versionOf = (end: EdgeEnd): string => formatVersionId({ ...end, name: end.service });

const KEY_OF_EDGE: Readonly<Record<Exclude<GroupKey, 'code' | 'flag'>, (edge: EdgeKey) => string>> = {
  none: () => 'total',
  'source-service': (edge) => serviceOf(edge.source),
  'target-service': (edge) => serviceOf(edge.target),
  'source-workload': (edge) => workloadOf(edge.source),
  'target-workload': (edge) => workloadOf(edge.target),
  'source-version': (edge) => versionOf(edge.source),
  'target-version': (edge) => versionOf(edge.target),
  'source-cluster': (edge) => edge.source.cluster,
  'target-cluster': (edge) => edge.target.cluster,
  protocol: (edge) => edge.protocol,
};

/** Groups that are a matter of the edge alone; null for those by outcome. */
export function keyOfEdge(by: GroupKey): ((edge: EdgeKey) => string) | null {
  return by === 'code' || by === 'flag' ? null : KEY_OF_EDGE[by];
}

/** Response code as the proxy printed it (empty for TCP), or its flags (`-` for none). */
export function keyOfOutcome(outcome: Outcome, by: 'code' | 'flag'): string {
  return by === 'code' ? outcome.code : outcome.flags;
}
