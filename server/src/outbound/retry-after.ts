/** Retry-After (RFC 9110, 10.2.3): seconds or a date. In: a header's value. Out: milliseconds from now; null when missing or unreadable. */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';

export function readRetryAfter(value: string | string[] | undefined, now: EpochMs): Milliseconds | null {
  const text = String(value ?? '').trim();
  if (text === '') return null;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
