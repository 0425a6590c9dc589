/** What else to know before STRICT is applied: traffic that no proxy reports, rules elsewhere that send plaintext, and limits of what was read. Sentences. */
import type { PeerPolicy, ReadinessCaller } from '@sightglass/shared/contract';
import type { Milliseconds } from '@sightglass/shared/units';
import type { MeshConfig } from '../../mesh-config/mesh-config.ts';
import { asObject } from '../peer-authentication.ts';
import type { Inbound, Receiver } from './inbound.ts';
import { inWords } from './judge.ts';
import type { PlainFlows } from './plain-flows.ts';
import type { Subject } from './subject.ts';

export interface NotesAsked {
  readonly subject: Subject;
  readonly policy: PeerPolicy | null;
  readonly inbound: readonly Inbound[];
  readonly receivers: readonly Receiver[];
  readonly callers: readonly ReadinessCaller[];
  readonly plain: PlainFlows;
  readonly config: MeshConfig;
  /** Of the series that times come from. */
  readonly stepMs: Milliseconds;
  readonly windowFrom: number;
}

const ALWAYS = [
  'Health probes: the kubelet calls in plaintext from outside the mesh. Istio has its agent take them (HTTP, TCP, gRPC) unless sidecar.istio.io/rewriteAppHTTPProbers is "false"; where it is, they fail under STRICT.',
  'Metrics: a Prometheus without a certificate of the mesh can still scrape Istio’s own ports (15020, 15090), but no longer the application’s port.',
];

/** The modes of a DestinationRule's `tls` that are not the mesh's own mutual TLS. */
const FOREIGN_MODES: ReadonlySet<string> = new Set(['DISABLE', 'SIMPLE']);

function listModes(spec: Readonly<Record<string, unknown>>): string[] {
  const subsets = listOf(spec['subsets']).map((subset) => asObject(subset)['trafficPolicy']);
  const modes: string[] = [];
  for (const policy of [spec['trafficPolicy'], ...subsets].map(asObject)) {
    for (const level of [policy, ...listOf(policy['portLevelSettings']).map(asObject)]) {
      const { mode } = asObject(level['tls']);
      if (typeof mode === 'string') modes.push(mode);
    }
  }
  return modes;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Whether a host of a DestinationRule in `ruleNamespace` means a service, as Kubernetes resolves short names. */
function meansHost(
  host: string,
  ruleNamespace: string,
  { namespace, name }: { namespace: string; name: string },
): boolean {
  const full = host.includes('.') || host === '*' ? host : `${host}.${ruleNamespace}.svc.cluster.local`;
  const own = `${name}.${namespace}.svc.cluster.local`;
  if (full.startsWith('*')) return own.endsWith(full.slice(1));
  return full === own || full === `${name}.${namespace}` || full === `${name}.${namespace}.svc`;
}

function noteRules({ config, inbound, subject }: NotesAsked): string[] {
  const targets = new Map(inbound.map(({ target }) => [target.id, target]));
  const places = subject.kind === 'service' ? [subject] : [...targets.values()];
  return config
    .list('DestinationRule')
    .filter(({ cluster }) => cluster === subject.cluster)
    .flatMap(({ namespace, name, spec }) => {
      const { host } = spec;
      if (typeof host !== 'string' || !places.some((place) => meansHost(host, namespace, place))) return [];
      const modes = [...new Set(listModes(spec))].filter((mode) => FOREIGN_MODES.has(mode));
      return modes.map(
        (mode) =>
          `DestinationRule ${namespace}/${name} (host ${host}) has callers send with tls mode ${mode}: STRICT cuts them off until it is ISTIO_MUTUAL or left out.`,
      );
    });
}

function noteReach({ receivers }: NotesAsked): string[] {
  if (receivers.length === 0 || receivers.some(({ outOfReach }) => outOfReach === null)) return [];
  return ['Applied here, the resource would neither secure nor break anything: see the doubts.'];
}

function notePorts({ policy }: NotesAsked): string[] {
  if (!policy || policy.ports.length === 0) return [];
  const ports = policy.ports.map(({ port, mode }) => `${port} ${mode}`).join(', ');
  return [`Ports with a mode of their own now: ${ports}.`];
}

function noteCallers({ callers, inbound }: NotesAsked): string[] {
  const notes: string[] = [];
  if (callers.some(({ knownBy }) => knownBy === 'address' || knownBy === 'nothing')) {
    notes.push(
      'Callers known by an address at most are outside the mesh: give them a proxy, or let them come in through a gateway.',
    );
  }
  if (callers.some(({ knownBy, reason }) => knownBy === 'workload' && reason === 'receiver')) {
    notes.push(
      'Callers known as workloads that send plaintext either have no proxy or are told to by a DestinationRule with tls mode DISABLE.',
    );
  }
  if (inbound.some(({ reason, received }) => reason === 'not-told' && received)) {
    notes.push(
      'In ambient mode ztunnel says of plaintext no more than unknown: unmeasured traffic that it received is likely to be cut off.',
    );
  }
  return notes;
}

function noteLog({ callers, plain, windowFrom }: NotesAsked): string[] {
  const unknown = callers.some(({ knownBy }) => knownBy === 'nothing');
  if (plain.keptFrom === null) {
    return unknown ? ['Who the unknown callers are is told by access logs, of which none are kept.'] : [];
  }
  const known = callers.filter(({ knownBy }) => knownBy === 'address' || knownBy === 'identity');
  const notes: string[] = [];
  if (known.length > 0) {
    notes.push(
      'Callers by address come from access logs. Their volume is what metrics count, divided as the log’s records are: one whose requests were never logged is not among them.',
    );
  }
  if (unknown && plain.keptFrom > windowFrom) {
    const since = new Date(plain.keptFrom).toISOString();
    notes.push(`Access logs are kept since ${since}: unknown callers before that can no longer be named.`);
  }
  return notes;
}

/** Notes in the order in which they matter. */
export function listNotes(asked: NotesAsked): string[] {
  const { subject, stepMs } = asked;
  return [
    ...noteReach(asked),
    ...noteRules(asked),
    ...notePorts(asked),
    ...noteCallers(asked),
    ...noteLog(asked),
    ...ALWAYS,
    `Holds for cluster ${subject.cluster}: the same name in another cluster is judged, and changed, on its own.`,
    `First and last times are exact to ${inWords(stepMs)} of telemetry at worst; those of addresses are the log’s own.`,
  ];
}
