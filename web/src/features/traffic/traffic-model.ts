/** Which services the Traffic page shows, and words for its cells. Pure. */
import type { TrafficRow } from '@sightglass/shared/contract';
import { formatCount } from '../../format/count.ts';
import { formatRatio } from '../../format/ratio.ts';
import { formatWeight } from '../../ui/traffic/traffic-words.ts';
import type { Shown } from './search.ts';

const TRIPS = [
  ['overflowed', 'refused by a full pool (UO)'],
  ['withoutHost', 'without a healthy host (UH)'],
  ['timedOut', 'out of time (UT)'],
  ['retriesSpent', 'out of attempts (URX)'],
  ['aborted', 'made to fail (FI)'],
  ['delayed', 'held back (DI)'],
] as const;

export function countTrips({ observed }: TrafficRow): number {
  return TRIPS.reduce((sum, [name]) => sum + observed[name], 0);
}

export function sayTrips({ observed }: TrafficRow): string {
  return TRIPS.filter(([name]) => observed[name] > 0)
    .map(([name, words]) => `${formatCount(observed[name])} ${words}`)
    .join(', ');
}

const IS_SHOWN: Readonly<Record<Shown, (row: TrafficRow) => boolean>> = {
  all: () => true,
  versions: (row) => row.versions > 1 || row.split !== null,
  faults: (row) => row.faults > 0 || row.observed.aborted + row.observed.delayed > 0,
  breakers: (row) => row.breaker,
  mirrors: (row) => row.mirrors > 0,
  retries: (row) => (row.retries ?? 0) > 0 || row.observed.retriesSpent > 0,
  tripped: (row) => countTrips(row) > 0,
};

export const SHOWN_LABELS: readonly { readonly value: Shown; readonly label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'versions', label: 'Versions and splits' },
  { value: 'faults', label: 'Faults' },
  { value: 'breakers', label: 'Breakers' },
  { value: 'mirrors', label: 'Mirrors' },
  { value: 'retries', label: 'Retries' },
  { value: 'tripped', label: 'Tripped' },
];

export function chooseRows(rows: readonly TrafficRow[], show: Shown): TrafficRow[] {
  return rows.filter(IS_SHOWN[show]);
}

/** `v1 90% (90.2%), v2 10% (9.8%)`: configured, in brackets as seen. */
export function saySplit({ split }: TrafficRow): string {
  return (split ?? [])
    .map(({ version, weight, share }) => `${version} ${formatWeight(weight)} (${formatRatio(share)})`)
    .join(', ');
}
