/**
 * Namespaces, Deployments and Services of one cluster of the demo mesh, as the YAML that would run it: made from the table of its workloads, so that labels and service
 * accounts are those that its proxies tell of.
 */
import { DEMO_FLOWS } from '../shop-flows.ts';
import {
  DEMO_WORKLOADS,
  findWorkload,
  UNVERSIONED,
  workloadName,
  type DemoWorkload,
} from '../shop-workloads.ts';

const PORT = 8080;
const STATEFUL = new Set(['redis-cart', 'postgres-catalog', 'postgres-orders', 'members-db']);
/** It calls and is never called. */
const WITHOUT_SERVICE = new Set(['batch-importer', 'ztunnel']);

const NAMESPACE_LABELS: Readonly<Record<string, string>> = {
  shop: 'istio-injection: enabled',
  payments: 'istio-injection: enabled',
  platform: 'istio-injection: enabled',
  legacy: 'istio-injection: enabled',
  data: 'istio-injection: enabled',
  'istio-ingress': 'istio-injection: enabled',
  loyalty: 'istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint',
};

function writeNamespace(name: string): string {
  const labels = NAMESPACE_LABELS[name];
  const annotations = name === 'mail' ? '\n  annotations: {linkerd.io/inject: enabled}' : '';
  return `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}${labels === undefined ? '' : `\n  labels: {${labels}}`}${annotations}
`;
}

function labelsOf({ service, version, proxy }: DemoWorkload): string {
  const labels = [`app: ${service}`];
  if (version !== UNVERSIONED) labels.push(`version: ${version}`);
  if (proxy === 'gateway') labels.push('istio: ingressgateway');
  if (proxy === 'waypoint') labels.push('gateway.networking.k8s.io/gateway-name: waypoint');
  // Inside namespaces whose pods are otherwise given a sidecar.
  if (proxy === 'none') labels.push('sidecar.istio.io/inject: "false"');
  return labels.join(', ');
}

function kindOf({ service, proxy }: DemoWorkload): string {
  if (proxy === 'ztunnel') return 'DaemonSet';
  return STATEFUL.has(service) ? 'StatefulSet' : 'Deployment';
}

function writeWorkload(workload: DemoWorkload): string {
  const { namespace, service, version, replicas } = workload;
  const kind = kindOf(workload);
  const chosen = version === UNVERSIONED ? `app: ${service}` : `app: ${service}, version: ${version}`;
  return `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${workloadName(workload)}
  namespace: ${namespace}
  labels: {${labelsOf(workload)}}
spec:${kind === 'DaemonSet' ? '' : `\n  replicas: ${replicas}`}
  selector:
    matchLabels: {${chosen}}
  template:
    metadata:
      labels: {${labelsOf(workload)}}
    spec:
      serviceAccountName: ${service}
      containers:
        - name: ${service}
          image: registry.example/${namespace}/${service}:${version}
          ports: [{containerPort: ${PORT}}]
`;
}

/** A gateway is reached at the ports that its Gateways open. */
const GATEWAY_PORTS = '{name: http2, port: 80, targetPort: 80}, {name: https, port: 443, targetPort: 443}';

function writeService({ namespace, service, proxy }: DemoWorkload, protocol: string): string {
  const ports =
    proxy === 'gateway' ? GATEWAY_PORTS : `{name: ${protocol}, port: ${PORT}, targetPort: ${PORT}}`;
  return `apiVersion: v1
kind: Service
metadata:
  name: ${service}
  namespace: ${namespace}
  labels: {app: ${service}}
spec:
  selector: {app: ${service}}
  ports: [${ports}]
`;
}

/** Services of the cluster's own workloads, and of those elsewhere that they call: a cluster knows a name only when it has the Service. */
function writeServices(cluster: string): string[] {
  const texts = new Map<string, string>();
  const add = (workload: DemoWorkload, protocol: string): void => {
    const { namespace, service } = workload;
    if (!WITHOUT_SERVICE.has(service) && !texts.has(`${namespace}/${service}`))
      texts.set(`${namespace}/${service}`, writeService(workload, protocol));
  };
  for (const { from, to, protocol } of DEMO_FLOWS) {
    if (typeof to !== 'string') continue;
    const target = findWorkload(to);
    if (target.cluster === cluster || findWorkload(from).cluster === cluster) add(target, protocol);
  }
  for (const workload of DEMO_WORKLOADS) if (workload.cluster === cluster) add(workload, 'http');
  return [...texts.values()];
}

const join = (texts: readonly string[]): string => texts.join('---\n');

export function writeNamespaces(cluster: string): string {
  const used = DEMO_WORKLOADS.filter((one) => one.cluster === cluster).map(({ namespace }) => namespace);
  return join([...new Set(['istio-system', ...used])].map(writeNamespace));
}

export function writeWorkloads(cluster: string): string {
  const own = DEMO_WORKLOADS.filter((one) => one.cluster === cluster);
  return join([...own.map(writeWorkload), ...writeServices(cluster)]);
}
