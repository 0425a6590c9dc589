/** Istio's Gateways. https://istio.io/latest/docs/reference/config/networking/gateway/ */
import type { MeshResource } from '../mesh-config.ts';
import type { Body } from '../trim-spec.ts';
import {
  bodyAt,
  formatLabels,
  hasLabels,
  hostsMeet,
  keyOf,
  labelsOf,
  listAt,
  mayHaveLabels,
  numberOf,
  textOf,
  textsAt,
  type Placed,
} from './fields.ts';
import { POD_KINDS, type MeshView } from './mesh-view.ts';
import { nameOf, type Finding, type Rule } from './rule.ts';
import { ISTIO_NETWORKING, listGateways } from './virtual-service-parts.ts';

const OF = { kinds: ['Gateway'], group: ISTIO_NETWORKING } as const;

interface Server {
  readonly gateway: MeshResource;
  readonly server: Placed<Body>;
  readonly port: number | null;
  readonly protocol: string;
  readonly hosts: readonly string[];
  readonly mode: string;
  readonly credential: string;
}

function serversOf(gateway: MeshResource): Server[] {
  return listAt(gateway.spec, 'servers').map((server) => {
    const port = bodyAt(server.value, 'port', server.path)?.value ?? {};
    const tls = bodyAt(server.value, 'tls', server.path)?.value ?? {};
    return {
      gateway,
      server,
      port: numberOf(port['number']),
      protocol: textOf(port['protocol']).toUpperCase(),
      hosts: textsAt(server.value, 'hosts').map(({ value }) => value),
      mode: textOf(tls['mode']),
      credential: textOf(tls['credentialName']),
    };
  });
}

/** Servers that one gateway workload and port would have to serve. */
function serversByPort(view: MeshView): ReadonlyMap<string, readonly Server[]> {
  const all = view.list('Gateway', ISTIO_NETWORKING).flatMap(serversOf);
  return Map.groupBy(all, (one) => portKey(one));
}

function portKey({ gateway, port, server }: Server): string {
  return `${keyOf(labelsOf(gateway.spec['selector']))} ${port} ${textOf(server.value['bind'])}`;
}

function splitHost(host: string): [string, string] {
  const slash = host.indexOf('/');
  return slash === -1 ? ['*', host] : [host.slice(0, slash), host.slice(slash + 1)];
}

function bareHosts({ hosts }: Server): string[] {
  return hosts.map((host) => splitHost(host)[1]);
}

/** Hosts with the namespaces that they are for; where both take TLS they are told apart by its server name, which has no namespace. */
function hostsOverlap(a: Server, b: Server): string | null {
  const byName = [a, b].every(({ server }) => bodyAt(server.value, 'tls') !== null);
  for (const one of a.hosts) {
    for (const other of b.hosts) {
      const [[from, host], [into, second]] = [splitHost(one), splitHost(other)];
      const isForSame = byName || from === '*' || into === '*' || from === into;
      if (host === second && isForSame) return host;
    }
  }
  return null;
}

const PLAIN = new Set(['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB']);

function isPlain({ protocol }: Server): boolean {
  return PLAIN.has(protocol);
}

const ENCRYPTED = new Set(['HTTPS', 'TLS']);
/** Modes that show a certificate of the gateway's own; without a mode TLS is passed through. */
const SHOWING = new Set(['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL']);

/** What a server that takes TLS would need and does not have; null where it has all. */
function lackOfCertificate({ server, mode, credential }: Server): string | null {
  const tls = bodyAt(server.value, 'tls')?.value;
  if (!tls) return 'no certificate';
  const isNamed =
    credential !== '' ||
    textsAt(tls, 'credentialNames').length > 0 ||
    listAt(tls, 'tlsCertificates').length > 0;
  if (!SHOWING.has(mode) || isNamed) return null;
  if (textOf(tls['serverCertificate']) === '') return 'no certificate';
  return textOf(tls['privateKey']) === '' ? 'a serverCertificate without a privateKey' : null;
}

/** Names of certificates, each with the gateways that show them. */
function gatewaysByCredential(view: MeshView): ReadonlyMap<string, readonly Server[]> {
  const all = view
    .list('Gateway', ISTIO_NETWORKING)
    .flatMap(serversOf)
    .filter(({ credential }) => credential !== '');
  return Map.groupBy(
    all,
    ({ gateway, credential }) => `${keyOf(labelsOf(gateway.spec['selector']))} ${credential}`,
  );
}

/** Between networks a gateway goes by the server name alone. */
function needsNoRoutes(gateway: MeshResource): boolean {
  const servers = serversOf(gateway);
  return servers.length > 0 && servers.every(({ mode }) => mode === 'AUTO_PASSTHROUGH');
}

function boundGateways(view: MeshView): ReadonlySet<string> {
  return new Set(view.list('VirtualService').flatMap((one) => listGateways(one).map(({ value }) => value)));
}

/** Whether the gateways of the selector are part of what is told: a folder may hold routes alone. */
function tellsGateways(view: MeshView, selector: Readonly<Record<string, string>>): boolean {
  if (view.isWhole) return true;
  return Object.keys(selector).some((key) =>
    view.workloads().some(({ labels }) => labels[key] !== undefined),
  );
}

export const GATEWAY_RULES: readonly Rule[] = [
  {
    ...OF,
    code: 'SG0301',
    severity: 'error',
    what: 'The selector of a Gateway matches no workload',
    why: 'No proxy opens its ports: what it is for cannot be reached.',
    fix: 'Use the labels of the gateway’s pods, or deploy a gateway that has these.',
    alike: ['IST0101', 'KIA0302'],
    missing: POD_KINDS,
    check({ spec }, view) {
      const selector = labelsOf(spec['selector']);
      const isFound = view.workloads().some((one) => mayHaveLabels(one.labels, selector));
      return Object.keys(selector).length === 0 || isFound || !tellsGateways(view, selector)
        ? []
        : [{ path: ['spec', 'selector'], message: `No workload has the labels ${formatLabels(selector)}.` }];
    },
  },
  {
    ...OF,
    code: 'SG0302',
    severity: 'error',
    what: 'Two servers take the same host on the same port',
    why: 'A gateway can have one of them only: the other is rejected, and its routes and certificate with it.',
    fix: 'Keep one of them, or give them different hosts or ports.',
    alike: ['IST0145', 'KIA0301'],
    check: (resource, view) =>
      serversOf(resource).flatMap((own): Finding[] => {
        const same = (view.once(serversByPort).get(portKey(own)) ?? []).filter(
          (other) => !isSameServer(other, own) && !(isPlain(own) && isPlain(other)),
        );
        for (const other of same) {
          const host = hostsOverlap(own, other);
          if (host === null || isPlain(own) !== isPlain(other)) continue;
          return [
            {
              path: own.server.path,
              message: `The host ${host} is taken on port ${own.port} by ${nameOf(other.gateway)} as well.`,
              others: [other.gateway.id],
            },
          ];
        }
        return [];
      }),
  },
  {
    ...OF,
    code: 'SG0303',
    severity: 'error',
    what: 'One port of a gateway is to speak two protocols',
    why: 'A port has one kind of listener: with plaintext HTTP and TLS on it one of the two is dropped.',
    fix: 'Use different ports.',
    alike: ['IST0145'],
    check: (resource, view) =>
      serversOf(resource).flatMap((own): Finding[] => {
        const other = (view.once(serversByPort).get(portKey(own)) ?? []).find(
          (one) => isPlain(one) !== isPlain(own),
        );
        return other && own.protocol !== '' && other.protocol !== ''
          ? [
              {
                path: [...own.server.path, 'port', 'protocol'],
                message: `Port ${own.port} is ${own.protocol} here and ${other.protocol} in ${nameOf(other.gateway)}.`,
                others: [other.gateway.id],
              },
            ]
          : [];
      }),
  },
  {
    ...OF,
    code: 'SG0304',
    severity: 'error',
    what: 'A server with TLS names no certificate',
    why: 'The gateway has nothing to show to clients: Istio refuses the resource or the listener never opens.',
    fix: 'Name a secret in tls.credentialName (or serverCertificate and privateKey), or use mode PASSTHROUGH.',
    alike: ['IST0106'],
    check: (resource) =>
      serversOf(resource).flatMap((one): Finding[] => {
        const { server, protocol } = one;
        const lack = ENCRYPTED.has(protocol) ? lackOfCertificate(one) : null;
        return lack === null
          ? []
          : [
              {
                path: bodyAt(server.value, 'tls', server.path)?.path ?? server.path,
                message: `The protocol is ${protocol}, and there is ${lack}.`,
              },
            ];
      }),
  },
  {
    ...OF,
    code: 'SG0305',
    severity: 'warning',
    what: 'The gateway’s Service does not have the port',
    why: 'The proxy listens, but nobody gets there through the Service.',
    fix: 'Add the port to the Service of the gateway, or use one that it has.',
    alike: ['IST0162'],
    check(resource, view) {
      const selector = labelsOf(resource.spec['selector']);
      if (Object.keys(selector).length === 0) return [];
      const workloads = view
        .workloads()
        .filter((one) => one.cluster === view.cluster && hasLabels(one.labels, selector));
      const services = view.list('Service').filter((service) => {
        const wanted = labelsOf(service.spec['selector']);
        return (
          Object.keys(wanted).length > 0 &&
          workloads.some((one) => one.namespace === service.namespace && hasLabels(one.labels, wanted))
        );
      });
      if (services.length === 0) return [];
      const ports = new Set(
        services.flatMap(({ spec }) =>
          listAt(spec, 'ports').flatMap(({ value }) => [
            numberOf(value['port']),
            numberOf(value['targetPort']),
          ]),
        ),
      );
      // A named targetPort can be any number.
      if (
        services.some(({ spec }) =>
          listAt(spec, 'ports').some(({ value }) => typeof value['targetPort'] === 'string'),
        )
      )
        return [];
      return serversOf(resource).flatMap(({ server, port }) =>
        port === null || ports.has(port)
          ? []
          : [
              {
                path: [...server.path, 'port', 'number'],
                message: `No Service of the gateway has port ${port}.`,
              },
            ],
      );
    },
  },
  {
    ...OF,
    code: 'SG0306',
    severity: 'warning',
    what: 'Two Gateways show one certificate for different hosts',
    why: 'Browsers reuse an HTTP/2 connection for every host of a certificate, and then get 404 from the Gateway that lacks the host.',
    fix: 'Put the hosts into one Gateway, or use a certificate for each.',
    alike: ['IST0138'],
    check: (resource, view) =>
      serversOf(resource).flatMap((own): Finding[] => {
        if (own.credential === '') return [];
        const key = `${keyOf(labelsOf(resource.spec['selector']))} ${own.credential}`;
        const other = (view.once(gatewaysByCredential).get(key) ?? []).find(
          (one) =>
            one.gateway !== resource &&
            !bareHosts(own).some((host) => bareHosts(one).some((second) => hostsMeet(host, second))),
        );
        return other
          ? [
              {
                path: [...own.server.path, 'tls', 'credentialName'],
                message: `${nameOf(other.gateway)} shows the certificate ${own.credential} as well, for other hosts.`,
                others: [other.gateway.id],
              },
            ]
          : [];
      }),
  },
  {
    ...OF,
    code: 'SG0307',
    severity: 'error',
    what: 'Two ports of a Gateway have one name',
    why: 'Istio refuses the resource: names of ports tell its servers apart.',
    fix: 'Give each port a name of its own.',
    alike: ['IST0106'],
    check(resource) {
      const names = serversOf(resource).map(({ server }) => bodyAt(server.value, 'port')?.value['name']);
      return serversOf(resource).flatMap(({ server }, i) =>
        names[i] !== undefined && names.indexOf(names[i]) < i
          ? [
              {
                path: [...server.path, 'port', 'name'],
                message: `The name ${textOf(names[i])} is there already.`,
              },
            ]
          : [],
      );
    },
  },
  {
    ...OF,
    code: 'SG0308',
    severity: 'info',
    what: 'No VirtualService is for the Gateway',
    why: 'It answers everything with 404, or with a redirect to HTTPS.',
    fix: 'Bind a VirtualService to it, or delete it.',
    alike: [],
    check: (resource, view) =>
      view.once(boundGateways).has(`${resource.namespace}/${resource.name}`) || needsNoRoutes(resource)
        ? []
        : [{ path: ['spec', 'servers'], message: 'No VirtualService names it.' }],
  },
];

function isSameServer(a: Server, b: Server): boolean {
  return a.gateway === b.gateway && a.server.path.at(-1) === b.server.path.at(-1);
}
