/**
 * For tests: what an API server makes of a patch. Server-side apply with field managers (lists are atomic, as in the kinds that matter here), and merge patches. Pure: objects enter and leave with their
 * `managedFields`. https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */

export interface FakeObject {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [more: string]: unknown };
  readonly [part: string]: unknown;
}

type Body = Record<string, unknown>;
type Path = readonly string[];

interface Entry {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly paths: ReadonlySet<string>;
}

interface FakeConflict {
  readonly manager: string;
  readonly field: string;
}

type FakeWrite =
  | { readonly object: FakeObject; readonly conflicts?: undefined }
  | { readonly conflicts: readonly FakeConflict[]; readonly object?: undefined };

const isObject = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const keyOf = (path: Path): string => JSON.stringify(path);
const pathOf = (key: string): string[] => JSON.parse(key) as string[];

function listLeaves(value: unknown, path: Path): string[] {
  if (!isObject(value) || Object.keys(value).length === 0) return [keyOf(path)];
  return Object.entries(value).flatMap(([key, inner]) => listLeaves(inner, [...path, key]));
}

const leavesOf = (object: Body): string[] =>
  object['spec'] === undefined ? [] : listLeaves(object['spec'], ['spec']);

function readAt(object: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (isObject(value) ? value[step] : undefined), object);
}

function writeAt(object: Body, [key = '', ...rest]: Path, value: unknown): void {
  if (rest.length > 0) {
    const inner = isObject(object[key]) ? { ...object[key] } : {};
    writeAt(inner, rest, value);
    object[key] = inner;
    if (value === undefined && Object.keys(inner).length === 0) delete object[key];
  } else if (value === undefined) delete object[key];
  else object[key] = value;
}

function encode(paths: Iterable<string>): Body {
  const fields: Body = {};
  for (const key of paths)
    writeAt(
      fields,
      pathOf(key).map((step) => `f:${step}`),
      {},
    );
  return fields;
}

function decode(fields: Body, path: Path = []): string[] {
  return Object.entries(fields).flatMap(([key, inner]) => {
    const at = [...path, key.slice(2)];
    return isObject(inner) && Object.keys(inner).length > 0 ? decode(inner, at) : [keyOf(at)];
  });
}

function entriesOf({ metadata }: FakeObject): Entry[] {
  const written = (metadata['managedFields'] ?? []) as {
    manager: string;
    operation: Entry['operation'];
    fieldsV1: Body;
  }[];
  return written.map(({ manager, operation, fieldsV1 }) => ({
    manager,
    operation,
    paths: new Set(decode(fieldsV1)),
  }));
}

function withEntries(object: FakeObject, entries: readonly Entry[]): FakeObject {
  const managedFields = entries
    .filter(({ paths }) => paths.size > 0)
    .map(({ manager, operation, paths }) => ({
      manager,
      operation,
      fieldsType: 'FieldsV1',
      fieldsV1: encode(paths),
    }));
  return { ...object, metadata: { ...object.metadata, managedFields } };
}

/** As somebody left it who does not apply. */
export function managedBy(manager: string, object: FakeObject): FakeObject {
  return withEntries(object, [{ manager, operation: 'Update', paths: new Set(leavesOf(object)) }]);
}

function applyPatch(
  live: FakeObject | null,
  body: FakeObject,
  { manager, force }: { readonly manager: string; readonly force: boolean },
): FakeWrite {
  const wanted = new Set(leavesOf(body));
  const entries = live ? entriesOf(live) : [];
  const isOwn = (one: Entry): boolean => one.manager === manager && one.operation === 'Apply';
  const others = entries.filter((one) => !isOwn(one));
  const differs = (key: string): boolean =>
    JSON.stringify(readAt(live, pathOf(key))) !== JSON.stringify(readAt(body, pathOf(key)));
  const conflicts = others.flatMap((one) =>
    [...one.paths]
      .filter((key) => wanted.has(key) && differs(key))
      .map((key) => ({ manager: one.manager, field: `.${pathOf(key).join('.')}` })),
  );
  if (conflicts.length > 0 && !force) return { conflicts };
  const { resourceVersion: _, ...metadata } = body.metadata;
  const { apiVersion: __, kind: ___, ...head } = live ?? { metadata };
  const object = structuredClone({ ...head, metadata: { ...metadata, ...head.metadata } }) as FakeObject &
    Body;
  const before = entries.find(isOwn)?.paths ?? new Set<string>();
  const left = others.map((one) => {
    const paths = new Set([...one.paths].filter((key) => !(wanted.has(key) && differs(key))));
    return { manager: one.manager, operation: one.operation, paths };
  });
  for (const key of before)
    if (!wanted.has(key) && !left.some(({ paths }) => paths.has(key)))
      writeAt(object, pathOf(key), undefined);
  for (const key of wanted) writeAt(object, pathOf(key), readAt(body, pathOf(key)));
  return { object: withEntries(object, [...left, { manager, operation: 'Apply', paths: wanted }]) };
}

function merge(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: Body = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = merge(merged[key], value);
  }
  return merged;
}

function mergePatch(live: FakeObject, body: Body, manager: string): FakeWrite {
  const { metadata: _, ...patch } = body;
  const object = merge(live, patch) as FakeObject & Body;
  const after = new Set(leavesOf(object));
  const changed = [...after].filter(
    (key) => JSON.stringify(readAt(live, pathOf(key))) !== JSON.stringify(readAt(object, pathOf(key))),
  );
  const left = entriesOf(live).map((one) => ({
    manager: one.manager,
    operation: one.operation,
    paths: new Set([...one.paths].filter((key) => after.has(key) && !changed.includes(key))),
  }));
  return {
    object: withEntries(object, [...left, { manager, operation: 'Update', paths: new Set(changed) }]),
  };
}

export interface FakePatch {
  readonly url: URL;
  readonly type: string;
  readonly body: Record<string, unknown>;
  readonly name: string;
  readonly namespace: string;
}

type Judged =
  | { readonly status: number; readonly body: Body; readonly object?: undefined }
  | { readonly status: number; readonly body?: undefined; readonly object: FakeObject };

/** What is answered to a patch of what is there, and the object that it makes. */
export function judgePatch(
  live: { readonly object: FakeObject; readonly version: number } | null,
  { url, type, body, name }: FakePatch,
): Judged {
  const { resourceVersion } = (body['metadata'] ?? {}) as Body;
  if (resourceVersion !== undefined && resourceVersion !== String(live?.version)) {
    const message = `Operation cannot be fulfilled on "${name}": the object has been modified`;
    return { status: 409, body: { reason: 'Conflict', message } };
  }
  const manager = url.searchParams.get('fieldManager') ?? '';
  const force = url.searchParams.get('force') === 'true';
  if (type === 'application/merge-patch+json') {
    if (!live) return { status: 404, body: { message: `"${name}" not found` } };
    const { object } = mergePatch(live.object, body, manager);
    if (object) return { status: 200, object };
  }
  if (type !== 'application/apply-patch+yaml')
    return { status: 415, body: { message: `the body of the request was in an unknown format: ${type}` } };
  const { object, conflicts } = applyPatch(live?.object ?? null, body as unknown as FakeObject, {
    manager,
    force,
  });
  if (object) return { status: live ? 200 : 201, object };
  const causes = conflicts.map((one) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with "${one.manager}" using ${url.pathname.split('/')[2]}/v1`,
    field: one.field,
  }));
  const message = `Apply failed with ${causes.length} conflicts`;
  return { status: 409, body: { reason: 'Conflict', message, details: { causes } } };
}
