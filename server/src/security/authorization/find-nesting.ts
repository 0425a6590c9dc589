/**
 * YAML of anybody -> where it is nested deeper than any resource is. The parser takes time by the square of the depth, and longer for keys that are mappings
 * themselves: seconds to minutes for a text of some hundred kilobytes, in which nobody else is answered. Pure.
 */
import { Lexer, visit, type Document } from 'yaml';

const DEEPEST = 64;
/** Each mapping is one step of the parser's path, and each of its pairs another. */
const DEEPEST_PATH = 2 * DEEPEST;
/** What the lexer puts before a plain scalar (yaml, parse/cst.ts). */
const SCALAR = '\u001F';

/** Offset where brackets, or indicators on one line, are nested too deep, without parsing; null where nothing is. */
export function findDeepText(text: string): number | null {
  let offset = 0;
  let brackets = 0;
  let indicators = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    const isControl = token === SCALAR || token === '\u0002' || token === '\u0018';
    if (!isScalar) {
      if (token === '[' || token === '{') brackets++;
      else if (token === ']' || token === '}') brackets = Math.max(0, brackets - 1);
      else if (token === '-' || token === '?') indicators++;
      else if (token.startsWith('\n') || token.startsWith('\r')) indicators = 0;
      if (brackets + indicators > DEEPEST) return offset;
    }
    isScalar = token === SCALAR;
    if (!isControl) offset += token.length;
  }
  return null;
}

/** Whether what was parsed is too deep, as it may be by indentation. */
export function isDeep(document: Document.Parsed): boolean {
  let found = false;
  visit(document, (_key, _node, path) => {
    if (path.length <= DEEPEST_PATH) return undefined;
    found = true;
    return visit.BREAK;
  });
  return found;
}
