/**
 * Regular expressions as RE2 reads them (https://github.com/google/re2/wiki/Syntax), as far as it is certain: what it refuses for sure, and what a pattern begins with.
 * JavaScript's own parser cannot tell, because it knows neither (?i), (?P<name>), \Q…\E, \z nor [[:alpha:]].
 */

type TokenKind =
  | 'lookaround'
  | 'reference'
  | 'class'
  | 'unclosed'
  | 'flags'
  | 'open'
  | 'close'
  | 'or'
  | 'repeat'
  | 'start'
  | 'letter'
  | 'other';

interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

/** Tried in this order at each place; classes are read by `classEnd`. A digit after a back-reference makes it an octal code, which RE2 knows. */
const TOKENS: readonly (readonly [kind: TokenKind, text: RegExp])[] = [
  ['other', /\\Q(?:(?!\\E)[^])*(?:\\E)?/y],
  ['reference', /\\[1-7](?![0-7])|\\[89]|\\k<|\(\?P=/y],
  ['letter', /\\[^\w\s]/uy],
  ['other', /\\(?:[pPx]\{[^}]*\}|[^])?/uy],
  ['lookaround', /\(\?<?[=!]/y],
  ['flags', /\(\?[imsU-]+\)/y],
  ['open', /\((?:\?(?:P?<\w+>|[imsU-]*:)?)?/y],
  ['close', /\)/y],
  ['or', /\|/y],
  ['repeat', /(?:[*+?]|\{\d+(?:,\d*)?\})\??/y],
  ['start', /\^/y],
  ['other', /[.$]/y],
  ['letter', /[^]/uy],
];

/** Behind the bracket that closes the class at an index; -1 where none does. */
function classEnd(pattern: string, start: number): number {
  let at = start + 1;
  if (pattern[at] === '^') at += 1;
  // The first in a class stands for itself.
  if (pattern[at] === ']') at += 1;
  while (at < pattern.length) {
    if (pattern[at] === ']') return at + 1;
    const named = pattern.startsWith('[:', at) ? pattern.indexOf(':]', at + 2) : -1;
    if (named === -1) at += pattern[at] === '\\' ? 2 : 1;
    else at = named + 2;
  }
  return -1;
}

function readToken(pattern: string, at: number): Token {
  if (pattern[at] === '[') {
    const end = classEnd(pattern, at);
    return end === -1
      ? { kind: 'unclosed', text: pattern.slice(at) }
      : { kind: 'class', text: pattern.slice(at, end) };
  }
  for (const [kind, expression] of TOKENS) {
    expression.lastIndex = at;
    const text = expression.exec(pattern)?.[0];
    if (text) return { kind, text };
  }
  return { kind: 'other', text: pattern.slice(at) };
}

function readTokens(pattern: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length;) {
    const token = readToken(pattern, at);
    tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}

/** Why RE2 refuses a pattern; null where nothing is certain. */
export function findPatternProblem(pattern: string): string | null {
  let depth = 0;
  let canRepeat = false;
  for (const { kind, text } of readTokens(pattern)) {
    if (kind === 'lookaround') return `${text} looks around`;
    if (kind === 'reference') return `${text} refers back`;
    if (kind === 'unclosed') return 'a bracket is not closed';
    if (kind === 'close' && depth === 0) return 'a parenthesis is closed that is not open';
    if (kind === 'repeat' && !canRepeat) return `there is nothing before ${text} to repeat`;
    if (kind === 'open') depth += 1;
    if (kind === 'close') depth -= 1;
    // Flags stand for nothing: what is before them is repeated.
    if (kind !== 'flags') canRepeat = kind !== 'open' && kind !== 'or';
  }
  return depth > 0 ? 'a parenthesis is not closed' : null;
}

/** What every text begins with that a pattern matches as a whole; empty where that is not certain. */
export function literalBeginning(pattern: string): string {
  const tokens = readTokens(pattern);
  if (findPatternProblem(pattern) !== null || hasAlternatives(tokens)) return '';
  const letters: string[] = [];
  for (const { kind, text } of tokens) {
    if (kind === 'repeat') letters.pop();
    if (kind === 'letter') letters.push(text.length > 1 && text.startsWith('\\') ? text.slice(1) : text);
    else if (kind !== 'start' || letters.length > 0) break;
  }
  return letters.join('');
}

/** Whether the whole pattern is one of several; those within a group come after its beginning. */
function hasAlternatives(tokens: readonly Token[]): boolean {
  let depth = 0;
  return tokens.some(({ kind }) => {
    if (kind === 'open') depth += 1;
    if (kind === 'close') depth -= 1;
    return kind === 'or' && depth === 0;
  });
}
