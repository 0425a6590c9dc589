/**
 * Who may see, change and hand out saved views, and where `/` leads a reader. Pure. A viewer keeps views of their own; sharing one, and changing a shared one, takes an editor; opening one for a
 * group or for everybody, and changing one that is, takes an admin, because it decides what others see first.
 */
import { isAtLeast, type Role, type View } from '@sightglass/shared/contract';
import type { KeptView } from '../state/collections.ts';
import type { StoredDocument } from '../state/documents.ts';

export interface Reader {
  /** The name that they signed in with, or as they call themselves. */
  readonly author: string;
  readonly role: Role;
  readonly groups: readonly string[];
}

type Kept = StoredDocument<KeptView>;

export function maySee({ document }: Kept, { author }: Pick<Reader, 'author'>): boolean {
  return document.sharing === 'shared' || document.owner === author;
}

function roleForState({ sharing, opensFor }: Pick<View, 'sharing' | 'opensFor'>): Role {
  if (opensFor.everybody || opensFor.groups.length > 0) return 'admin';
  return sharing === 'shared' ? 'editor' : 'viewer';
}

const WHY: Readonly<Record<Role, string>> = {
  viewer: '',
  editor: 'Sharing a view, or changing a shared one,',
  admin: 'Choosing what opens first for others, or changing that view,',
};

/** Why the reader may not make a view what `next` says, from what it was; null when they may. Null for `before` is a new one, for `next` a deleted one. */
export function findViewRefusal(
  before: KeptView | null,
  next: View | null,
  { author, role }: Reader,
): string | null {
  for (const state of [before, next]) {
    if (state === null) continue;
    const needed = roleForState(state);
    if (!isAtLeast(role, needed))
      return `${WHY[needed]} takes the role ${needed}; ${author} has the role ${role}.`;
  }
  if (before === null || next === null || before.owner === author) return null;
  if (next.sharing === 'personal')
    return `This view is ${before.owner}’s: only they can take it back to themselves.`;
  return next.opensFor.me === before.opensFor.me
    ? null
    : `This view is ${before.owner}’s: what opens first for them is theirs to say.`;
}

/** The view that `/` leads the reader to; null for none. Of two for the same group the one that was changed last. */
export function findStart(views: readonly Kept[], { author, groups }: Omit<Reader, 'role'>): Kept | null {
  const newestFirst = views.toSorted((a, b) => b.updatedAt - a.updatedAt);
  const first = (fits: (view: KeptView) => boolean): Kept | undefined =>
    newestFirst.find(({ document }) => fits(document));
  const own = first(({ owner, opensFor }) => opensFor.me && owner === author);
  if (own) return own;
  for (const group of groups) {
    const found = first(({ opensFor }) => opensFor.groups.includes(group));
    if (found) return found;
  }
  return first(({ opensFor }) => opensFor.everybody) ?? null;
}

/** What another view stops to open for, because `taken` opens for it from now on; null where nothing changes. */
export function withoutTaken(other: KeptView, taken: KeptView): KeptView | null {
  const { opensFor } = other;
  const next = {
    me: opensFor.me && !(taken.opensFor.me && taken.owner === other.owner),
    everybody: opensFor.everybody && !taken.opensFor.everybody,
    groups: opensFor.groups.filter((group) => !taken.opensFor.groups.includes(group)),
  };
  const same =
    next.me === opensFor.me &&
    next.everybody === opensFor.everybody &&
    next.groups.length === opensFor.groups.length;
  return same ? null : { ...other, opensFor: next };
}
