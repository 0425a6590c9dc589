/**
 * Characters that cannot be seen. Pure. In: any text. Out: its pieces, in which runs of controls, of format characters that turn or join text, and
 * of lone surrogates are written as escapes.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

const NAMES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escape(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  return NAMES[char] ?? `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

interface TextPiece {
  /** Where it begins. */
  readonly at: number;
  readonly shown: string;
  readonly invisible: boolean;
}

export function splitInvisible(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(INVISIBLE)) {
    if (match.index > end) pieces.push({ at: end, shown: text.slice(end, match.index), invisible: false });
    pieces.push({ at: match.index, shown: Array.from(match[0], escape).join(''), invisible: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ at: end, shown: text.slice(end), invisible: false });
  return pieces;
}

/** The same as one text, for tooltips. */
export function escapeInvisible(text: string): string {
  return text.replaceAll(INVISIBLE, (run) => Array.from(run, escape).join(''));
}
