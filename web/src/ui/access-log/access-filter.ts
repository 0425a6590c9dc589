/**
 * The filter of the access log. Pure. In: what stands in the URL. Out: the API's query, the chips that show it, and the same filter with a term
 * more or less.
 */
import { formatTerms, parseTerms, type FilterTerm } from '@sightglass/shared/filter-terms';
import { z } from 'zod';
import { param, textParam, type SearchParam, type SearchValues } from '../../url/search-params.ts';
import { FIELDS, TERM_KEYS, type TermKey } from './access-fields.ts';

const NO_TERMS: readonly FilterTerm[] = [];

const termsParam: SearchParam<readonly FilterTerm[]> = {
  fallback: NO_TERMS,
  parse: parseTerms,
  format: (terms) => (terms.length === 0 ? null : formatTerms(terms)),
};

/** As the API calls them. */
export const filterSearch = {
  ...(Object.fromEntries(TERM_KEYS.map((key) => [key, termsParam])) as Record<TermKey, typeof termsParam>),
  denied: param(z.enum(['', 'true', 'false']), ''),
  requestId: textParam(),
  text: textParam(),
};
export type AccessFilter = SearchValues<typeof filterSearch>;
/** A change: the keys that it writes. */
export type FilterPatch = Partial<AccessFilter>;

/** What a cell or a group stands for, as a filter. */
export type FilterTarget =
  | { readonly key: TermKey; readonly text: string; readonly also?: string }
  | { readonly key: 'requestId'; readonly text: string }
  | { readonly key: 'denied'; readonly text: string };

export const NO_FILTER: AccessFilter = {
  ...(Object.fromEntries(TERM_KEYS.map((key) => [key, NO_TERMS])) as Record<TermKey, readonly FilterTerm[]>),
  denied: '',
  requestId: '',
  text: '',
};

/** Keys of the API's query, only those that say something. */
export function toFilterQuery(filter: FilterPatch): Record<string, string> & { denied?: 'true' | 'false' } {
  const query: Record<string, string> & { denied?: 'true' | 'false' } = {};
  for (const key of TERM_KEYS) {
    const terms = filter[key] ?? NO_TERMS;
    if (terms.length > 0) query[key] = formatTerms(terms);
  }
  if (filter.denied) query.denied = filter.denied;
  if (filter.requestId) query['requestId'] = filter.requestId;
  if (filter.text) query['text'] = filter.text;
  return query;
}

export function isFiltered(filter: AccessFilter): boolean {
  return Object.keys(toFilterQuery(filter)).length > 0;
}

/** The filter with a narrowing that the page gives: of a list that it decides only what excludes remains the reader’s. */
export function narrowFilter(filter: AccessFilter, fixed: FilterPatch): AccessFilter {
  const next: Record<string, unknown> = { ...filter, ...fixed };
  for (const key of TERM_KEYS) {
    const terms = fixed[key];
    if (terms) next[key] = [...terms, ...filter[key].filter(({ excluded }) => excluded)];
  }
  return next as AccessFilter;
}

/** With the value asked for, or left out; the opposite, and what the value contradicts, goes. */
export function addTarget(filter: AccessFilter, target: FilterTarget, excluded: boolean): FilterPatch {
  if (target.key === 'requestId') return { requestId: target.text };
  if (target.key === 'denied') return { denied: (target.text === 'true') === excluded ? 'false' : 'true' };
  const texts = [target.text, ...(target.also === undefined ? [] : [target.also])];
  const others = filter[target.key].filter(({ text }) => !texts.includes(text));
  return { [target.key]: [...others, ...texts.map((text) => ({ text, excluded }))] };
}

/** One removable part of the filter. */
export interface FilterChip {
  readonly id: string;
  readonly label: string;
  readonly excluded: boolean;
  readonly text: string;
  /** What the chip's removal writes. */
  readonly removal: FilterPatch;
  /** What turning it round writes; null where it has no opposite. */
  readonly opposite: FilterPatch | null;
}

export function listChips(filter: AccessFilter): FilterChip[] {
  const chips: FilterChip[] = TERM_KEYS.flatMap((key) =>
    filter[key].map((term) => ({
      id: `${key} ${term.excluded ? 'not ' : ''}${term.text}`,
      label: FIELDS[key].label,
      ...term,
      removal: { [key]: filter[key].filter((other) => other !== term) },
      opposite: addTarget(filter, { key, text: term.text }, !term.excluded),
    })),
  );
  if (filter.denied !== '') {
    const denied = filter.denied === 'true';
    chips.push({
      id: 'denied',
      label: 'refused',
      excluded: false,
      text: denied ? 'by a policy' : 'by none',
      removal: { denied: '' },
      opposite: { denied: denied ? 'false' : 'true' },
    });
  }
  if (filter.requestId !== '')
    chips.push({
      id: 'requestId',
      label: 'request',
      excluded: false,
      text: filter.requestId,
      removal: { requestId: '' },
      opposite: null,
    });
  if (filter.text !== '')
    chips.push({
      id: 'text',
      label: 'contains',
      excluded: false,
      text: filter.text,
      removal: { text: '' },
      opposite: null,
    });
  return chips;
}

/** As keys of a link to the page. */
export function filterLink(patch: FilterPatch): Record<string, string> {
  return toFilterQuery(patch);
}

export const is = (text: string): FilterTerm => ({ text, excluded: false });

/** With several values at once. */
export function addTargets(
  filter: AccessFilter,
  targets: readonly FilterTarget[],
  excluded: boolean,
): FilterPatch {
  const patch: FilterPatch = {};
  for (const target of targets) Object.assign(patch, addTarget({ ...filter, ...patch }, target, excluded));
  return patch;
}
