/**
 * Who manages which fields of an object: `metadata.managedFields`, in the format FieldsV1, whose keys are `f:name` for fields and others for items of lists.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management. Lists count as one field here: those of routes and subsets are atomic.
 */
import { asBody, type Body } from '../trim-spec.ts';

export interface FieldManager {
  readonly manager: string;
  /** `Apply` or `Update`. */
  readonly operation: string;
  /** Leaves below the object: `['spec', 'http']`. */
  readonly paths: readonly (readonly string[])[];
}

function listLeaves(fields: Body, path: readonly string[] = []): (readonly string[])[] {
  const keys = Object.keys(fields).filter((key) => key !== '.');
  const named = keys.filter((key) => key.startsWith('f:'));
  // Items of a list: the list as a whole.
  if (named.length < keys.length || named.length === 0) return path.length > 0 ? [path] : [];
  return named.flatMap((key) => listLeaves(asBody(fields[key]), [...path, key.slice(2)]));
}

export function readFieldManagers(object: Body): FieldManager[] {
  const { managedFields } = asBody(object['metadata']);
  if (!Array.isArray(managedFields)) return [];
  return managedFields.map((entry: unknown) => {
    const { manager, operation, fieldsV1, subresource } = asBody(entry);
    return {
      manager: typeof manager === 'string' ? manager : '?',
      operation: typeof operation === 'string' ? operation : '',
      paths: subresource === undefined || subresource === '' ? listLeaves(asBody(fieldsV1)) : [],
    };
  });
}

/** Whether one lies on the way to the other, or is it. */
export function pathsMeet(a: readonly string[], b: readonly string[]): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return short.every((step, i) => step === long[i]);
}

export function valueAt(body: unknown, path: readonly string[]): unknown {
  let value = body;
  for (const step of path) value = asBody(value)[step];
  return value;
}
