/** What a change writes: resources as they are and as they would be, in the order in which they must be applied (what others refer to first). */
import { formatResourceId } from '@sightglass/shared/identity';
import { findKind } from '../../mesh-config/kinds.ts';
import type { MeshResource } from '../../mesh-config/mesh-config.ts';
import type { Body } from '../../mesh-config/trim-spec.ts';

export interface DraftedResource {
  readonly before: MeshResource | null;
  readonly after: MeshResource;
}

type NewResource = Pick<MeshResource, 'apiVersion' | 'kind' | 'namespace' | 'name'>;

export interface Draft {
  /** Those that others refer to first. */
  list(): readonly DraftedResource[];
  /** As it would be by now. */
  latest(resource: MeshResource): MeshResource;
  change(resource: MeshResource, spec: Body): MeshResource;
  create(place: NewResource, spec: Body): MeshResource;
  /** What a reader of the plan should know, once each. */
  note(text: string): void;
  notes(): readonly string[];
  /** Where requests would go astray, or nothing would come of the change; once each. */
  warn(text: string): void;
  dangers(): readonly string[];
}

/** Services, then subsets, then what leads to them. */
const ORDER = ['Service', 'DestinationRule'];

function rankOf({ after }: DraftedResource): number {
  const rank = ORDER.indexOf(after.kind);
  return rank === -1 ? ORDER.length : rank;
}

export function createDraft(cluster: string): Draft {
  const drafted = new Map<string, DraftedResource>();
  const notes = new Set<string>();
  const dangers = new Set<string>();
  return {
    list: () => [...drafted.values()].toSorted((a, b) => rankOf(a) - rankOf(b)),
    latest: (resource) => drafted.get(resource.id)?.after ?? resource,
    change(resource, spec) {
      const { fieldLines: _, ...rest } = resource;
      const before = drafted.get(resource.id);
      const after = { ...rest, spec };
      drafted.set(resource.id, { before: before ? before.before : resource, after });
      return after;
    },
    create({ apiVersion, kind, namespace, name }, spec) {
      const key = findKind(apiVersion, kind)?.key ?? kind;
      const after: MeshResource = {
        id: formatResourceId({ kind: key, cluster, namespace, name }),
        cluster,
        apiVersion,
        kind,
        namespace,
        name,
        labels: {},
        annotations: {},
        createdAt: null,
        spec,
        origin: { kind: 'kubernetes', where: 'this change', line: null },
      };
      drafted.set(after.id, { before: null, after });
      return after;
    },
    note: (text) => void notes.add(text),
    notes: () => [...notes],
    warn: (text) => void dangers.add(text),
    dangers: () => [...dangers],
  };
}
