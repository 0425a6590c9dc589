/** Figures of a report as people write them. Moments are UTC: a change ticket is read in many zones. */
import type { Bounds } from '@sightglass/shared/contract';

const digits = (value: number): string => String(Number(value.toPrecision(3)));

export const sayRate = (perSecond: number): string => `${digits(perSecond)}/s`;

/** A share; what is not whole never reads 0% or 100%. */
export function sayShare(share: number): string {
  if (share > 0 && share < 0.0001) return '<0.01%';
  if (share < 1 && share > 0.9999) return '>99.99%';
  return `${digits(100 * share)}%`;
}

/** `40%`, or `40% (30 to 100%)` where the bounds differ. */
export function sayBounds(bounds: Bounds, say: (value: number) => string): string {
  const [least, estimate, most] = [say(bounds.least), say(bounds.estimate), say(bounds.most)];
  return least === most ? estimate : `${estimate} (${least} to ${most})`;
}

export function sayMinutes(ms: number): string {
  const minutes = ms / 60_000;
  return minutes < 120 ? `${digits(minutes)} min` : `${digits(minutes / 60)} h`;
}

/** `2026-11-29 03:00 UTC`. */
export const sayMoment = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
