/**
 * How a node or edge changed between two moments, as it is drawn: a colour, a line, and a shape with a sign, each told by the word beside it. Drawings
 * are of a 24 by 24 field, as in node-icons.ts.
 */
import type { Tokens } from '../../theme/tokens.ts';

export const CHANGE_MARKS = [
  'appeared',
  'vanished',
  'worse',
  'better',
  'other',
  'unmeasured',
  'same',
] as const;
export type ChangeMark = (typeof CHANGE_MARKS)[number];

export const CHANGE_WORDS: Readonly<Record<ChangeMark, string>> = {
  appeared: 'New',
  vanished: 'Gone',
  worse: 'Worse',
  better: 'Better',
  other: 'Different',
  unmeasured: 'Not measured',
  same: 'The same',
};

export function isChangeMark(tone: string): tone is ChangeMark {
  return (CHANGE_MARKS as readonly string[]).includes(tone);
}

export function changeColor(mark: ChangeMark, tokens: Tokens): string {
  switch (mark) {
    case 'appeared':
      return tokens.accent;
    case 'worse':
      return tokens.status.failing;
    case 'better':
      return tokens.status.ok;
    case 'other':
      return tokens.status.degraded;
    case 'vanished':
      return tokens.text;
    case 'unmeasured':
      return tokens.status['no-data'];
    default:
      return tokens.line;
  }
}

/** What stays the same steps back. 0..1 */
export function changeOpacity(mark: ChangeMark): number {
  return mark === 'same' ? 0.3 : 0.95;
}

/** What is not there any more, and what nobody told of. */
export function isBroken(mark: ChangeMark): boolean {
  return mark === 'vanished' || mark === 'unmeasured';
}

/** Disc with plus, square with minus, triangle up, triangle down, diamond, ring with a question mark; nothing for what is the same. */
export function drawChange(mark: ChangeMark, tokens: Tokens): string {
  const color = changeColor(mark, tokens);
  const ground = tokens.surface;
  const outline = `fill="${color}" stroke="${ground}" stroke-width="2" stroke-linejoin="round"`;
  const sign = `fill="none" stroke="${ground}" stroke-width="2.6" stroke-linecap="round"`;
  switch (mark) {
    case 'appeared':
      return `<circle cx="12" cy="12" r="10" ${outline}/><path d="M12 7.5V16.5M7.5 12H16.5" ${sign}/>`;
    case 'vanished':
      return `<rect x="2.5" y="2.5" width="19" height="19" rx="2" ${outline}/><path d="M7.5 12H16.5" ${sign}/>`;
    case 'worse':
      return `<path d="M12 2 23 21H1Z" ${outline}/><path d="M12 16.5V10.5M9.5 12.5 12 10 14.5 12.5" ${sign}/>`;
    case 'better':
      return `<path d="M12 22 1 3H23Z" ${outline}/><path d="M12 7.5V13.5M9.5 11.5 12 14 14.5 11.5" ${sign}/>`;
    case 'other':
      return `<path d="M12 1 23 12 12 23 1 12Z" ${outline}/><path d="M8.5 10H15.5M8.5 14H15.5" ${sign}/>`;
    case 'unmeasured':
      return `<circle cx="12" cy="12" r="10" ${outline}/><path d="M9 9.5A3 3 0 1 1 12 13V14M12 17.5V17.6" ${sign}/>`;
    default:
      return '';
  }
}
