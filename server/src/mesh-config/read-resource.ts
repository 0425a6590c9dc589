/**
 * One raw object, as an API server or a file has it -> a resource, a problem, or nothing when it does not configure a mesh. Dropped: status, managed fields, and the
 * copy of everything that `kubectl apply` leaves in an annotation.
 */
import { formatResourceId } from '@sightglass/shared/identity';
import { CONFIG_MAP, findKind, MESH_CONFIG_MAP } from './kinds.ts';
import type { MeshResource, ResourceOrigin } from './mesh-config.ts';
import { asBody, trimSpec, type Body } from './trim-spec.ts';

export interface ResourcePlace {
  readonly cluster: string;
  /** Of resources that name none. */
  readonly namespace: string;
  readonly origin: ResourceOrigin;
}

export type ResourceRead =
  | { readonly resource: MeshResource; readonly problem?: undefined }
  | { readonly problem: string; readonly resource?: undefined };

/** Etcd, and so Kubernetes, takes no larger object: about 1.5 MiB. */
const MOST_CHARACTERS = 1.5 * 2 ** 20;
const MOST_DEPTH = 100;
const MOST_NAME = 253;
const DROPPED_ANNOTATIONS = new Set(['kubectl.kubernetes.io/last-applied-configuration']);

/** Whether a value, written out, would stay small: aliases of YAML can make a short text mean a very long one. */
function isSmall(value: unknown): boolean {
  let left = MOST_CHARACTERS;
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    left -= typeof next.value === 'string' ? next.value.length + 2 : 4;
    if (left < 0 || next.depth > MOST_DEPTH) return false;
    if (typeof next.value !== 'object' || next.value === null) continue;
    for (const [key, inner] of Object.entries(next.value)) {
      left -= key.length;
      open.push({ value: inner, depth: next.depth + 1 });
    }
  }
  return true;
}

function readTexts(value: unknown): Record<string, string> {
  const entries: [string, string][] = [];
  for (const [key, text] of Object.entries(asBody(value))) {
    // A number or a boolean that somebody forgot to quote: what it says is clear.
    if (typeof text === 'string' || typeof text === 'number' || typeof text === 'boolean')
      entries.push([key, String(text)]);
  }
  return Object.fromEntries(entries);
}

function readTime(value: unknown): number | null {
  const time =
    typeof value === 'string' ? Date.parse(value) : value instanceof Date ? value.getTime() : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

/** Null: not of interest. */
export function readResource(value: unknown, place: ResourcePlace): ResourceRead | null {
  const raw: Body = asBody(value);
  const { apiVersion, kind } = raw;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return null;
  const known = findKind(apiVersion, kind);
  if (!known) return null;
  const metadata = asBody(raw['metadata']);
  const { name, namespace: written } = metadata;
  if (known === CONFIG_MAP && name !== MESH_CONFIG_MAP) return null;
  if (typeof name !== 'string' || name === '') return { problem: `this ${kind} has no name` };
  const namespace = !known.namespaced
    ? ''
    : typeof written === 'string' && written !== ''
      ? written
      : place.namespace;
  if (name.length > MOST_NAME || namespace.length > MOST_NAME)
    return { problem: `the name of this ${kind} is longer than ${MOST_NAME} characters` };
  if (!isSmall(value)) return { problem: `${kind} ${name} is larger than Kubernetes would take` };
  const { cluster, origin } = place;
  const annotations = Object.entries(readTexts(metadata['annotations']));
  return {
    resource: {
      id: formatResourceId({ kind: known.key, cluster, namespace, name }),
      cluster,
      apiVersion,
      kind,
      namespace,
      name,
      labels: readTexts(metadata['labels']),
      annotations: Object.fromEntries(annotations.filter(([key]) => !DROPPED_ANNOTATIONS.has(key))),
      createdAt: readTime(metadata['creationTimestamp']),
      spec: trimSpec(kind, raw),
      origin,
    },
  };
}
