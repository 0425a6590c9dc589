/**
 * What a find or hide expression may ask of a node or an edge. Each field reads its value from either; undefined means
 * that the thing has no such value (an edge has no version; no requests, no error ratio), and then a comparison is
 * neither true nor false. Of an edge, name, namespace and cluster are those of both ends.
 */
import type { NodeBadges, TopologyEdge, TopologyNode } from '@sightglass/shared/contract';
import { ALL_KINDS, BADGE_WORDS } from '../badges/badge-kinds.ts';
import type { Firing } from '../firing-on-graph.ts';
import { isGateway } from '../node-shape.ts';

/** A node, or an edge with the nodes at its ends. */
export type Subject = (
  | {
      readonly node: TopologyNode;
      /** What is set up of it and happens to it; undefined while that is not known. */
      readonly known?: NodeBadges | undefined;
      readonly configured?: boolean | undefined;
    }
  | { readonly edge: TopologyEdge; readonly source: TopologyNode; readonly target: TopologyNode }
) & {
  /** What fires about it; null for nothing, undefined while that is not known. */
  readonly firing?: Firing | null | undefined;
};

/** How the literals of a field are read: `ratio` takes 1% or 0.01, `duration` 200ms or 1.5s, in milliseconds. */
type FieldKind = 'text' | 'ratio' | 'duration' | 'number' | 'bytes';

export interface Field {
  readonly kind: FieldKind;
  readonly about: string;
  /** Suggested values of a text field. */
  readonly values?: readonly string[];
  /** `wanted`: what it is compared with, where that decides whether anything is known. */
  read(this: void, subject: Subject, wanted: string): number | readonly string[] | undefined;
}

function signals(subject: Subject): TopologyNode | TopologyEdge {
  return 'node' in subject ? subject.node : subject.edge;
}

function ofEnds(pick: (node: TopologyNode) => string | undefined): Field['read'] {
  return (subject) => {
    const nodes = 'node' in subject ? [subject.node] : [subject.source, subject.target];
    const texts = nodes.map(pick).filter((text) => text !== undefined);
    return texts.length === 0 ? undefined : texts;
  };
}

const HEALTHS = ['ok', 'degraded', 'failing', 'no-data'];
const SEVERITIES = ['page', 'ticket', 'info'];
const MTLS = ['mutual', 'mixed', 'plaintext', 'unmeasured'];

const errors: Field = {
  kind: 'ratio',
  about: 'share of requests that failed',
  read: (subject) => signals(subject).errorRatio ?? undefined,
};
const requests: Field = {
  kind: 'number',
  about: 'requests per second',
  read: (subject) => signals(subject).requestsPerSecond,
};
const namespace: Field = { kind: 'text', about: 'namespace', read: ofEnds((node) => node.namespace) };

function latency(quantile: 'p50' | 'p95' | 'p99'): Field {
  return {
    kind: 'duration',
    about: `${quantile} latency`,
    read: (subject) => signals(subject).latency?.[quantile],
  };
}

/** Without the configuration, that something is not set up is not known. */
function readBadges(subject: Subject, wanted: string): readonly string[] | undefined {
  if (!('node' in subject) || !subject.known) return undefined;
  const kinds = subject.known.badges.map(({ kind }): string => kind);
  if (kinds.includes(wanted) || subject.configured === true)
    return isSidecarOpen(subject, wanted) ? undefined : kinds;
  const kind = ALL_KINDS.find((one) => one === wanted);
  if (kind === undefined || BADGE_WORDS[kind].needsConfiguration) return undefined;
  return isSidecarOpen(subject, wanted) ? undefined : kinds;
}

function isSidecarOpen({ known }: { readonly known?: NodeBadges | undefined }, wanted: string): boolean {
  return wanted === 'no-sidecar' && known?.sidecar?.state === 'unknown';
}

export const FIELDS: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['errors', errors],
  ['rps', requests],
  ['requests', requests],
  ['p50', latency('p50')],
  ['p95', latency('p95')],
  ['p99', latency('p99')],
  [
    'bytes',
    {
      kind: 'bytes',
      about: 'bytes per second, both ways',
      read: (subject) => signals(subject).bytesPerSecond,
    },
  ],
  [
    'connections',
    {
      kind: 'number',
      about: 'connections opened per second',
      read: (subject) => signals(subject).openedPerSecond,
    },
  ],
  ['name', { kind: 'text', about: 'name of the node, or of either end', read: ofEnds((node) => node.name) }],
  ['ns', namespace],
  ['namespace', namespace],
  ['cluster', { kind: 'text', about: 'cluster', read: ofEnds((node) => node.cluster) }],
  ['version', { kind: 'text', about: 'version', read: ofEnds((node) => node.version) }],
  [
    'health',
    { kind: 'text', about: 'health', values: HEALTHS, read: (subject) => [signals(subject).health] },
  ],
  [
    'mtls',
    {
      kind: 'text',
      about: 'state of mutual TLS',
      values: MTLS,
      read: (subject) => [signals(subject).mtls.state],
    },
  ],
  [
    'alert',
    {
      kind: 'text',
      about: 'severity of an alert that fires about it',
      values: SEVERITIES,
      read: ({ firing }) =>
        firing === undefined ? undefined : (firing?.alerts.map(({ severity }) => severity) ?? []),
    },
  ],
  [
    'badge',
    { kind: 'text', about: 'what is set up of a node or happens to it', values: ALL_KINDS, read: readBadges },
  ],
  [
    'protocol',
    {
      kind: 'text',
      about: 'protocol of an edge',
      values: ['http', 'grpc', 'tcp'],
      read: (subject) => ('edge' in subject ? [subject.edge.protocol] : undefined),
    },
  ],
  [
    'source',
    {
      kind: 'text',
      about: 'who calls, of an edge',
      read: (subject) => ('edge' in subject ? [subject.source.name] : undefined),
    },
  ],
  [
    'target',
    {
      kind: 'text',
      about: 'who is called, of an edge',
      read: (subject) => ('edge' in subject ? [subject.target.name] : undefined),
    },
  ],
]);

function testBadges(test: (badge: NodeBadges['badges'][number]) => boolean): Flag['test'] {
  return (subject) => ('node' in subject ? subject.known?.badges.some(test) : undefined);
}

const isTripped = ({ kind, active }: NodeBadges['badges'][number]): boolean => kind === 'breaker' && active;

/** Words that stand alone. */
export interface Flag {
  readonly about: string;
  test(this: void, subject: Subject): boolean | undefined;
}

function onNode(test: (node: TopologyNode) => boolean): Flag['test'] {
  return (subject) => ('node' in subject ? test(subject.node) : undefined);
}

export const FLAGS: ReadonlyMap<string, Flag> = new Map<string, Flag>([
  [
    'mtls',
    { about: 'all traffic proven mutual TLS', test: (subject) => signals(subject).mtls.state === 'mutual' },
  ],
  [
    'plaintext',
    { about: 'some plaintext was seen', test: (subject) => signals(subject).mtls.plaintextShare > 0 },
  ],
  [
    'alert',
    {
      about: 'an alert fires about it',
      test: ({ firing }) => (firing === undefined ? undefined : firing !== null),
    },
  ],
  ['failing', { about: 'health is failing', test: (subject) => signals(subject).health === 'failing' }],
  ['degraded', { about: 'health is degraded', test: (subject) => signals(subject).health === 'degraded' }],
  [
    'external',
    {
      about: 'outside the mesh, or an edge to or from there',
      test: (subject) =>
        'node' in subject ? subject.node.external : subject.source.external || subject.target.external,
    },
  ],
  ['badge', { about: 'any badge', test: testBadges(() => true) }],
  ['tripped', { about: 'a breaker refused requests', test: testBadges(isTripped) }],
  ['gateway', { about: 'a gateway, by its name', test: onNode(isGateway) }],
  ['node', { about: 'any node', test: (subject) => 'node' in subject }],
  ['edge', { about: 'any edge', test: (subject) => 'edge' in subject }],
]);
