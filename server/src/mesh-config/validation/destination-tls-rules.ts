/** DestinationRules' TLS beside what PeerAuthentication demands of the workloads. https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings */
import type { MeshResource } from '../mesh-config.ts';
import type { Body } from '../trim-spec.ts';
import {
  bodyAt,
  hostCovers,
  labelsOf,
  listAt,
  numberOf,
  textOf,
  type FieldPath,
  type Labels,
  type Placed,
} from './fields.ts';
import { readHost, type HostFacts, type MeshView, type PortFacts } from './mesh-view.ts';
import { peerModes, type PeerModes } from './peer-modes.ts';
import { nameOf, type Finding, type Rule } from './rule.ts';
import { ISTIO_NETWORKING, rulesByHost } from './virtual-service-parts.ts';

const OF = { kinds: ['DestinationRule'], group: ISTIO_NETWORKING } as const;

/** A mode of TLS, and towards which ports and pods it holds. */
interface ClientTls {
  readonly mode: string;
  readonly path: FieldPath;
  readonly subset: Labels;
  holdsFor(port: number): boolean;
}

function readTls(policy: Placed<Body>): { readonly mode: string; readonly path: FieldPath } | null {
  const tls = bodyAt(policy.value, 'tls', policy.path);
  const mode = textOf(tls?.value['mode']);
  return tls && mode !== '' ? { mode, path: [...tls.path, 'mode'] } : null;
}

const portOf = ({ value, path }: Placed<Body>): number | null =>
  numberOf(bodyAt(value, 'port', path)?.value['number']);

/** A port that has settings of its own has nothing of the rest. */
function readPolicy(policy: Placed<Body>, subset: Labels): ClientTls[] {
  const ports = listAt(policy.value, 'portLevelSettings', policy.path);
  const own = new Set(ports.map(portOf));
  const wide = readTls(policy);
  return [
    ...(wide ? [{ ...wide, subset, holdsFor: (port: number) => !own.has(port) }] : []),
    ...ports.flatMap((one) => {
      const tls = readTls(one);
      const number = portOf(one);
      return tls ? [Object.assign(tls, { subset, holdsFor: (port: number) => port === number })] : [];
    }),
  ];
}

function listTls({ spec }: MeshResource): ClientTls[] {
  const wide = bodyAt(spec, 'trafficPolicy');
  return [
    ...(wide ? readPolicy(wide, {}) : []),
    ...listAt(spec, 'subsets').flatMap(({ value, path }) => {
      const policy = bodyAt(value, 'trafficPolicy', path);
      return policy ? readPolicy(policy, labelsOf(value['labels'])) : [];
    }),
  ];
}

/** The Services that the rule is for: of a host with a wildcard those that no rule of their own is for. */
function listServices(rule: MeshResource, view: MeshView): HostFacts[] {
  const host = textOf(rule.spec['host']);
  if (!isWide(rule)) {
    const answer = view.host(host, rule.namespace);
    return answer.state === 'known' && answer.host.resource.kind === 'Service' ? [answer.host] : [];
  }
  const own = view.once(rulesByHost);
  const wider = view.list('DestinationRule').map((one) => textOf(one.spec['host']));
  return view.list('Service').flatMap((service) => {
    const whole = `${service.name}.${service.namespace}.svc.cluster.local`;
    if (!hostCovers(host, whole) || own.has(`${service.namespace}/${service.name}`)) return [];
    const isNearest = !wider.some(
      (one) => one.startsWith('*') && one.length > host.length && hostCovers(one, whole),
    );
    return isNearest ? [readHost(service)] : [];
  });
}

interface Clash {
  readonly host: HostFacts;
  readonly port: PortFacts;
  readonly setter: MeshResource;
  /** Whether other ports of the host are well. */
  readonly isPart: boolean;
}

function findClash(
  tls: ClientTls,
  mode: string,
  { hosts, modes }: { readonly hosts: readonly HostFacts[]; readonly modes: PeerModes },
): Clash | null {
  for (const host of hosts) {
    const clashes = host.ports
      .filter(({ number }) => tls.holdsFor(number))
      .flatMap((port) => {
        const demand = modes.demandOf(host, port, tls.subset);
        return demand?.mode === mode ? [{ port, setter: demand.setter }] : [];
      });
    const [first] = clashes;
    if (first) return { host, ...first, isPart: clashes.length < host.ports.length };
  }
  return null;
}

const isWide = ({ spec }: MeshResource): boolean => textOf(spec['host']).startsWith('*');

/** The Service, where the rule does not name it itself. */
const listNamed = (rule: MeshResource, { host }: Clash): string[] => (isWide(rule) ? [host.resource.id] : []);

/** `reviews` as the rule names it, or where its host has a wildcard the Service; with the port where others are well. */
function nameTarget(rule: MeshResource, { host: { resource }, port, isPart }: Clash): string {
  const name = isWide(rule) ? `${resource.namespace}/${resource.name}` : textOf(rule.spec['host']);
  return isPart ? `${name} on port ${port.number}` : name;
}

function checkModes(
  resource: MeshResource,
  view: MeshView,
  {
    client,
    server,
    say,
  }: {
    readonly client: readonly string[];
    readonly server: string;
    readonly say: (mode: string, setter: string, target: string) => string;
  },
): Finding[] {
  const all = listTls(resource).filter(({ mode }) => client.includes(mode));
  if (all.length === 0) return [];
  const around = { hosts: listServices(resource, view), modes: view.once(peerModes) };
  return all.flatMap((tls): Finding[] => {
    const clash = findClash(tls, server, around);
    if (!clash) return [];
    const message = say(tls.mode, nameOf(clash.setter), nameTarget(resource, clash));
    return [{ path: tls.path, message, others: [clash.setter.id, ...listNamed(resource, clash)] }];
  });
}

export const DESTINATION_TLS_RULES: readonly Rule[] = [
  {
    ...OF,
    code: 'SG0208',
    severity: 'error',
    what: 'TLS is switched off towards workloads that demand it',
    why: 'PeerAuthentication STRICT takes mutual TLS alone: every call under this rule is cut (503, UF or UC).',
    fix: 'Use mode ISTIO_MUTUAL or leave tls out, or set the workload to PERMISSIVE while callers change.',
    alike: ['IST0113', 'KIA0207', 'KIA0208'],
    check: (resource, view) =>
      checkModes(resource, view, {
        client: ['DISABLE', 'SIMPLE'],
        server: 'STRICT',
        say: (mode, setter, target) => `The mode is ${mode}, but ${setter} demands mutual TLS of ${target}.`,
      }),
  },
  {
    ...OF,
    code: 'SG0215',
    severity: 'error',
    what: 'Mutual TLS is used towards workloads that take none',
    why: 'PeerAuthentication DISABLE takes plaintext alone: every call under this rule is cut (503, UF or UC).',
    fix: 'Set the workload to PERMISSIVE or STRICT, or leave tls out: without it callers see what the workload takes.',
    alike: ['IST0113', 'KIA0505', 'KIA0506'],
    check: (resource, view) =>
      checkModes(resource, view, {
        client: ['ISTIO_MUTUAL'],
        server: 'DISABLE',
        say: (mode, setter, target) =>
          `The mode is ${mode}, but ${setter} switches mutual TLS of ${target} off.`,
      }),
  },
];
