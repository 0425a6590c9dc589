/** A page of text and tables, before it is HTML or Markdown. Names come from telemetry and from people: they are any text, and stay text. */

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'link'; readonly label: string; readonly url: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table';
      /** What it is of. */
      readonly caption: string;
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
      /** Columns of numbers, by index. */
      readonly numbers: readonly number[];
    };

export interface ReportDocument {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** Characters of a paragraph, and of a name in it. */
const LONGEST = 2000;
const LONGEST_NAME = 80;

/** What is not seen but changes how text is read: control characters, directions, what takes no room. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029\u115F\u1160\u3164\uFFA0]/gu;

/** The text as it can be shown on one line: nothing unseen, nothing endless. */
export function plain(text: string): string {
  const seen = text
    .slice(0, LONGEST + 1)
    .toWellFormed()
    .replaceAll(UNSEEN, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
  return text.length > LONGEST ? `${seen.slice(0, LONGEST)}…` : seen;
}

/** A name that somebody else chose, short enough to stand beside others. */
export function shortName(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
}
