/**
 * Remembers what was computed from an object for as long as the object lives. All series of one label set arrive with
 * the same map of labels, so its ends and its outcome are worked out once.
 */
export function rememberBy<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, Value>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = compute(key);
      known.set(key, value);
    }
    return value;
  };
}
