/**
 * The access log, narrowed to what a line of a security page is about. The keys are those of the access log's own filters (contract, access-log.ts). Out: link targets;
 * a part that is not known is left out, and a link that would narrow nothing is null.
 */
import { formatTerms } from '@sightglass/shared/filter-terms';
import { UNKNOWN } from '@sightglass/shared/identity';
import type { LinkTarget } from '../../routes.ts';

export interface AccessNarrowing {
  /** Ids of services. */
  readonly source?: string;
  readonly service?: string;
  readonly identity?: string;
  readonly address?: string;
  readonly proof?: 'plaintext' | 'unmeasured' | 'mutual';
  readonly denied?: 'true';
  readonly namespace?: string;
  readonly cluster?: string;
  /** The range of the page where it is not the frame's. */
  readonly range?: string;
}

function isTold(entry: readonly [string, string | undefined]): entry is readonly [string, string] {
  return entry[1] !== undefined && entry[1] !== '' && entry[1] !== UNKNOWN;
}

/** Lists of terms, in which commas and some other signs mean something. */
const TERMS: ReadonlySet<string> = new Set(['source', 'service', 'identity', 'address']);

export function linkToAccessLog(narrowing: AccessNarrowing): LinkTarget | null {
  const search = Object.fromEntries(
    Object.entries(narrowing)
      .filter(isTold)
      .map(([key, text]) => [key, TERMS.has(key) ? formatTerms([{ text, excluded: false }]) : text]),
  );
  const narrows = Object.keys(search).some((key) => key !== 'range');
  return narrows ? { page: 'access-log', search } : null;
}
