/**
 * Where a value is within a draft: `sli.thresholdMs`, `tiers.0.burn`. Pure. Reading what is not there gives undefined; writing copies
 * what is on the way, so that equal parts stay the same objects.
 */

/** Every dotted path of a type; of a union, those of all its members. */
export type DraftPath<T> = T extends readonly (infer Item)[]
  ? `${number}` | `${number}.${DraftPath<Item>}`
  : T extends object
    ? {
        [Key in keyof T & string]-?: Key | `${Key}.${DraftPath<NonNullable<T[Key]>>}`;
      }[keyof T & string]
    : never;

export function readPath(value: unknown, path: string): unknown {
  let at = value;
  for (const key of path === '' ? [] : path.split('.')) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[key];
  }
  return at;
}

/** `undefined` takes the key away, so that a schema's default is in force again. */
export function writePath(value: unknown, path: string, next: unknown): unknown {
  if (path === '') return next;
  const [key = '', ...rest] = path.split('.');
  if (Array.isArray(value)) {
    return value.map((item: unknown, i) =>
      String(i) === key ? writePath(item, rest.join('.'), next) : item,
    );
  }
  const object =
    typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  const written = writePath(object[key], rest.join('.'), next);
  if (written !== undefined) return { ...object, [key]: written };
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

/** Whether `path` is `above` or lies within it. */
export function isWithin(path: string, above: string): boolean {
  return above === '' || path === above || path.startsWith(`${above}.`);
}
