/**
 * Numbers as engines write them: decimal or exponent notation, and in sample values NaN, +Inf and -Inf (Prometheus' HTTP API,
 * "Expression query result formats"). Bytes enter, a double leaves, rounded as Number() does.
 */
import { parseValue } from '../../../telemetry/exposition/parse-value.ts';
import { MalformedAnswer } from './malformed-answer.ts';

const ZERO = 0x30;
const NINE = 0x39;
const POINT = 0x2e;
const MINUS = 0x2d;
/** Integers below 2^53 of so many digits are exact doubles, as are powers of ten up to 10^22: one division rounds correctly. */
const EXACT_DIGITS = 15;
const POWERS_OF_TEN = Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

/** The number in bytes `start` to `end`. Throws MalformedAnswer when they are none. */
export function readNumber(bytes: Buffer, start: number, end: number): number {
  const negative = bytes[start] === MINUS;
  let at = negative ? start + 1 : start;
  if (end - at > EXACT_DIGITS + 1 || at === end) return readSlowly(bytes, start, end);
  let mantissa = 0;
  let decimals = -1;
  for (; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte >= ZERO && byte <= NINE) {
      mantissa = mantissa * 10 + (byte - ZERO);
      if (decimals >= 0) decimals++;
    } else if (byte === POINT && decimals < 0 && at + 1 < end) decimals = 0;
    else return readSlowly(bytes, start, end);
  }
  // 16 digits without a point may be beyond 2^53; a point first leaves what is before it empty.
  if (mantissa > Number.MAX_SAFE_INTEGER || decimals > EXACT_DIGITS) return readSlowly(bytes, start, end);
  const value = decimals > 0 ? mantissa / (POWERS_OF_TEN[decimals] as number) : mantissa;
  return negative ? -value : value;
}

function readSlowly(bytes: Buffer, start: number, end: number): number {
  const value = parseValue(bytes.toString('latin1', start, end));
  if (value === null) throw new MalformedAnswer('a value that is no number');
  return value;
}
