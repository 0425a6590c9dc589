/**
 * A namespace or service -> the PeerAuthentication that makes it STRICT, as YAML, with what it assumes. Of equals the oldest counts: where one rules the
 * subject already, the resource has its name, so that applying it changes that one.
 */
import { stringify } from 'yaml';
import type { ConfiguredWorkload, MeshConfig, MeshResource } from '../../mesh-config/mesh-config.ts';
import { oldestFirst } from '../../mesh-config/oldest-first.ts';
import { CANONICAL_LABELS, canonicalServiceOf } from '../canonical-service.ts';
import {
  asObject,
  PEER_AUTHENTICATION,
  readSelector,
  ROOT_NAMESPACE,
  selects,
} from '../peer-authentication.ts';
import type { Subject } from './subject.ts';

type Labels = Readonly<Record<string, string>>;

export interface StrictResource {
  readonly yaml: string;
  readonly notes: readonly string[];
}

const SELECTING = [...CANONICAL_LABELS, 'k8s-app'];
/** Labels that change with every roll-out. */
const VOLATILE: ReadonlySet<string> = new Set([
  'pod-template-hash',
  'controller-revision-hash',
  'version',
  'app.kubernetes.io/version',
  'service.istio.io/canonical-revision',
]);
const LONGEST_NAME = 63;

function isDnsLabel(text: string): boolean {
  return text.length <= LONGEST_NAME && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(text);
}

function isLabelValue(text: string): boolean {
  return text.length <= LONGEST_NAME && /^[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?$/.test(text);
}

/** The nearest valid name of a resource; `strict` where nothing is left. */
function toResourceName(text: string): string {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_NAME)
    .replaceAll(/^-+|-+$/g, '');
  return plain === '' ? 'strict' : plain;
}

function write(parts: {
  name: string;
  namespace: string;
  apiVersion: string;
  selector: Labels | null;
}): string {
  const { name, namespace, apiVersion, selector } = parts;
  return stringify(
    {
      apiVersion,
      kind: PEER_AUTHENTICATION,
      metadata: { name, namespace },
      spec: { ...(selector ? { selector: { matchLabels: selector } } : {}), mtls: { mode: 'STRICT' } },
    },
    { lineWidth: 0 },
  );
}

function pickOf(labels: Labels, keys: readonly string[]): Labels {
  return Object.fromEntries(keys.map((key) => [key, labels[key] as string]));
}

/** The fewest labels that all members share and nobody else has; null where they share none. */
function chooseSelector(
  members: readonly ConfiguredWorkload[],
  others: readonly ConfiguredWorkload[],
): { selector: Labels; alsoSelects: string[] } | null {
  const [first, ...rest] = members;
  if (!first) return null;
  const shared = Object.keys(first.labels)
    .filter((key) => !VOLATILE.has(key) && rest.every(({ labels }) => labels[key] === first.labels[key]))
    .toSorted();
  if (shared.length === 0) return null;
  const selectedBy = (selector: Labels): string[] =>
    others.filter(({ labels }) => selects(selector, labels)).map(({ name }) => name);
  for (const key of SELECTING.filter((one) => shared.includes(one))) {
    const selector = pickOf(first.labels, [key]);
    if (selectedBy(selector).length === 0) return { selector, alsoSelects: [] };
  }
  const selector = pickOf(first.labels, shared);
  return { selector, alsoSelects: selectedBy(selector) };
}

function describeSelector(selector: Labels): string {
  return Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}

function modeOf({ spec }: MeshResource): string {
  const { mode } = asObject(spec['mtls']);
  return typeof mode === 'string' ? mode : 'UNSET';
}

function hasPorts({ spec }: MeshResource): boolean {
  return Object.keys(asObject(spec['portLevelMtls'])).length > 0;
}

interface Place {
  readonly subject: Subject;
  /** PeerAuthentication of the namespace, the oldest first. */
  readonly resources: readonly MeshResource[];
  readonly workloads: readonly ConfiguredWorkload[];
  readonly rootNamespace: string;
}

function strictNamespace({ subject, resources, rootNamespace }: Place): StrictResource {
  const { namespace } = subject;
  const notes: string[] = [];
  const wide = resources.filter(({ spec }) => readSelector(spec) === null);
  const [ruling, ...ignored] = wide;
  if (ruling)
    notes.push(`Replaces ${namespace}/${ruling.name} (${modeOf(ruling)}), which rules the namespace now.`);
  if (ignored.length > 0) {
    notes.push(`Ignored by Istio, being younger: ${ignored.map(({ name }) => name).join(', ')}.`);
  }
  if (namespace === rootNamespace) {
    notes.push(
      `${namespace} is the root namespace: this makes the whole mesh STRICT, not only this namespace.`,
    );
  }
  for (const resource of resources) {
    const selector = readSelector(resource.spec);
    if (!selector || (modeOf(resource) === 'STRICT' && !hasPorts(resource))) continue;
    const kept = hasPorts(resource) ? `${modeOf(resource)}, with modes of ports` : modeOf(resource);
    if (kept === 'UNSET') continue;
    notes.push(
      `${namespace}/${resource.name} is narrower and stays in force (${kept}) for ${describeSelector(selector)}.`,
    );
  }
  const { name = 'default', apiVersion = 'security.istio.io/v1' } = ruling ?? {};
  return { yaml: write({ name, namespace, apiVersion, selector: null }), notes };
}

function guessSelector(name: string): { selector: Labels; notes: string[] } {
  const notes = [
    `No configured workload of ${name} is known: the selector app: ${name} is a guess, check it against the labels of its pods.`,
  ];
  if (!isLabelValue(name)) notes.push(`${name} is no valid value of a label: put the pods' own label there.`);
  return { selector: { app: name }, notes };
}

function strictService({ subject, resources, workloads, rootNamespace }: Place): StrictResource {
  const { namespace, name } = subject;
  const members = workloads.filter((workload) => canonicalServiceOf(workload) === name);
  const others = workloads.filter((workload) => !members.includes(workload));
  const chosen = chooseSelector(members, others);
  const { selector, notes } = chosen
    ? { selector: chosen.selector, notes: [] as string[] }
    : guessSelector(name);
  if (chosen && chosen.alsoSelects.length > 0) {
    notes.push(
      `No label tells its pods from others: the selector also selects ${chosen.alsoSelects.join(', ')}.`,
    );
  }
  if (namespace === rootNamespace) {
    notes.push(`${namespace} is the root namespace, where Istio heeds no selector: this has no effect.`);
  }
  const ruling = resources.find(({ spec }) => {
    const own = readSelector(spec);
    return own !== null && members.some(({ labels }) => selects(own, labels));
  });
  const parts = { namespace, apiVersion: 'security.istio.io/v1', selector };
  if (!ruling) return { yaml: write({ ...parts, name: toResourceName(name) }), notes };
  const ruled = readSelector(ruling.spec) as Labels;
  const beyond = others.filter(({ labels }) => selects(ruled, labels)).map((workload) => workload.name);
  if (beyond.length > 0) {
    notes.push(
      `${namespace}/${ruling.name} selects these pods too, and ${beyond.join(', ')}; the older of the two counts. Take these pods out of its selector first.`,
    );
    return { yaml: write({ ...parts, name: toResourceName(name) }), notes };
  }
  notes.push(
    modeOf(ruling) === 'STRICT'
      ? `${namespace}/${ruling.name} sets STRICT already.`
      : `Replaces ${namespace}/${ruling.name} (${modeOf(ruling)}), which rules these pods now.`,
  );
  if (hasPorts(ruling))
    notes.push(`Its modes of single ports are left out, so that every port becomes STRICT.`);
  const { name: ruledName, apiVersion } = ruling;
  return { yaml: write({ ...parts, apiVersion, name: ruledName }), notes };
}

/** The resource and its notes. */
export function writeStrictResource(subject: Subject, config: MeshConfig): StrictResource {
  const { cluster, namespace } = subject;
  const connected = config.clusters().find((one) => one.cluster === cluster);
  const place: Place = {
    subject,
    resources: config
      .list(PEER_AUTHENTICATION)
      .filter((resource) => resource.cluster === cluster && resource.namespace === namespace)
      .toSorted(oldestFirst),
    workloads: config
      .workloads()
      .filter((workload) => workload.cluster === cluster && workload.namespace === namespace),
    rootNamespace: connected?.rootNamespace || ROOT_NAMESPACE,
  };
  const { yaml, notes } = subject.kind === 'namespace' ? strictNamespace(place) : strictService(place);
  const warnings = [
    ...(connected
      ? []
      : [
          `No configuration of cluster ${cluster} is connected: what is in force there already is not known.`,
        ]),
    ...(isDnsLabel(namespace) ? [] : [`${namespace} is no valid name of a namespace.`]),
  ];
  return { yaml, notes: [...notes, ...warnings] };
}
