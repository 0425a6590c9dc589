/** Bootstrap configurations of real Envoys: one that stands before callers, one that stands before a service; both log to the access log service. */
import type { WorkloadCertificate } from './spiffe-certificates.ts';

const TYPE = 'type.googleapis.com/envoy';
const HTTP2 = {
  'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
    '@type': `${TYPE}.extensions.upstreams.http.v3.HttpProtocolOptions`,
    explicit_http_config: { http2_protocol_options: {} },
  },
};

interface EnvoyIdentity {
  readonly namespace: string;
  readonly workload: string;
}

export interface EnvoyPlan extends EnvoyIdentity {
  readonly adminPort: number;
  readonly listenPort: number;
  readonly alsPort: number;
  readonly upstream: { readonly name: string; readonly port: number };
  /** Certificate shown to the upstream, or to callers; null for plaintext. */
  readonly certificate: WorkloadCertificate | null;
  readonly side: 'caller' | 'callee';
  /** How the upstream is shielded: Envoy's own fields of the route's action, and of the cluster. */
  readonly shield?: { readonly route: object; readonly cluster: object };
}

function address(port: number, host = '127.0.0.1'): object {
  return { socket_address: { address: host, port_value: port } };
}

function cluster(name: string, port: number, more: object = {}): object {
  const endpoint = { endpoint: { address: address(port) } };
  return {
    name,
    type: 'STATIC',
    connect_timeout: '2s',
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [endpoint] }] },
    ...more,
  };
}

function certificates({ certFile, keyFile, caFile }: WorkloadCertificate): object {
  return {
    tls_certificates: [{ certificate_chain: { filename: certFile }, private_key: { filename: keyFile } }],
    validation_context: { trusted_ca: { filename: caFile } },
  };
}

function transport(kind: 'Upstream' | 'Downstream', certificate: WorkloadCertificate): object {
  return {
    name: 'envoy.transport_sockets.tls',
    typed_config: {
      '@type': `${TYPE}.extensions.transport_sockets.tls.v3.${kind}TlsContext`,
      common_tls_context: certificates(certificate),
      ...(kind === 'Upstream'
        ? { sni: 'cart.shop.svc.cluster.local' }
        : { require_client_certificate: true }),
    },
  };
}

/** Refuses everything below /admin, as an AuthorizationPolicy of Istio would. */
const REFUSE_ADMIN = {
  name: 'envoy.filters.http.rbac',
  typed_config: {
    '@type': `${TYPE}.extensions.filters.http.rbac.v3.RBAC`,
    rules: {
      action: 'DENY',
      policies: {
        'ns[shop]-policy[no-admin]-rule[0]': {
          permissions: [{ url_path: { path: { prefix: '/admin' } } }],
          principals: [{ any: true }],
        },
      },
    },
  },
};

function connectionManager({ side, upstream, workload, shield }: EnvoyPlan): object {
  const log = {
    name: 'envoy.access_loggers.http_grpc',
    typed_config: {
      '@type': `${TYPE}.extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig`,
      common_config: {
        log_name: 'mesh',
        transport_api_version: 'V3',
        buffer_flush_interval: '0.2s',
        grpc_service: { envoy_grpc: { cluster_name: 'access_log' } },
      },
    },
  };
  return {
    name: 'envoy.filters.network.http_connection_manager',
    typed_config: {
      '@type': `${TYPE}.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager`,
      stat_prefix: workload,
      access_log: [log],
      route_config: {
        name: 'routes',
        virtual_hosts: [
          {
            name: upstream.name,
            domains: ['*'],
            routes: [
              { name: 'all', match: { prefix: '/' }, route: { cluster: upstream.name, ...shield?.route } },
            ],
          },
        ],
      },
      http_filters: [
        ...(side === 'callee' ? [REFUSE_ADMIN] : []),
        {
          name: 'envoy.filters.http.router',
          typed_config: { '@type': `${TYPE}.extensions.filters.http.router.v3.Router` },
        },
      ],
    },
  };
}

/** What listens: for a callee both mutual TLS and plaintext at one port, as Istio's PERMISSIVE. */
function listener(plan: EnvoyPlan): object {
  const filters = [connectionManager(plan)];
  const { certificate, side, listenPort } = plan;
  if (side === 'caller' || certificate === null)
    return { name: 'calls', address: address(listenPort), filter_chains: [{ filters }] };
  return {
    name: 'takes',
    address: address(listenPort),
    listener_filters: [
      {
        name: 'envoy.filters.listener.tls_inspector',
        typed_config: { '@type': `${TYPE}.extensions.filters.listener.tls_inspector.v3.TlsInspector` },
      },
    ],
    filter_chains: [
      {
        filter_chain_match: { transport_protocol: 'tls' },
        transport_socket: transport('Downstream', certificate),
        filters,
      },
      { filter_chain_match: { transport_protocol: 'raw_buffer' }, filters },
    ],
  };
}

/** The bootstrap as JSON, which Envoy takes for YAML. */
export function formatBootstrap(plan: EnvoyPlan): string {
  const { namespace, workload, upstream, certificate, side, shield } = plan;
  const isTlsCaller = side === 'caller' && certificate !== null;
  return JSON.stringify({
    node: {
      id: `${workload}-1`,
      cluster: workload,
      metadata: {
        NAMESPACE: namespace,
        WORKLOAD_NAME: workload,
        CLUSTER_ID: 'east',
        LABELS: { app: workload },
      },
    },
    admin: { address: address(plan.adminPort) },
    static_resources: {
      listeners: [listener(plan)],
      clusters: [
        cluster(upstream.name, upstream.port, {
          ...(isTlsCaller ? { transport_socket: transport('Upstream', certificate) } : {}),
          ...shield?.cluster,
        }),
        cluster('access_log', plan.alsPort, { typed_extension_protocol_options: HTTP2 }),
      ],
    },
  });
}
