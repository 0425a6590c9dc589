/** What could come next while an expression is typed. In: the text up to the caret. Out: suggestions with their range. */
import { FIELDS, FLAGS } from './fields.ts';
import { HAS } from './parse-expression.ts';
import { ExpressionError, readTokens, type Token } from './read-tokens.ts';

export interface Suggestion {
  /** What to put in place of the text from `start` to the caret. */
  readonly text: string;
  readonly start: number;
  readonly about: string;
}

/** Names that occur in the graph, for the values of text fields. */
export type KnownValues = Readonly<Record<string, readonly string[]>>;

const MOST = 8;

export function completeExpression(before: string, known: KnownValues): Suggestion[] {
  let tokens: Token[];
  try {
    tokens = readTokens(before).slice(0, -1);
  } catch (error) {
    if (error instanceof ExpressionError) return [];
    throw error;
  }
  const last = tokens.at(-1);
  // A word that touches the caret is being typed; one with a space after it is done.
  const isTyping = last !== undefined && last.end === before.length && WORDLIKE.has(last.kind);
  const start = isTyping ? last.start : before.length;
  const typed = isTyping ? last.text.toLowerCase() : '';
  const done = isTyping ? tokens.slice(0, -1) : tokens;
  return listCandidates(done, known)
    .filter(({ text }) => text.toLowerCase().startsWith(typed) && text.toLowerCase() !== typed)
    .slice(0, MOST)
    .map(({ text, about }) => ({ text, about, start }));
}

const WORDLIKE: ReadonlySet<string> = new Set(['word', 'number', 'and', 'or', 'not']);

interface Candidate {
  readonly text: string;
  readonly about: string;
}

function listCandidates(done: readonly Token[], known: KnownValues): Candidate[] {
  const last = done.at(-1);
  if (last?.text.toLowerCase() === HAS && last.kind === 'word' && done.at(-2)?.kind !== 'compare')
    return listValues('badge', known);
  if (last === undefined || ['and', 'or', 'not', 'open'].includes(last.kind)) return CONDITIONS;
  if (last.kind === 'compare') return listValues(done.at(-2)?.text.toLowerCase() ?? '', known);
  const name = last.text.toLowerCase();
  const isValue = done.at(-2)?.kind === 'compare';
  const field = FIELDS.get(name);
  if (last.kind !== 'word' || isValue || !field) return JOINS;
  const signs = field.kind === 'text' ? TEXT_SIGNS : NUMBER_SIGNS;
  return FLAGS.has(name) ? [...signs, ...JOINS] : signs;
}

const CONDITIONS: Candidate[] = [
  ...[...FIELDS].map(([text, { about }]) => ({ text, about })),
  ...[...FLAGS].filter(([text]) => !FIELDS.has(text)).map(([text, { about }]) => ({ text, about })),
  { text: HAS, about: 'a badge of that kind' },
  { text: 'not', about: 'the opposite' },
];

const JOINS: Candidate[] = [
  { text: 'and', about: 'both hold' },
  { text: 'or', about: 'one of them holds' },
];

const TEXT_SIGNS: Candidate[] = [
  { text: '=', about: 'is; * stands for anything' },
  { text: '!=', about: 'is not' },
  { text: '~', about: 'contains' },
  { text: '!~', about: 'does not contain' },
];

const NUMBER_SIGNS: Candidate[] = [
  { text: '>', about: 'more than' },
  { text: '<', about: 'less than' },
  { text: '>=', about: 'at least' },
  { text: '<=', about: 'at most' },
];

const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  ratio: ['1%', '5%', '0.1%'],
  duration: ['100ms', '500ms', '1s'],
  number: ['1', '10', '100'],
  bytes: ['1kB', '1MB'],
};

function listValues(name: string, known: KnownValues): Candidate[] {
  const field = FIELDS.get(name);
  if (!field) return [];
  const values = known[name] ?? field.values ?? SAMPLES[field.kind] ?? [];
  return values.map((text) => ({
    text: /^[\w.*/:-]+$|^\d+(\.\d+)?%$/.test(text) ? text : `"${text}"`,
    about: field.about,
  }));
}
