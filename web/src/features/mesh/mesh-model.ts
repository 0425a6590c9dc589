/** What the mesh page derives from sources and targets. Pure. */
import type { Backfill, Sources, Target } from '@sightglass/shared/contract';
import type { Health } from '@sightglass/shared/health';

export const TARGET_WORDS: Readonly<Record<Target['state'], string>> = {
  up: 'Up',
  down: 'Down',
  pending: 'Pending',
};

/** How a source's telemetry comes, for people. */
export const SOURCE_KIND_WORDS: Readonly<Record<Sources['sources'][number]['kind'], string>> = {
  scrape: 'Scrape',
  prometheus: 'Query engine',
  'remote-write': 'Remote write',
  otlp: 'OTLP',
  'access-log': 'Access log',
};

/** A target's state as a health: down fails, pending has no data yet, unreadable lines degrade. */
export function assessTarget({ state, parseErrors }: Pick<Target, 'state' | 'parseErrors'>): Health {
  if (state === 'down') return 'failing';
  if (state === 'pending') return 'no-data';
  return parseErrors > 0 ? 'degraded' : 'ok';
}

const RANK: Readonly<Record<Health, number>> = { failing: 0, degraded: 1, 'no-data': 2, ok: 3 };

/** Sorts the unwell first. */
export function rankTarget(target: Pick<Target, 'state' | 'parseErrors'>): number {
  return RANK[assessTarget(target)];
}

/** Labels as `k=v`, sorted, for a cell and for the filter. */
export function formatLabels(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .toSorted(([a], [b]) => a.localeCompare(b, 'en'))
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
}

/** A machine's word for why a series was left out, for people: `self-scrape` -> `Self scrape`. */
export function sayDropReason(reason: string): string {
  const words = reason.replaceAll(/[-_]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How the import of the past stands, as a status and a word. */
export const BACKFILL_STATES: Readonly<Record<Backfill['state'], readonly [Health, string]>> = {
  running: ['ok', 'Importing'],
  waiting: ['degraded', 'Waiting'],
  done: ['ok', 'Complete'],
};
