/** Numbers as they are typed. Pure. Percent is shifted as text, so that 99.9 is 0.999 and not 0.9990000000000001. */

/** A number in decimal notation, without exponent. */
function plainDecimal(value: number): string {
  const text = String(value);
  const parts = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!parts) return text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  return sign + shiftPoint(`${whole}.${fraction}`, Number(exponent));
}

/** Moves the decimal point to the right by `places` (to the left when negative): 99.9 by -2 is 0.999. */
function shiftPoint(text: string, places: number): string {
  const [whole = '', fraction = ''] = text.split('.');
  const digits = whole + fraction;
  const at = whole.length + places;
  const padded = at <= 0 ? '0'.repeat(1 - at) + digits : digits.padEnd(at, '0');
  const point = Math.max(1, at);
  const left = padded.slice(0, point).replace(/^0+(?=\d)/, '');
  const right = padded.slice(point).replace(/0+$/, '');
  return right === '' ? left : `${left}.${right}`;
}

/** What a field shows for a value of the draft: numbers plainly, texts that are no number as they were typed. */
export function showNumber(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? plainDecimal(value) : '';
  return typeof value === 'string' ? value : '';
}

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;

/** What a typed text puts into the draft: a number; undefined for nothing; else the text, which the schema then refuses. */
export function readNumber(text: string): number | string | undefined {
  const trimmed = text.trim().replace(',', '.').replace('−', '-');
  if (trimmed === '') return undefined;
  return NUMBER.test(trimmed) ? Number(trimmed) : text;
}

/** 0.999 -> `99.9`. */
export function showPercent(value: unknown): string {
  if (typeof value !== 'number') return showNumber(value);
  const text = showNumber(Math.abs(value));
  return (value < 0 ? '-' : '') + shiftPoint(text, 2);
}

/** `99.9`, `99.9 %` -> 0.999. */
export function readPercent(text: string): number | string | undefined {
  const plain = text.replace('%', '').trim().replace(',', '.').replace('−', '-');
  if (plain === '') return undefined;
  if (!NUMBER.test(plain)) return text;
  const negative = plain.startsWith('-');
  return Number((negative ? '-' : '') + shiftPoint(plain.replace(/^[+-]/, '').replace(/^\./, '0.'), -2));
}

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\s*(?:milliseconds?|msecs?)\b/gi, 'ms'],
  [/\s*(?:seconds?|secs?)\b/gi, 's'],
  [/\s*(?:minutes?|mins?)\b/gi, 'm'],
  [/\s*(?:hours?|hrs?)\b/gi, 'h'],
  [/\s*days?\b/gi, 'd'],
  [/\s*weeks?\b/gi, 'w'],
];

/** `5 minutes`, `1 h 30 min` -> `5m`, `1h30m`: the grammar that documents have. */
export function tidyDuration(text: string): string {
  let tidy = text.trim();
  for (const [word, unit] of WORDS) tidy = tidy.replace(word, unit);
  return tidy.replaceAll(/\s+/g, '');
}
