/** Ready-made saturation signals for what proxies, containers and common runtimes expose. Levels are the defaults unless told. */
import { saturationSignalSchema, type SaturationSignal } from '@sightglass/shared/contract';

export interface SaturationPreset {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly signal: SaturationSignal;
}

type Gauge = readonly [metric: string, matchers?: Readonly<Record<string, string>>];
type Capacity = Gauge | number | { readonly left: Gauge };
type Details = Partial<Pick<SaturationSignal, 'combine' | 'unit' | 'warning' | 'critical' | 'description'>>;

function selectorOf([metric, matchers = {}]: Gauge) {
  return { metric, matchers: { ...matchers } };
}

function capacityOf(capacity: Capacity) {
  if (typeof capacity === 'number') return { kind: 'constant' as const, value: capacity };
  if ('left' in capacity) return { kind: 'remaining' as const, gauge: selectorOf(capacity.left) };
  return { kind: 'gauge' as const, gauge: selectorOf(capacity) };
}

function preset(
  [id, title, why]: readonly [id: string, title: string, why: string],
  [usage, capacity]: readonly [usage: Gauge, capacity: Capacity],
  details: Details = {},
): SaturationPreset {
  const signal = saturationSignalSchema.parse({
    name: title,
    scope: {},
    usage: { kind: 'gauge', gauge: selectorOf(usage) },
    capacity: capacityOf(capacity),
    ...details,
  });
  return { id, title, why, signal };
}

const TRACKED =
  'Envoy counts what is left only where the circuit breaker has track_remaining: elsewhere it prints 0, which would read as full.';

/** Envoy's default circuit breaker admits 1024 of each; Istio's has no limit unless a DestinationRule sets one. */
const ENVOY_DEFAULT_LIMIT = 1024;

function circuit(kind: string, [active, left]: readonly [string, string], what: string): SaturationPreset {
  return preset(
    [
      `envoy-circuit-${kind}`,
      `Envoy: ${what} before the circuit breaker opens`,
      `Beyond the limit Envoy refuses at once (flag UO). ${TRACKED}`,
    ],
    [[`envoy_cluster_${active}`], { left: [`envoy_cluster_circuit_breakers_default_${left}`] }],
  );
}

function opened(kind: string, what: string): SaturationPreset {
  return preset(
    [
      `envoy-circuit-${kind}-open`,
      `Envoy: circuit breaker of ${what} is open`,
      'The gauge is 1 while the limit is reached: no warning before, but true without further settings.',
    ],
    [[`envoy_cluster_circuit_breakers_default_${kind}_open`], 1],
    { warning: 1, critical: 1 },
  );
}

export const SATURATION_PRESETS: readonly SaturationPreset[] = [
  circuit('requests', ['upstream_rq_active', 'remaining_rq'], 'requests'),
  circuit('connections', ['upstream_cx_active', 'remaining_cx'], 'connections'),
  circuit('pending', ['upstream_rq_pending_active', 'remaining_pending'], 'waiting requests'),
  opened('cx', 'connections'),
  opened('rq', 'requests'),
  opened('rq_pending', 'waiting requests'),
  opened('rq_retry', 'retries'),
  preset(
    [
      'envoy-pending-requests',
      'Envoy: requests that wait for a connection',
      'They wait because the pool is full; beyond 1024, Envoy’s own limit, they are refused. Set the limit of your DestinationRule.',
    ],
    [['envoy_cluster_upstream_rq_pending_active'], ENVOY_DEFAULT_LIMIT],
  ),
  preset(
    [
      'envoy-connections',
      'Envoy: connections to a cluster',
      'Beyond 1024, Envoy’s own limit, new ones are refused. Set the limit of your DestinationRule.',
    ],
    [['envoy_cluster_upstream_cx_active'], ENVOY_DEFAULT_LIMIT],
  ),
  preset(
    [
      'envoy-memory',
      'Envoy: memory',
      'Against the 1 GiB that Istio’s sidecar may use by default; a proxy that reaches its limit is killed.',
    ],
    [['envoy_server_memory_allocated'], 2 ** 30],
    { unit: 'bytes' },
  ),
  preset(
    [
      'container-memory',
      'Container: memory',
      'The working set is what the kernel kills by. Limits come from kube-state-metrics.',
    ],
    [['container_memory_working_set_bytes'], ['kube_pod_container_resource_limits', { resource: 'memory' }]],
    { unit: 'bytes' },
  ),
  preset(
    [
      'container-memory-spec',
      'Container: memory, limit by cAdvisor',
      'The same without kube-state-metrics. A container without a limit has the limit 0 here, so its ratio is not known.',
    ],
    [['container_memory_working_set_bytes'], ['container_spec_memory_limit_bytes']],
    { unit: 'bytes' },
  ),
  preset(
    [
      'container-cpu',
      'Container: processor time',
      'A counter of seconds: what it grows by in a second is cores. At its limit a container is throttled.',
    ],
    [['container_cpu_usage_seconds_total'], ['kube_pod_container_resource_limits', { resource: 'cpu' }]],
    { unit: 'cores' },
  ),
  preset(
    ['process-files', 'Process: open files', 'At the limit no connection can be accepted any more.'],
    [['process_open_fds'], ['process_max_fds']],
  ),
  preset(
    [
      'process-cpu',
      'Process: processor time',
      'A counter of seconds: what it grows by in a second is cores. Set how many the process may use.',
    ],
    [['process_cpu_seconds_total'], 1],
    { unit: 'cores' },
  ),
  preset(
    [
      'go-memory',
      'Go: heap in use of what was taken from the system',
      'Where GOMEMLIMIT is set, choose go_gc_gomemlimit_bytes as capacity instead.',
    ],
    [['go_memstats_heap_inuse_bytes'], ['go_memstats_heap_sys_bytes']],
    { unit: 'bytes' },
  ),
  preset(
    ['jvm-heap', 'JVM: heap', 'Near its maximum the collector works more than the program.'],
    [
      ['jvm_memory_used_bytes', { area: 'heap' }],
      ['jvm_memory_max_bytes', { area: 'heap' }],
    ],
    { unit: 'bytes' },
  ),
  preset(
    [
      'tomcat-threads',
      'Tomcat: busy threads',
      'When all are busy, requests wait in the queue of connections.',
    ],
    [['tomcat_threads_busy_threads'], ['tomcat_threads_config_max_threads']],
  ),
  preset(
    ['executor-threads', 'JVM: threads of a pool', 'When all are busy, tasks wait.'],
    [['executor_active_threads'], ['executor_pool_max_threads']],
  ),
  preset(
    [
      'hikari-pool',
      'Database pool (HikariCP)',
      'When all connections are in use, requests wait for one until they time out.',
    ],
    [['hikaricp_connections_active'], ['hikaricp_connections_max']],
  ),
  preset(
    ['go-sql-pool', 'Database pool (Go database/sql)', 'When all connections are in use, requests wait.'],
    [['go_sql_in_use_connections'], ['go_sql_max_open_connections']],
  ),
  preset(
    [
      'nodejs-loop',
      'Node.js: delay of the event loop',
      'Against 100 ms: a loop that is late answers everything late.',
    ],
    [['nodejs_eventloop_lag_p99_seconds'], 0.1],
    { unit: 'seconds' },
  ),
];
