/** Three-valued logic (Kleene's): `null` is what an observation does not tell. Unknown stays unknown, also when negated. */
export type Ternary = boolean | null;

export function not(value: Ternary): Ternary {
  return value === null ? null : !value;
}

/** True when all are, false when one is false, else unknown. */
export function all<T>(items: readonly T[], test: (item: T) => Ternary): Ternary {
  let result: Ternary = true;
  for (const item of items) {
    const value = test(item);
    if (value === false) return false;
    if (value === null) result = null;
  }
  return result;
}

/** True when one is, false when all are false, else unknown. */
export function any<T>(items: readonly T[], test: (item: T) => Ternary): Ternary {
  let result: Ternary = false;
  for (const item of items) {
    const value = test(item);
    if (value === true) return true;
    if (value === null) result = null;
  }
  return result;
}
