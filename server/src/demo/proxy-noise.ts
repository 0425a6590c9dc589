/**
 * What real proxies print besides traffic: build, server and control-plane connection metrics. The console has to skip them
 * cheaply, so the demo's proxies print them too. Values follow the pod's age in seconds.
 */

function printFamily(
  name: string,
  kind: 'counter' | 'gauge',
  samples: readonly (readonly [string, number])[],
): string {
  return `# TYPE ${name} ${kind}\n${samples.map(([labels, value]) => `${name}{${labels}} ${value}\n`).join('')}`;
}

const XDS = 'cluster_name="xds-grpc"';

/** The agent's and Envoy's own families in an Istio sidecar, gateway or waypoint. */
export function printSidecarNoise(ageSeconds: number): string {
  const age = Math.floor(ageSeconds);
  const pushes = Math.floor(age / 45);
  return (
    printFamily('istio_agent_num_outgoing_requests', 'counter', [
      ['request_type="csr",url="/istio.v1.auth"', 1 + Math.floor(age / 43_200)],
    ]) +
    printFamily('istio_agent_go_goroutines', 'gauge', [['', 64 + (age % 7)]]) +
    printFamily('istio_agent_process_resident_memory_bytes', 'gauge', [['', 4.8e7 + (age % 977) * 1_024]]) +
    printFamily('envoy_cluster_upstream_cx_total', 'counter', [[XDS, 1 + Math.floor(age / 1_800)]]) +
    printFamily('envoy_cluster_upstream_cx_active', 'gauge', [[XDS, 1]]) +
    printFamily('envoy_cluster_upstream_cx_rx_bytes_total', 'counter', [[XDS, pushes * 61_440]]) +
    printFamily('envoy_cluster_upstream_cx_tx_bytes_total', 'counter', [[XDS, pushes * 2_048]]) +
    printFamily('envoy_cluster_upstream_cx_connect_fail', 'counter', [[XDS, 0]]) +
    printFamily('envoy_cluster_upstream_rq_total', 'counter', [[XDS, 1 + Math.floor(age / 1_800)]]) +
    printFamily('envoy_cluster_membership_healthy', 'gauge', [[XDS, 1]]) +
    printFamily('envoy_server_concurrency', 'gauge', [['', 2]]) +
    printFamily('envoy_server_days_until_first_cert_expiring', 'gauge', [['', 0]]) +
    printFamily('envoy_server_live', 'gauge', [['', 1]]) +
    printFamily('envoy_server_memory_allocated', 'gauge', [['', 2.9e7 + (age % 613) * 512]]) +
    printFamily('envoy_server_uptime', 'gauge', [['', age]]) +
    printFamily('envoy_wasm_envoy_wasm_runtime_null_created', 'counter', [['', 10]])
  );
}
