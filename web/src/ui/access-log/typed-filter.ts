/**
 * What is typed into the filter field. Pure. In: a line such as `path:/cart/* -code:2xx timeout`. Out: the change of the filter: terms for what
 * has a field's name before a colon (`-` or `!` before it excludes), and the rest as text to look for. Also what is being typed at its end, for
 * suggestions.
 */
import { parseTerms } from '@sightglass/shared/filter-terms';
import { FIELDS, findField, type TermKey } from './access-fields.ts';
import { addTarget, type AccessFilter, type FilterPatch } from './access-filter.ts';

/** A term: optional sign, name, colon, value; a value with spaces stands in double quotes. */
const TERM = /(?:^|(?<=\s))([-!]?)([A-Za-z]+):("(?:[^"]*)"|\S+)/g;

export interface TypedTerm {
  readonly key: TermKey;
  readonly excluded: boolean;
  /** What stands behind the colon. */
  readonly text: string;
}

const unquote = (text: string): string => text.replace(/^"([^"]*)"?$/, '$1');

export type Typed = { readonly patch: FilterPatch } | { readonly problem: string };

/** Terms and words of the line, in the filter. A name that is no field's stays part of the text; nothing is taken when one term makes no sense. */
export function applyTyped(filter: AccessFilter, typed: string): Typed {
  let patch: FilterPatch = {};
  let problem: string | null = null;
  const rest = typed.replace(TERM, (whole, ...found: string[]) => {
    const [sign, name, value] = found as [string, string, string];
    const text = unquote(value);
    if (/^(?:request|requestid)$/i.test(name)) patch = { ...patch, requestId: text };
    else if (/^(?:denied|refused)$/i.test(name))
      patch = { ...patch, denied: /^(?:true|yes|1)$/i.test(text) === (sign === '') ? 'true' : 'false' };
    else {
      const key = findField(name);
      if (!key) return whole;
      for (const term of value.startsWith('"') ? [{ text, excluded: false }] : parseTerms(text)) {
        problem ??= findProblem(key, term.text);
        const target = { key, text: term.text };
        patch = { ...patch, ...addTarget({ ...filter, ...patch }, target, term.excluded || sign !== '') };
      }
    }
    return '';
  });
  if (problem !== null) return { problem };
  const words = rest.trim().replaceAll(/\s+/g, ' ');
  return { patch: words === '' ? patch : { ...patch, text: words } };
}

/** The term at the end of the line, while it is being typed; null where its last word has no field's name. */
export function readTypedTerm(typed: string): TypedTerm | null {
  const match = /(?:^|\s)([-!]?)([A-Za-z]+):("[^"]*|[^\s"]*)$/.exec(typed);
  const key = match ? findField(match[2] as string) : null;
  return match && key ? { key, excluded: match[1] !== '', text: unquote(match[3] as string) } : null;
}

/** The line without the term or word at its end. */
export function dropLast(typed: string): string {
  return typed.replace(/(?:^|\s)[-!]?(?:[A-Za-z]+:"[^"]*|\S*)$/, '').trimEnd();
}

/** Why the API would refuse a term; null where it would not. */
function findProblem(key: TermKey, text: string): string | null {
  const good =
    key === 'code'
      ? /^(?:[1-9]xx|\d{1,3}|none)$/i.test(text)
      : key === 'proof' || key === 'reporter'
        ? FIELDS[key].values.includes(text)
        : true;
  return good ? null : `${FIELDS[key].label}: ${FIELDS[key].hint}`;
}
