/** What the new destination of a version repeats of those that are there: what somebody wrote beside whom it leads to and how much it gets. */
import type { Body } from '../../mesh-config/trim-spec.ts';
import { isAlike, only, without } from './body-fields.ts';
import type { Draft } from './draft.ts';

export interface OwnEntry {
  readonly body: Body;
  /** Null where it leads to all pods of the service. */
  readonly version: string | null;
}

interface NewEntry {
  readonly version: string;
  /** How people call the rule. */
  readonly title: string;
  readonly draft: Draft;
  /** What each entry says for itself. */
  readonly own: readonly string[];
}

/** The entries of the version where there are any, else all of the service. */
function sourcesOf(entries: readonly OwnEntry[], version: string): readonly OwnEntry[] {
  const named = entries.filter((one) => one.version === version);
  return named.length > 0 ? named : entries;
}

/** The fields in which all entries agree. Where they do not, nothing is made up, and the plan says so. */
export function repeatFields(entries: readonly OwnEntry[], { version, title, draft, own }: NewEntry): Body {
  const sources = sourcesOf(entries, version);
  const bodies = sources.map(({ body }) => without(body, own));
  const names = [...new Set(bodies.flatMap((body) => Object.keys(body)))];
  const differing = names.filter((name) => bodies.some((body) => !isAlike(body[name], bodies[0]?.[name])));
  if (differing.length > 0)
    draft.note(
      `The destinations of a rule of ${title} differ in ${differing.join(', ')}: the new one for ${version} begins without. Add in its YAML what shall hold for it.`,
    );
  const agreed = names.filter((name) => !differing.includes(name));
  const [first, ...others] = sources;
  // What was said of one version alone may have been meant for it alone.
  if (agreed.length > 0 && others.length === 0 && first && ![null, version].includes(first.version))
    draft.note(
      `The new destination for ${version} repeats what a rule of ${title} says of requests to ${first.version}: ${agreed.join(', ')}. Check whether that holds for ${version} too.`,
    );
  return only(bodies[0] ?? {}, agreed);
}
