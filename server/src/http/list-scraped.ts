/** Targets that are scraped. Engines are targets too, but what an answer lacks for one that is down is told by the answer itself. Pure. */
import type { Sources, Target } from '@sightglass/shared/contract';

export function listScraped({ sources, targets }: Pick<Sources, 'sources' | 'targets'>): readonly Target[] {
  if (sources.every(({ kind }) => kind === 'scrape')) return targets;
  const scraped = new Set(sources.flatMap(({ name, kind }) => (kind === 'scrape' ? [name] : [])));
  return targets.filter(({ source }) => scraped.has(source));
}
