/** Numbers of a preview in its unit, for people. Pure. */
import type { AlertRulePreview } from '@sightglass/shared/contract';
import { formatLatency } from '../../format/latency.ts';
import { formatSignificant, NO_VALUE } from '../../format/number-text.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';

const plain = (value: number | null): string => (value === null ? NO_VALUE : formatSignificant(value, 3));

const FORMATS: Readonly<Record<AlertRulePreview['unit'], (value: number | null) => string>> = {
  ratio: formatRatio,
  ms: formatLatency,
  'per-second': formatRate,
  none: plain,
  days: (value) => (value === null ? NO_VALUE : `${plain(value)} d`),
};

/** A constant for each unit, as charts ask. */
export function formatOf(unit: AlertRulePreview['unit']): (value: number | null) => string {
  return FORMATS[unit];
}

/** The latest value of the subject that came closest: `now 2.1% (cart)`; null where nothing was measured. */
export function sayPresent({ series, unit }: Pick<AlertRulePreview, 'series' | 'unit'>): string | null {
  const closest = series[0];
  const last = closest?.values.findLast((value) => value !== null);
  return closest && last !== undefined ? `now ${formatOf(unit)(last)} (${closest.label})` : null;
}
