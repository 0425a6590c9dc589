/** The impact in five numbers. */
import type { Impact } from '@sightglass/shared/contract';
import { formatCounted } from '../../format/count.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import tiles from '../../ui/signals/stat-tile.module.css';
import { StatTile } from '../../ui/signals/stat-tile.tsx';
import { formatBudgetTime, sayAlert, sayTraffic } from './impact-words.ts';

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

export function ImpactTiles({ impact }: { readonly impact: Impact }) {
  const { chosen, dependants, hops, entries, slos, places } = impact;
  const direct = hops[0]?.dependants ?? 0;
  const brought = sum(entries.map(({ requestsPerSecond }) => requestsPerSecond));
  const lost = sum(entries.map(({ affectedPerSecond }) => affectedPerSecond.estimate));
  const worst = slos
    .filter(({ spends }) => spends !== null)
    .toSorted((a, b) => (b.spends?.outageMs.estimate ?? 0) - (a.spends?.outageMs.estimate ?? 0))[0];
  const pages = slos.filter((slo) => sayAlert(slo).level === 'failing').length;
  const clusters = new Set(places.map(({ cluster }) => cluster)).size;
  const into = {
    requestsPerSecond: sum(chosen.map(({ requestsPerSecond }) => requestsPerSecond)),
    openedPerSecond: sum(chosen.map(({ openedPerSecond }) => openedPerSecond)),
  };
  return (
    <dl className={tiles.tiles} aria-label="Impact in numbers">
      <StatTile
        label="Dependants"
        value={dependants.length}
        note={`${direct} directly, ${hops.length === 0 ? 'none further' : `up to ${formatCounted(hops.length, 'hop')}`}`}
      />
      <StatTile
        label="Traffic of what is out"
        value={sayTraffic(into)}
        note={`${formatCounted(places.length, 'namespace')} in ${formatCounted(clusters, 'cluster')}`}
      />
      <StatTile
        label="Lost where it comes in"
        value={entries.length === 0 ? '–' : formatRate(lost)}
        note={
          entries.length === 0
            ? 'no entry depends on it'
            : `${formatRatio(brought > 0 ? lost / brought : null)} of ${formatRate(brought)}, ${formatCounted(entries.length, 'entry', 'entries')}`
        }
      />
      <StatTile
        label="Budget at risk"
        value={worst?.spends ? formatBudgetTime(worst.spends.outageMs.estimate) : '–'}
        note={worst ? worst.name : 'no objective is touched'}
      />
      <StatTile
        label="Would page"
        value={slos.length === 0 ? '–' : pages}
        level={pages > 0 ? 'critical' : undefined}
        note={`of ${formatCounted(slos.length, 'objective')} touched`}
      />
    </dl>
  );
}
