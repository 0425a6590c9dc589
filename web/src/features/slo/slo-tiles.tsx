/** An SLO at a glance: compliance, what is left of the budget in three units, burn, exhaustion. */
import type { SloRow } from '@sightglass/shared/contract';
import { formatCount, formatCounted } from '../../format/count.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import {
  formatBudgetLeft,
  formatBudgetLeftBriefly,
  formatBurn,
  formatCompliance,
  formatExhaustion,
  formatGoal,
} from '../../format/slo.ts';
import { formatMoment, formatSpan } from '../../format/time.ts';
import tiles from '../../ui/signals/stat-tile.module.css';
import { StatTile } from '../../ui/signals/stat-tile.tsx';
import { nameEvents } from './slo-model.ts';

/** Fewer than a hundred events are told with their fraction: interpolated buckets give such. */
const countEvents = (count: number): string =>
  Math.abs(count) < 100 && !Number.isInteger(count) ? count.toFixed(1).replace('-', '−') : formatCount(count);

export function SloTiles({ row }: { readonly row: SloRow }) {
  const { slo, status } = row;
  const { budget, coveredShare, period } = status;
  const noun = nameEvents(slo);
  const left = budget.allowed - budget.spent;
  return (
    <dl className={tiles.tiles} aria-label="The SLO at a glance">
      <StatTile
        label="Compliance"
        value={formatCompliance(budget.compliance)}
        note={
          <span
            title={`Since ${formatMoment(period.from)}; telemetry covers ${formatRatio(coveredShare)} of it`}
          >
            goal {formatGoal(slo.goal)}
            {coveredShare < 0.999 ? `; ${formatRatio(coveredShare)} stored` : ''}
          </span>
        }
      />
      <StatTile
        label="Budget left"
        value={formatBudgetLeftBriefly(budget.leftRatio)}
        note={
          status.unexcluded === null
            ? 'of the period'
            : `${formatBudgetLeft(status.unexcluded.leftRatio)} with all counted`
        }
      />
      <StatTile
        label={`Bad ${noun}s left`}
        value={budget.leftRatio === null ? '–' : countEvents(left)}
        note={
          budget.leftRatio === null ? (
            `no ${noun} was counted`
          ) : (
            <span title={`${countEvents(budget.spent)} of ${countEvents(budget.allowed)} ${noun}s spent`}>
              {countEvents(budget.spent)} of {countEvents(budget.allowed)} spent
            </span>
          )
        }
      />
      <StatTile
        label="Full outage left"
        value={budget.leftOutageMs === 0 ? 'none' : formatSpan(budget.leftOutageMs)}
        note="at mean traffic"
      />
      <StatTile
        label="Burn now"
        value={formatBurn(status.burn)}
        note={
          status.eventsPerSecond === null
            ? 'no traffic in the last hour'
            : `last hour; ${noun === 'request' ? formatRate(status.eventsPerSecond) : `${formatCounted(Math.round(status.eventsPerSecond * 3600), noun)} in it`}`
        }
      />
      <StatTile
        label={budget.exhaustsInMs !== null && budget.exhaustsInMs <= 0 ? 'Budget' : 'Exhausted'}
        value={formatExhaustion(budget)}
        note={
          budget.exhaustsInMs !== null && budget.exhaustsInMs > 0 && status.evaluatedAt !== null
            ? formatMoment(status.evaluatedAt + budget.exhaustsInMs)
            : budget.exhaustsInMs !== null && budget.exhaustsInMs <= 0
              ? 'nothing is left'
              : 'at the last hour’s burn'
        }
      />
    </dl>
  );
}
