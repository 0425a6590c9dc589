/** Questions to the access log that judging by flows asks: everything of a window, restricted to callees. */
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs } from '@sightglass/shared/units';
import {
  EVERY_RECORD,
  type AccessLogStore,
  type EndFilter,
  type Flow,
  type FlowKey,
  type Flows,
  type ToldStatus,
} from '../../store/access-log/access-log-store.ts';

/** What is asked of an access log here. */
export type FlowLog = Pick<AccessLogStore, 'readFlows'> & { status(): ToldStatus };

export interface FlowQuestion {
  readonly window: TimeWindow;
  readonly keys: readonly FlowKey[];
  readonly limit: number;
  readonly services?: readonly EndFilter[];
  readonly sources?: readonly EndFilter[];
  readonly clusters?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly reporters?: readonly string[];
  readonly proofs?: readonly string[];
  readonly denied?: boolean;
}

const NOTHING: Flows = { flows: [], distinct: 0, total: 0 };

/** Nothing where no access log is kept, and where the window is empty. */
export async function readLogFlows(log: FlowLog | null, question: FlowQuestion): Promise<Flows> {
  const { window, keys, limit, denied = null, ...lists } = question;
  if (!log || window.to <= window.from) return NOTHING;
  return log.readFlows({ window, keys, limit, filter: { ...EVERY_RECORD, ...lists, denied } });
}

/** Since when records are kept; null where there are none. */
export function keptFrom(log: FlowLog | null): EpochMs | null {
  const status = log?.status();
  return status && status.records !== 0 ? status.keptFrom : null;
}

export function sourceOf(flow: Flow): {
  cluster: string;
  namespace: string;
  service: string;
  workload: string;
} {
  return {
    cluster: flow.sourceCluster,
    namespace: flow.sourceNamespace,
    service: flow.sourceService,
    workload: flow.sourceWorkload,
  };
}

export function targetOf(flow: Flow): {
  cluster: string;
  namespace: string;
  service: string;
  workload: string;
} {
  return {
    cluster: flow.targetCluster,
    namespace: flow.targetNamespace,
    service: flow.targetService,
    workload: flow.targetWorkload,
  };
}

export function protocolOf({ protocol }: Flow): 'http' | 'grpc' | 'tcp' {
  return protocol === 'tcp' || protocol === 'grpc' ? protocol : 'http';
}

export const SOURCE_KEYS: readonly FlowKey[] = [
  'sourceCluster',
  'sourceNamespace',
  'sourceService',
  'sourceWorkload',
  'sourceIdentity',
  'sourceAddress',
];
export const TARGET_KEYS: readonly FlowKey[] = [
  'targetCluster',
  'targetNamespace',
  'targetService',
  'targetWorkload',
];
