/** Names for formats that allow few characters: lower case letters, digits and dashes, at most 63, as Kubernetes has them. */

export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replaceAll(/^-+|-+$/g, '');
  return slug === '' ? 'slo' : slug;
}

/** A slug for each, told apart by numbers where names are alike. */
export function slugsOf(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const base = slugOf(name);
    let slug = base;
    for (let next = 2; taken.has(slug); next++) slug = `${base.slice(0, 58)}-${next}`;
    taken.add(slug);
    return slug;
  });
}
