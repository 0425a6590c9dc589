/**
 * The grammar of find and hide:
 *   expression = term { or term }         term = factor { and factor }
 *   factor     = not factor | ( expression ) | comparison | flag | has badge
 *   comparison = field (= | != | ~ | !~ | > | >= | < | <=) value
 * `~` tests a text for a part of it, whatever the case; `*` in a text after = stands for anything. `&&`, `||`, `!` work too.
 */
import { parseDuration } from '@sightglass/shared/time-range';
import { FIELDS, FLAGS, type Field } from './fields.ts';
import { ExpressionError, readTokens, type Token } from './read-tokens.ts';

export type Comparison = '=' | '!=' | '~' | '!~' | '>' | '>=' | '<' | '<=';

export type Expression =
  | { readonly type: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'not'; readonly inner: Expression }
  | { readonly type: 'flag'; readonly name: string }
  | {
      readonly type: 'compare';
      readonly field: string;
      readonly operator: Comparison;
      readonly value: string | number;
    };

export type ParseResult =
  | { readonly ok: true; readonly expression: Expression | null }
  | { readonly ok: false; readonly message: string; readonly position: number };

/** Null for a blank text. Deeper nesting than this is refused, so that no input exhausts the stack. */
const MAX_DEPTH = 100;

interface Cursor {
  readonly tokens: readonly Token[];
  index: number;
  depth: number;
}

/** Never throws: what is wrong comes back with its position (0-based). */
export function parseExpression(source: string): ParseResult {
  try {
    const tokens = readTokens(source);
    if (tokens[0]?.kind === 'end') return { ok: true, expression: null };
    const cursor: Cursor = { tokens, index: 0, depth: 0 };
    const expression = parseOr(cursor);
    const rest = peek(cursor);
    if (rest.kind === 'close') throw new ExpressionError('this parenthesis was never opened', rest.start);
    if (rest.kind !== 'end') {
      throw new ExpressionError(`expected and or or before “${rest.text}”`, rest.start);
    }
    return { ok: true, expression };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { ok: false, message: error.message, position: error.position };
  }
}

function peek(cursor: Cursor): Token {
  return cursor.tokens[cursor.index] as Token;
}

function take(cursor: Cursor): Token {
  const token = peek(cursor);
  if (token.kind !== 'end') cursor.index++;
  return token;
}

function parseOr(cursor: Cursor): Expression {
  let left = parseAnd(cursor);
  while (peek(cursor).kind === 'or') {
    take(cursor);
    left = { type: 'or', left, right: parseAnd(cursor) };
  }
  return left;
}

function parseAnd(cursor: Cursor): Expression {
  let left = parseFactor(cursor);
  while (peek(cursor).kind === 'and') {
    take(cursor);
    left = { type: 'and', left, right: parseFactor(cursor) };
  }
  return left;
}

function parseFactor(cursor: Cursor): Expression {
  const token = take(cursor);
  if (++cursor.depth > MAX_DEPTH) throw new ExpressionError('nested too deeply', token.start);
  try {
    if (token.kind === 'not') return { type: 'not', inner: parseFactor(cursor) };
    if (token.kind === 'open') {
      const inner = parseOr(cursor);
      if (take(cursor).kind !== 'close') {
        throw new ExpressionError('this parenthesis is never closed', token.start);
      }
      return inner;
    }
  } finally {
    cursor.depth--;
  }
  if (token.kind === 'end') throw new ExpressionError('expected a condition here', token.start);
  if (token.kind !== 'word') throw new ExpressionError(`“${token.text}” is no field`, token.start);
  if (token.text.toLowerCase() === HAS) return parseBadge(token, cursor);
  return peek(cursor).kind === 'compare' ? parseComparison(token, cursor) : parseFlag(token);
}

/** `has fault` reads better than `badge = fault`, and means it. */
export const HAS = 'has';

function parseBadge(token: Token, cursor: Cursor): Expression {
  const badge = FIELDS.get('badge') as Field;
  const value = take(cursor);
  if (value.kind !== 'word' || !badge.values?.includes(value.text.toLowerCase()))
    throw new ExpressionError(
      `expected a badge after “${token.text}”: ${badge.values?.join(', ')}`,
      value.start,
    );
  return { type: 'compare', field: 'badge', operator: '=', value: value.text.toLowerCase() };
}

function parseFlag(token: Token): Expression {
  const name = token.text.toLowerCase();
  if (FLAGS.has(name)) return { type: 'flag', name };
  if (FIELDS.has(name)) {
    const kind = (FIELDS.get(name) as Field).kind;
    throw new ExpressionError(
      `expected a comparison after “${token.text}”, such as ${name} ${EXAMPLES[kind]}`,
      token.end,
    );
  }
  throw new ExpressionError(`“${token.text}” is no field and no flag`, token.start);
}

const EXAMPLES: Readonly<Record<Field['kind'], string>> = {
  text: '= shop',
  ratio: '> 1%',
  duration: '> 200ms',
  number: '> 10',
  bytes: '> 1MB',
};

function parseComparison(name: Token, cursor: Cursor): Expression {
  const field = FIELDS.get(name.text.toLowerCase());
  if (!field) throw new ExpressionError(`“${name.text}” is no field`, name.start);
  const sign = take(cursor);
  const operator = (sign.text === '==' ? '=' : sign.text) as Comparison;
  const value = take(cursor);
  if (value.kind === 'end') throw new ExpressionError(`expected a value after ${sign.text}`, value.start);
  if (!['word', 'text', 'number'].includes(value.kind)) {
    throw new ExpressionError(`expected a value, not “${value.text}”`, value.start);
  }
  const isOrder = operator.includes('>') || operator.includes('<');
  if (field.kind === 'text' && isOrder) {
    throw new ExpressionError(`“${name.text}” is text: use =, !=, ~ or !~`, sign.start);
  }
  if (field.kind !== 'text' && operator.includes('~')) {
    throw new ExpressionError(`“${name.text}” is a number: use =, !=, >, >=, < or <=`, sign.start);
  }
  return {
    type: 'compare',
    field: name.text.toLowerCase(),
    operator,
    value: field.kind === 'text' ? readText(field, value) : readNumber(field, value),
  };
}

function readText(field: Field, token: Token): string {
  const isOneOf =
    field.values === undefined || field.values.some((value) => value.includes(token.text.toLowerCase()));
  if (!isOneOf && !token.text.includes('*')) {
    throw new ExpressionError(`“${token.text}” is none of ${field.values?.join(', ')}`, token.start);
  }
  return token.text;
}

const BYTE_UNITS: Readonly<Record<string, number>> = {
  b: 1,
  k: 1e3,
  kb: 1e3,
  kib: 1024,
  m: 1e6,
  mb: 1e6,
  mib: 1024 ** 2,
  g: 1e9,
  gb: 1e9,
  gib: 1024 ** 3,
};

function readNumber(field: Field, token: Token): number {
  const match = /^(\d+(?:\.\d+)?)(.*)$/.exec(token.text);
  const amount = Number(match?.[1]);
  const unit = match?.[2] ?? '';
  const refuse = (expected: string): never => {
    throw new ExpressionError(`“${token.text}” is no ${expected}`, token.start);
  };
  if (!match) return refuse(`number, such as ${EXAMPLES[field.kind].slice(2)}`);
  if (field.kind === 'ratio') {
    if (unit === '%') return amount / 100;
    return unit === '' && amount <= 1 ? amount : refuse('share: write a percentage such as 1%');
  }
  if (field.kind === 'duration') {
    return (unit === '' ? amount : parseDuration(token.text)) ?? refuse('duration such as 200ms or 1.5s');
  }
  const scale = unit === '' ? 1 : field.kind === 'bytes' ? BYTE_UNITS[unit.toLowerCase()] : PLAIN_UNITS[unit];
  return scale === undefined ? refuse(`number, such as ${EXAMPLES[field.kind].slice(2)}`) : amount * scale;
}

const PLAIN_UNITS: Readonly<Record<string, number>> = { k: 1e3, M: 1e6 };
