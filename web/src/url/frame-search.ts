/** The parameters that stay in the URL while pages change: time range, time cursor, scope, refresh interval, kiosk, time travel. */
import { resolveRange } from '@sightglass/shared/time-range';
import { z } from 'zod';
import { flagParam, listParam, param } from './search-params.ts';

export const REFRESH_CHOICES = ['off', '5s', '15s', '1m', '5m'] as const;
export type RefreshChoice = (typeof REFRESH_CHOICES)[number];

/** Milliseconds between two refreshes; 0 for never. */
export const REFRESH_MS: Readonly<Record<RefreshChoice, number>> = {
  off: 0,
  '5s': 5_000,
  '15s': 15_000,
  '1m': 60_000,
  '5m': 300_000,
};

/** How much of the stored history the bar of time travel shows. */
export const TRAVEL_SPANS = ['1h', '6h', '1d', '7d', '30d'] as const;
export type TravelSpan = (typeof TRAVEL_SPANS)[number];

const DEFAULT_RANGE = 'now-15m';

const isRange = (text: string): boolean => resolveRange(text, 1_800_000_000_000) !== null;
const isMoment = (text: string): boolean =>
  /^\d{12,14}$/.test(text) || (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text)));

export const frameSearch = {
  range: param(z.string().refine(isRange), DEFAULT_RANGE),
  /** The moment that `now` means: epoch milliseconds or ISO 8601; empty for the present. */
  at: param(z.string().refine(isMoment), ''),
  cluster: listParam(),
  namespace: listParam(),
  refresh: param(z.enum(REFRESH_CHOICES), '15s'),
  kiosk: flagParam(),
  /** The bar of time travel, with its span; empty while it is closed. */
  travel: param(z.enum(['', ...TRAVEL_SPANS]), ''),
};

const FRAME_KEYS: ReadonlySet<string> = new Set(Object.keys(frameSearch));

/** The part of a search string that belongs to the frame. */
export function pickFrameSearch(search: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...search].filter(([key]) => FRAME_KEYS.has(key)));
}
