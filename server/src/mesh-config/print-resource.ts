/** A resource -> YAML, as one would apply it; and -> its essence, by which versions are told apart. */
import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import type { MeshResource } from './mesh-config.ts';
import { isWorkload } from './trim-spec.ts';

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

function describe({ apiVersion, kind, namespace, name, labels, annotations, spec }: MeshResource): object {
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === '' ? {} : { namespace }),
      ...(isEmpty(labels) ? {} : { labels }),
      ...(isEmpty(annotations) ? {} : { annotations }),
    },
    ...(isEmpty(spec) ? {} : { [kind === 'ConfigMap' ? 'data' : 'spec']: spec }),
  };
}

/** As `printResource` prints what it describes. */
export function printBody(body: object): string {
  return stringify(body, { lineWidth: 0, aliasDuplicateObjects: false });
}

export function printResource(resource: MeshResource): string {
  return printBody(describe(resource));
}

/** Objects with their keys in order: a file whose keys were moved about says the same. */
function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Equal for versions that say the same. How many replicas are wanted is left out: an autoscaler changes that all day. */
export function fingerprint(resource: MeshResource): string {
  const { replicas: _, ...rest } = resource.spec;
  const spec = isWorkload(resource.kind) ? rest : resource.spec;
  return createHash('sha256')
    .update(JSON.stringify(describe({ ...resource, spec }), sortKeys))
    .digest('base64');
}

/** Whether nothing at all changed, so that the object that is there can stay. */
export function isSame(a: MeshResource, b: MeshResource): boolean {
  return (
    a.createdAt === b.createdAt &&
    a.origin.line === b.origin.line &&
    a.origin.where === b.origin.where &&
    JSON.stringify(a.fieldLines) === JSON.stringify(b.fieldLines) &&
    JSON.stringify(describe(a)) === JSON.stringify(describe(b))
  );
}
