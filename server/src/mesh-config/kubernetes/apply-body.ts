/**
 * What is sent to write a change, and who stands in its way. Only fields that change are sent, with those that this console applied before: a field that its manager leaves out of an apply is removed.
 * Everything else stays whose it is. Objects are walked, lists are replaced as a whole (in VirtualServices, HTTPRoutes and DestinationRules they are atomic).
 */
import { asBody, type Body } from '../trim-spec.ts';
import { pathsMeet, valueAt, type FieldManager } from './managed-fields.ts';

type Path = readonly string[];

export const FIELD_MANAGER = 'sightglass';

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export interface SpecChanges {
  readonly set: readonly { readonly path: Path; readonly value: unknown }[];
  readonly removed: readonly Path[];
}

/** Leaves that differ; an object without fields is a leaf. */
export function compareSpecs(before: Body, after: Body, at: Path = ['spec']): SpecChanges {
  const set: { path: Path; value: unknown }[] = [];
  const removed: Path[] = [];
  for (const [key, value] of Object.entries(after)) {
    const path = [...at, key];
    const was = before[key];
    if (isSame(was, value)) continue;
    if (isObject(value) && Object.keys(value).length > 0) {
      const inner = compareSpecs(asBody(was), value, path);
      set.push(...inner.set);
      removed.push(...inner.removed);
    } else set.push({ path, value });
  }
  for (const key of Object.keys(before)) if (!(key in after)) removed.push([...at, key]);
  return { set, removed };
}

function setAt(body: Record<string, unknown>, path: Path, value: unknown): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (rest.length === 0) {
    body[key] = value;
    return;
  }
  const inner = { ...asBody(body[key]) };
  setAt(inner, rest, value);
  body[key] = inner;
}

/** Of the console's own applies; what it wrote by other ways is another entry. */
function ownPaths(managers: readonly FieldManager[]): readonly Path[] {
  return managers
    .filter(({ manager, operation }) => manager === FIELD_MANAGER && operation === 'Apply')
    .flatMap(({ paths }) => paths);
}

interface ApplyParts {
  readonly live: Body;
  readonly managers: readonly FieldManager[];
  readonly changes: SpecChanges;
}

/** The body of a server-side apply, without its head. */
export function bodyToApply({ live, managers, changes }: ApplyParts): Body {
  const body: Record<string, unknown> = {};
  for (const path of ownPaths(managers)) {
    const isRemoved = changes.removed.some((one) => one.every((step, i) => step === path[i]));
    const value = valueAt(live, path);
    if (path[0] === 'spec' && !isRemoved && value !== undefined) setAt(body, path, value);
  }
  for (const { path, value } of changes.set) setAt(body, path, value);
  return body;
}

/** The body of a merge patch, which removes by null. */
export function bodyToMerge({ set, removed }: SpecChanges): Body {
  const body: Record<string, unknown> = {};
  for (const path of removed) setAt(body, path, null);
  for (const { path, value } of set) setAt(body, path, value);
  return body;
}

export interface Owner {
  readonly manager: string;
  readonly field: string;
}

/** Removed fields that an apply cannot remove, because somebody else manages them as well. */
export function othersOf({ live, managers, changes }: ApplyParts): Owner[] {
  const own = ownPaths(managers);
  return changes.removed.flatMap((path) => {
    if (valueAt(live, path) === undefined) return [];
    const field = `.${path.join('.')}`;
    const others = managers.filter(
      ({ manager, operation, paths }) =>
        !(manager === FIELD_MANAGER && operation === 'Apply') && paths.some((one) => pathsMeet(one, path)),
    );
    if (others.length > 0) return others.map(({ manager }) => ({ manager, field }));
    return own.some((one) => pathsMeet(one, path)) ? [] : [{ manager: 'unknown', field }];
  });
}
