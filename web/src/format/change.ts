/** How a number moved against an earlier one. Out: `+12%`, `×3.4`, `new`; and which way it went. */
import { formatSignificant } from './number-text.ts';

export interface Change {
  readonly text: string;
  readonly direction: 'up' | 'down' | 'same' | 'unknown';
}

/** Relative change; factors from a doubling on. `before` null: unknown. From nothing to something: `new`. */
export function describeChange(now: number | null | undefined, before: number | null | undefined): Change {
  if (now === null || now === undefined || before === null || before === undefined) {
    return { text: '', direction: 'unknown' };
  }
  if (before === 0) {
    return now === 0 ? { text: 'no change', direction: 'same' } : { text: 'new', direction: 'up' };
  }
  const relative = now / before - 1;
  if (Math.abs(relative) < 0.005) return { text: 'no change', direction: 'same' };
  if (relative >= 1) return { text: `×${formatSignificant(now / before, 2)}`, direction: 'up' };
  const sign = relative > 0 ? '+' : '−';
  return {
    text: `${sign}${formatSignificant(Math.abs(relative) * 100, 2)}%`,
    direction: relative > 0 ? 'up' : 'down',
  };
}

/** The difference of two ratios in percentage points: 0.012 against 0.002 -> `+1 pp`. */
export function describePointChange(
  now: number | null | undefined,
  before: number | null | undefined,
): Change {
  if (now === null || now === undefined || before === null || before === undefined) {
    return { text: '', direction: 'unknown' };
  }
  // A hundredth of a point is as fine as anybody needs, and as a tile has room for.
  const points = Math.round((now - before) * 10_000) / 100;
  if (points === 0) return { text: 'no change', direction: 'same' };
  const sign = points > 0 ? '+' : '−';
  return {
    text: `${sign}${formatSignificant(Math.abs(points), 2)} pp`,
    direction: points > 0 ? 'up' : 'down',
  };
}
