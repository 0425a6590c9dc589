/** How often a panel asks again, in milliseconds: what moves fast more often than a week; a window that is over hardly ever. Pure. */
import type { EmbedPanel } from '@sightglass/shared/contract';
import { resolveRange } from '@sightglass/shared/time-range';

const FAST_MS = 15_000;
const SLOW_MS = 60_000;
const OVER_MS = 600_000;
const HOUR_MS = 3_600_000;

export function chooseRefresh(panel: EmbedPanel, now: number = Date.now()): number {
  if (!('range' in panel)) return FAST_MS;
  if (!panel.range.includes('now')) return OVER_MS;
  const window = resolveRange(panel.range, now);
  return window && window.to - window.from <= HOUR_MS ? FAST_MS : SLOW_MS;
}
