/** What the routes of saved views share: who the reader is, views as answers tell them, and keeping one. */
import type { View, ViewRecord } from '@sightglass/shared/contract';
import type { Principal } from '../auth/principal.ts';
import type { AppContext } from '../http/app-context.ts';
import { ProblemError } from '../http/problem.ts';
import { recordFieldsOf } from '../http/record-fields.ts';
import { DocumentError } from '../state/document-error.ts';
import type { KeptView } from '../state/collections.ts';
import type { StoredDocument } from '../state/documents.ts';
import { findViewRefusal, maySee, withoutTaken, type Reader } from '../views/view-rules.ts';

/** How many views one author may keep. */
const MOST_OF_ONE = 200;

export function readerOf({
  author,
  principal: { role, groups },
}: {
  readonly author: string;
  readonly principal: Principal;
}): Reader {
  return { author, role, groups };
}

export function toViewRecord(stored: StoredDocument<KeptView>, reader: Reader): ViewRecord {
  const { owner, ...view } = stored.document;
  return {
    ...recordFieldsOf(stored),
    owner,
    mine: owner === reader.author,
    mayChange: findViewRefusal(stored.document, null, reader) === null,
    view,
  };
}

/** The one that is to be changed. Throws the same 404 for one that there is not and for another's personal one. */
export function findView(
  id: string,
  reader: Reader,
  { collections: { views } }: Pick<AppContext, 'collections'>,
): StoredDocument<KeptView> {
  const found = views.read(id);
  if (!found || !maySee(found, reader)) throw new DocumentError('missing', `There is no view ${id}.`);
  return found;
}

/** Throws a 403 that says which role it takes. */
export function refuseView(before: KeptView | null, next: View | null, reader: Reader): void {
  const refusal = findViewRefusal(before, next, reader);
  if (refusal !== null) throw new ProblemError(403, refusal);
}

/** Throws a 400 where the author has as many as one may have. */
export function refuseTooMany(owner: string, { collections }: Pick<AppContext, 'collections'>): void {
  const own = collections.views.list().filter(({ document }) => document.owner === owner);
  if (own.length >= MOST_OF_ONE)
    throw new ProblemError(400, `${owner} keeps ${own.length} views, and more than that nobody may.`);
}

/** Keeps what `write` writes, and takes from the other views whatever that one opens for from now on: in one transaction. */
export function keepView(
  write: () => StoredDocument<KeptView>,
  author: string,
  { collections: { views }, state }: Pick<AppContext, 'collections' | 'state'>,
): StoredDocument<KeptView> {
  return state.transaction(() => {
    const kept = write();
    for (const { id, document } of views.list()) {
      const less = id === kept.id ? null : withoutTaken(document, kept.document);
      if (less) views.change(id, less, { author });
    }
    return kept;
  });
}
