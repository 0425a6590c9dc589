/** GET /access-log/groups: records that a filter finds, counted by one thing that they agree in; the largest groups. */
import type { AccessGroupKey, AccessGroups } from '@sightglass/shared/contract';
import { formatServiceId } from '@sightglass/shared/identity';
import { defineRoute } from '../http/route.ts';
import type { Flow, FlowKey } from '../store/access-log/access-log-store.ts';
import {
  describeKept,
  readFilter,
  requireAccessLog,
  resolveLogWindow,
  warnOfRetention,
} from './access-log-question.ts';

const TARGET: readonly FlowKey[] = ['targetCluster', 'targetNamespace', 'targetService'];
const KEYS: Readonly<Record<AccessGroupKey, readonly FlowKey[]>> = {
  identity: ['sourceIdentity'],
  address: ['sourceAddress'],
  source: ['sourceCluster', 'sourceNamespace', 'sourceService'],
  service: TARGET,
  resource: [...TARGET, 'method', 'path'],
  path: ['path'],
  host: ['host'],
  method: ['method'],
  code: ['code'],
  flags: ['flags'],
  policy: ['policy'],
  proof: ['proof'],
  tlsVersion: ['tlsVersion'],
};

function formatTarget(flow: Flow): string {
  return formatServiceId({
    cluster: flow.targetCluster,
    namespace: flow.targetNamespace,
    name: flow.targetService,
  });
}

function formatSource(flow: Flow): string {
  return formatServiceId({
    cluster: flow.sourceCluster,
    namespace: flow.sourceNamespace,
    name: flow.sourceService,
  });
}

/** A path may have 128 KiB; what remains of a longer one finds it as a filter all the same. */
const LONGEST_KEY = 2048;

function cutKey(text: string): string {
  return text.length <= LONGEST_KEY ? text : `${text.slice(0, LONGEST_KEY).toWellFormed()}*`;
}

function describeKey(
  by: AccessGroupKey,
  flow: Flow,
): Pick<AccessGroups['groups'][number], 'key' | 'resource'> {
  if (by === 'source') return { key: formatSource(flow), resource: null };
  if (by === 'service') return { key: formatTarget(flow), resource: null };
  if (by !== 'resource') return { key: cutKey(String(flow[KEYS[by][0] as FlowKey])), resource: null };
  const resource = { service: formatTarget(flow), method: flow.method, path: cutKey(flow.path) };
  return { key: `${resource.service} ${resource.method} ${resource.path}`, resource };
}

export const getAccessLogGroups = defineRoute(
  'getAccessLogGroups',
  async ({ query }, context) => {
    const accessLog = requireAccessLog(context);
    const { store } = accessLog;
    const window = resolveLogWindow(query, context);
    const { flows, distinct, total } = await store.readFlows({
      window,
      filter: readFilter(query),
      keys: KEYS[query.by],
      limit: query.limit,
    });
    const status = store.status();
    return {
      window,
      groups: flows.map((flow) => ({
        ...describeKey(query.by, flow),
        count: flow.count,
        denied: flow.deniedCount,
        failed: flow.failedCount,
        firstAt: flow.firstAt,
        lastAt: flow.lastAt,
      })),
      distinct,
      rest: total - flows.reduce((sum, { count }) => sum + count, 0),
      total,
      kept: describeKept(status),
      warnings: warnOfRetention(window, status, accessLog),
    };
  },
  { cached: false },
);
