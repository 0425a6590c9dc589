/**
 * A sample's value as the text formats write it: what Go's strconv.ParseFloat reads (decimal and exponent notation, NaN
 * and infinities in any case), without hexadecimal and underscores.
 */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const SPECIAL = /^([+-]?)(?:(nan)|inf(?:inity)?)$/i;

/** The number, which may be NaN or infinite; null when the text is none. */
export function parseValue(text: string): number | null {
  if (NUMBER.test(text)) return Number(text);
  const special = SPECIAL.exec(text);
  if (!special) return null;
  if (special[2] !== undefined) return NaN;
  return special[1] === '-' ? -Infinity : Infinity;
}
