/** From the text of an expression to tokens, each with its place in the text (0-based, end exclusive). */

type TokenKind = 'word' | 'text' | 'number' | 'compare' | 'open' | 'close' | 'and' | 'or' | 'not' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Without the quotes of a quoted text. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Says what is wrong with an expression, and where (0-based). */
export class ExpressionError extends Error {
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.name = 'ExpressionError';
    this.position = position;
  }
}

const WORDS: Readonly<Record<string, TokenKind>> = { and: 'and', or: 'or', not: 'not' };

const RULES: readonly (readonly [TokenKind, RegExp])[] = [
  ['open', /\(/y],
  ['close', /\)/y],
  ['compare', />=|<=|!=|!~|==|=|>|<|~/y],
  ['and', /&&/y],
  ['or', /\|\|/y],
  ['not', /!/y],
  ['text', /"[^"]*"|'[^']*'/y],
  ['number', /\d+(?:\.\d+)?(?:%|[a-zA-Zµ]+)?(?![\w.:*/-])/y],
  ['word', /[\w.*/:-]+/y],
];

/** Always ends with a token of kind `end`. Throws ExpressionError for a character that belongs to no token. */
export function readTokens(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    if (/\s/.test(source.charAt(at))) {
      at++;
      continue;
    }
    const token = readToken(source, at);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', text: '', start: source.length, end: source.length });
  return tokens;
}

function readToken(source: string, start: number): Token {
  for (const [kind, rule] of RULES) {
    rule.lastIndex = start;
    const text = rule.exec(source)?.[0];
    if (text === undefined) continue;
    const end = start + text.length;
    if (kind === 'text') return { kind, text: text.slice(1, -1), start, end };
    return { kind: (kind === 'word' && WORDS[text.toLowerCase()]) || kind, text, start, end };
  }
  const char = source.charAt(start);
  const isQuote = char === '"' || char === "'";
  throw new ExpressionError(isQuote ? 'this quote is never closed' : `unexpected character ${char}`, start);
}
