/** Services, workloads and namespaces, as far as the mesh depends on them. https://istio.io/latest/docs/ops/deployment/application-requirements/ */
import type { MeshResource } from '../mesh-config.ts';
import { asBody } from '../trim-spec.ts';
import {
  bodyAt,
  formatLabels,
  hasLabels,
  labelsOf,
  listAt,
  mayHaveLabels,
  numberOf,
  textOf,
} from './fields.ts';
import type { MeshView } from './mesh-view.ts';
import { meshNamespaces } from './peer-modes.ts';
import { nameOf, type Finding, type Rule } from './rule.ts';
import { selectsGateway } from './selector-parts.ts';

const SERVICE = { kinds: ['Service'], group: '' } as const;
const WORKLOAD = { kinds: ['Deployment', 'StatefulSet', 'DaemonSet'], group: 'apps' } as const;

const PROTOCOL_NAMES = /^(http|http2|https|grpc|grpc-web|tcp|tls|udp|mongo|mysql|redis|hbone)(-.*)?$/;
const INJECTION = ['istio-injection', 'istio.io/rev'] as const;
const SYSTEM = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

function podLabels({ spec }: MeshResource) {
  return labelsOf(asBody(asBody(asBody(spec['template'])['metadata'])['labels']));
}

function containerPorts({ spec }: MeshResource): string[] {
  const pods = bodyAt(asBody(spec['template']), 'spec')?.value ?? {};
  // Those of `initContainers` that are kept run beside the others.
  return ['containers', 'initContainers']
    .flatMap((key) => listAt(pods, key))
    .flatMap(({ value }) => listAt(value, 'ports').map((port) => textOf(port.value['name'])));
}

function servicesByNamespace(view: MeshView): ReadonlyMap<string, readonly MeshResource[]> {
  return Map.groupBy(view.list('Service'), ({ namespace }) => namespace);
}

function serviceTwins(view: MeshView): ReadonlyMap<string, readonly MeshResource[]> {
  return Map.groupBy(view.everywhere('Service'), ({ namespace, name }) => `${namespace}/${name}`);
}

function portNumbers({ spec }: MeshResource): string {
  const numbers = listAt(spec, 'ports').map(({ value }) => numberOf(value['port']) ?? 0);
  return numbers.toSorted((a, b) => a - b).join(', ');
}

function protocolOf(name: string, appProtocol: string): string {
  return appProtocol || (PROTOCOL_NAMES.exec(name)?.[1] ?? '');
}

export const KUBERNETES_RULES: readonly Rule[] = [
  {
    ...SERVICE,
    code: 'SG0801',
    severity: 'info',
    what: 'The name of a port hides its protocol',
    why: 'Proxies then have to guess from the first bytes: protocols in which the server speaks first hang, and HTTP metrics and routes may be missing.',
    fix: 'Begin the name with the protocol (http-api, grpc, tcp-db), or set appProtocol.',
    alike: ['IST0118', 'KIA0601'],
    check: ({ spec, namespace }, view) =>
      SYSTEM.has(namespace) || namespace === view.rootNamespace || spec['type'] === 'ExternalName'
        ? []
        : listAt(spec, 'ports').flatMap(({ value, path }) => {
            const name = textOf(value['name']);
            const isSaid =
              textOf(value['appProtocol']) !== '' || value['protocol'] === 'UDP' || PROTOCOL_NAMES.test(name);
            return isSaid
              ? []
              : [
                  {
                    path,
                    message: `Port ${numberOf(value['port'])} ${name === '' ? 'has no name' : `is named ${name}`}.`,
                  },
                ];
          }),
  },
  {
    ...WORKLOAD,
    code: 'SG0802',
    severity: 'info',
    what: 'Pods have no label app or version',
    why: 'Telemetry names services and versions by these labels: without them traffic is “unknown” or versions cannot be told apart.',
    fix: 'Label the pods with app (or app.kubernetes.io/name) and version (or app.kubernetes.io/version).',
    alike: [],
    check(resource, view) {
      if (!view.once(meshNamespaces).has(resource.namespace)) return [];
      const labels = podLabels(resource);
      if (labels['sidecar.istio.io/inject'] === 'false') return [];
      const missing = ['app', 'version'].filter((key) => {
        const long = `app.kubernetes.io/${key === 'app' ? 'name' : key}`;
        const canonical = `service.istio.io/canonical-${key === 'app' ? 'name' : 'revision'}`;
        return [key, long, canonical].every((one) => labels[one] === undefined);
      });
      return missing.length === 0
        ? []
        : [
            {
              path: ['spec', 'template', 'metadata', 'labels'],
              message: `Pods lack the label ${missing.join(' and ')}.`,
            },
          ];
    },
  },
  {
    ...SERVICE,
    code: 'SG0803',
    severity: 'warning',
    what: 'A Service selects no workload',
    why: 'It has no endpoint: calls get 503 (UH).',
    fix: 'Correct the selector, deploy the workload, or delete the Service.',
    alike: [],
    check({ spec, namespace }, view) {
      const selector = labelsOf(spec['selector']);
      const isFound =
        view.workloads(namespace).some((one) => mayHaveLabels(one.labels, selector)) ||
        selectsGateway(view, { namespace }, selector);
      return Object.keys(selector).length === 0 || isFound || !view.tellsWorkloads(namespace)
        ? []
        : [
            {
              path: ['spec', 'selector'],
              message: `No workload of ${namespace} has ${formatLabels(selector)}.`,
            },
          ];
    },
  },
  {
    ...SERVICE,
    code: 'SG0804',
    severity: 'error',
    what: 'A named target port that no container has',
    why: 'The port of the Service leads nowhere: it has no endpoint.',
    fix: 'Use the name of a container’s port, or its number.',
    alike: ['KIA0701'],
    missing: ['Deployment', 'StatefulSet', 'DaemonSet'],
    check(resource, view) {
      const selector = labelsOf(resource.spec['selector']);
      if (Object.keys(selector).length === 0) return [];
      const pods = ['Deployment', 'StatefulSet', 'DaemonSet']
        .flatMap((kind) => view.list(kind))
        .filter((one) => one.namespace === resource.namespace && hasLabels(podLabels(one), selector));
      const names = new Set(pods.flatMap(containerPorts));
      return pods.length === 0
        ? []
        : listAt(resource.spec, 'ports').flatMap(({ value, path }) => {
            const target = value['targetPort'];
            return typeof target !== 'string' || /^\d+$/.test(target) || names.has(target)
              ? []
              : [{ path: [...path, 'targetPort'], message: `No container has a port named ${target}.` }];
          });
    },
  },
  {
    ...WORKLOAD,
    code: 'SG0805',
    severity: 'warning',
    what: 'Two Services send one port of a workload in two protocols',
    why: 'A proxy opens the port once: which protocol it expects is decided by one of the Services, and calls of the other break.',
    fix: 'Name the protocol alike in both Services, or use different ports.',
    alike: ['IST0116'],
    check(resource, view) {
      const labels = podLabels(resource);
      const services = (view.once(servicesByNamespace).get(resource.namespace) ?? []).filter(({ spec }) => {
        const selector = labelsOf(spec['selector']);
        return Object.keys(selector).length > 0 && hasLabels(labels, selector);
      });
      const seen = new Map<string, { protocol: string; service: MeshResource }>();
      for (const service of services) {
        for (const { value } of listAt(service.spec, 'ports')) {
          const protocol = protocolOf(textOf(value['name']), textOf(value['appProtocol']));
          const port = String(value['targetPort'] ?? value['port']);
          const other = seen.get(port);
          if (other && protocol !== '' && other.protocol !== protocol && other.service !== service)
            return [
              {
                path: ['spec', 'template'],
                message: `Port ${port} is ${other.protocol} for ${nameOf(other.service)} and ${protocol} for ${nameOf(service)}.`,
                others: [other.service.id, service.id],
              },
            ];
          if (!other && protocol !== '') seen.set(port, { protocol, service });
        }
      }
      return [];
    },
  },
  {
    kinds: ['Namespace'],
    group: '',
    code: 'SG0806',
    severity: 'warning',
    what: 'A namespace has two labels for injection',
    why: 'istio-injection wins over istio.io/rev: the revision that was meant is not injected, which is noticed at the next upgrade.',
    fix: 'Keep one of the two labels.',
    alike: ['IST0123'],
    check: ({ labels }) =>
      INJECTION.every((key) => labels[key] !== undefined)
        ? [{ path: ['metadata', 'labels'], message: `It has both ${INJECTION.join(' and ')}.` }]
        : [],
  },
  {
    ...SERVICE,
    code: 'SG0807',
    severity: 'warning',
    what: 'A port of an ExternalName Service is TCP or has no name',
    why: 'A TCP port without an address catches all connections to that port, whatever host they were for.',
    fix: 'Name the port by its protocol (http, https, tls).',
    alike: ['IST0150'],
    check: ({ spec }) =>
      spec['type'] === 'ExternalName'
        ? listAt(spec, 'ports').flatMap(({ value, path }) => {
            const protocol = protocolOf(textOf(value['name']), textOf(value['appProtocol']));
            return protocol === '' || protocol === 'tcp'
              ? [
                  {
                    path,
                    message: `Port ${numberOf(value['port'])} ${protocol === '' ? 'says no protocol' : 'is TCP'}.`,
                  },
                ]
              : [];
          })
        : [],
  },
  {
    ...SERVICE,
    code: 'SG0808',
    severity: 'warning',
    what: 'A Service has other ports in another cluster',
    why: 'Clusters of a mesh share a Service by its name: calls that end in the other cluster find no such port.',
    fix: 'Give the Service the same ports in all clusters.',
    alike: ['IST0170'],
    check(resource, view): Finding[] {
      const { namespace, name, cluster } = resource;
      const other = (view.once(serviceTwins).get(`${namespace}/${name}`) ?? []).find(
        (one) => one.cluster !== cluster && portNumbers(one) !== portNumbers(resource),
      );
      return other
        ? [
            {
              path: ['spec', 'ports'],
              message: `In ${other.cluster} its ports are others.`,
              others: [other.id],
            },
          ]
        : [];
    },
  },
];
