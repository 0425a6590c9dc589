/**
 * What the filter's field offers. In: the question and what is typed. Out: names of fields, or values of the field that is named, the most frequent
 * first, counted among the records that the rest of the filter finds.
 */
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo } from 'react';
import { useApi } from '../../api/use-api.ts';
import { formatCounted } from '../../format/count.ts';
import { FIELD_NAMES, FIELDS, TERM_KEYS } from './access-fields.ts';
import { addTarget, toFilterQuery, type FilterPatch } from './access-filter.ts';
import { sayTerm } from './record-words.ts';
import { dropLast, readTypedTerm, type TypedTerm } from './typed-filter.ts';
import type { Question } from './use-question.ts';

export type Suggestion = { readonly id: string; readonly label: string; readonly hint: string } & (
  | { readonly insert: string }
  | {
      readonly patch: FilterPatch;
      /** What stays in the field. */
      readonly rest: string;
    }
);

const MOST = 12;

function suggestFields(question: Question, typed: string): Suggestion[] {
  const word = /(?:^|\s)([-!]?)(\S*)$/.exec(typed);
  const [sign, part] = [word?.[1] ?? '', (word?.[2] ?? '').toLowerCase()];
  const before = dropLast(typed);
  const gap = before === '' ? '' : `${before} `;
  const fields = TERM_KEYS.filter(
    (key) =>
      question.canAdd({ key, text: '' }) &&
      (FIELD_NAMES[key].toLowerCase().startsWith(part) || FIELDS[key].label.toLowerCase().includes(part)),
  ).map((key) => ({
    id: key,
    label: `${sign}${FIELD_NAMES[key]}:`,
    hint: FIELDS[key].hint,
    insert: `${gap}${sign}${FIELD_NAMES[key]}:`,
  }));
  const denied =
    question.canAdd({ key: 'denied', text: 'true' }) && 'denied'.startsWith(part)
      ? [
          {
            id: 'denied',
            label: 'denied',
            hint: 'only what a policy refused',
            patch: { denied: 'true' as const },
            rest: before,
          },
        ]
      : [];
  const request = 'request'.startsWith(part)
    ? [{ id: 'request', label: 'request:', hint: 'every hop of one request', insert: `${gap}request:` }]
    : [];
  return [...fields, ...denied, ...request];
}

interface Value {
  readonly text: string;
  readonly count: number | null;
}

function suggestValues(question: Question, typed: string, values: readonly Value[]): Suggestion[] {
  const term = readTypedTerm(typed);
  if (!term) return [];
  const { key, excluded, text } = term;
  const wanted = text.toLowerCase();
  const known = values.filter((value) => sayTerm(key, value.text).toLowerCase().includes(wanted));
  const isPart = FIELDS[key].wild && text !== '' && !text.includes('*');
  const part: Suggestion[] = isPart
    ? [
        {
          id: 'part of it',
          label: `${excluded ? 'not ' : ''}*${text}*`,
          hint: 'contains it',
          patch: addTarget(question.search, { key, text: `*${text}*` }, excluded),
          rest: dropLast(typed),
        },
      ]
    : [];
  const whole = known.slice(0, MOST).map((value): Suggestion => {
    const target = { key, text: value.text, ...(key === 'path' ? { also: `${value.text}?*` } : {}) };
    return {
      id: value.text,
      label: `${excluded ? 'not ' : ''}${sayTerm(key, value.text).slice(0, 300)}`,
      hint: value.count === null ? '' : formatCounted(value.count, 'record'),
      patch: addTarget(question.search, target, excluded),
      rest: dropLast(typed),
    };
  });
  return [...part, ...whole];
}

/** The filter without the field itself, and with what was typed of its value where the API can look for that. */
function narrowTo(question: Question, { key, text }: TypedTerm) {
  const { [key]: _own, ...others } = question.filterQuery as Record<string, string>;
  const sought = FIELDS[key].wild && text !== '' && !text.includes('*');
  return { ...others, ...(sought ? toFilterQuery({ [key]: [{ text: `*${text}*`, excluded: false }] }) : {}) };
}

export function useSuggestions(question: Question, typed: string, open: boolean): Suggestion[] {
  const [settled] = useDebouncedValue(typed, 200);
  const asked = useMemo(() => readTypedTerm(settled), [settled]);
  const group = asked === null ? null : FIELDS[asked.key].group;
  const query = {
    ...(asked ? narrowTo(question, asked) : {}),
    ...question.rangeQuery,
    by: group ?? 'identity',
    limit: 50,
  } as const;
  const { data } = useApi(
    'getAccessLogGroups',
    { query },
    { enabled: open && group !== null, live: false, keepPrevious: false },
  );
  return useMemo(() => {
    if (!open) return [];
    const term = readTypedTerm(typed);
    if (!term) return suggestFields(question, typed);
    const fixed: Value[] = FIELDS[term.key].values.map((text) => ({ text, count: null }));
    const found: Value[] =
      data && asked?.key === term.key
        ? data.groups.map(({ key, count }) => ({ text: key === '' ? 'none' : key, count }))
        : [];
    const seen = new Set(found.map(({ text }) => text));
    return suggestValues(question, typed, [...found, ...fixed.filter(({ text }) => !seen.has(text))]);
  }, [open, typed, question, data, asked]);
}
