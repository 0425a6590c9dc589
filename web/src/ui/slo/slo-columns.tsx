/** The columns of a table of SLOs, of all or of one service. Ratios are 0..1; null is a dash and stands last. */
import type { SloRow } from '@sightglass/shared/contract';
import { formatCounted } from '../../format/count.ts';
import {
  describePeriod,
  formatBurn,
  formatCompliance,
  formatExhaustion,
  formatGoal,
  formatPeriod,
} from '../../format/slo.ts';
import { formatMoment } from '../../format/time.ts';
import { PageLink } from '../page-link.tsx';
import { Sparkline } from '../sparkline.tsx';
import { StatusShape } from '../status-badge.tsx';
import type { TableColumn } from '../table-model.ts';
import { BudgetBar } from './budget-bar.tsx';
import { SloStateBadge } from './slo-state-badge.tsx';
import { linkScope, nameScope, nameTier, SLO_STATE_WORDS, SLO_STATES } from './slo-words.ts';
import classes from './slo.module.css';

/** Worse is greater: by state, then by what is left of the budget. */
function rankSlo({ status }: SloRow): number {
  const state = SLO_STATES.length - SLO_STATES.indexOf(status.state);
  const left = status.budget.leftRatio ?? 1;
  return state * 10 - Math.max(-4, Math.min(4, left));
}

const firing = ({ status }: SloRow) => status.tiers.filter(({ state }) => state === 'firing');

function renderFiring(row: SloRow) {
  const tiers = firing(row);
  const worst = tiers.find(({ severity }) => severity === 'page') ?? tiers[0];
  if (!worst) return <span className="sg-muted">none</span>;
  return (
    <span
      className={classes.severity}
      data-firing={worst.severity}
      title={tiers.map((tier) => nameTier(tier)).join(', ')}
    >
      <StatusShape health={worst.severity === 'page' ? 'failing' : 'degraded'} />
      {formatCounted(tiers.length, worst.severity)}
    </span>
  );
}

/** Time to exhaustion, for sorting: what is spent first, what never is last. */
const exhaustion = ({ status: { budget } }: SloRow): number | null =>
  budget.leftRatio === null ? null : (budget.exhaustsInMs ?? Number.MAX_SAFE_INTEGER);

const SERVICE_COLUMN: TableColumn<SloRow> = {
  id: 'service',
  header: 'Service',
  value: ({ slo }) => {
    const { name, more } = nameScope(slo.scope);
    return more === '' ? name : `${name} ${more}`;
  },
  render: ({ slo }) => {
    const { name, more } = nameScope(slo.scope);
    return (
      <span className="sg-truncate" title={`${name} ${more}`.trim()}>
        <PageLink to={linkScope(slo.scope)}>{name}</PageLink>
        {more === '' ? null : <span className="sg-muted"> {more}</span>}
      </span>
    );
  },
  width: 128,
  grow: true,
};

export const SLO_COLUMNS: readonly TableColumn<SloRow>[] = [
  {
    id: 'name',
    header: 'SLO',
    value: ({ slo }) => slo.name,
    render: ({ id, slo, origin, file }) => (
      <>
        <PageLink to={{ page: 'slo', id }} className={classes.name} title={slo.name}>
          {slo.name}
        </PageLink>
        {origin === 'file' ? (
          <span className={classes.tag} title={`Defined in ${file ?? 'a file'}`}>
            file
          </span>
        ) : null}
      </>
    ),
    width: 194,
    grow: true,
    narrow: true,
  },
  {
    id: 'state',
    header: 'State',
    hint: 'Sorted by state, then by what is left of the budget',
    value: ({ status }) => SLO_STATE_WORDS[status.state],
    sortBy: rankSlo,
    render: ({ status }) => <SloStateBadge state={status.state} quiet />,
    width: 100,
    firstOrder: 'desc',
    narrow: true,
  },
  SERVICE_COLUMN,
  {
    id: 'goal',
    header: 'Goal',
    value: ({ slo }) => slo.goal,
    render: ({ slo }) => formatGoal(slo.goal),
    width: 60,
    align: 'right',
  },
  {
    id: 'period',
    header: 'Period',
    value: ({ slo }) => formatPeriod(slo.period),
    render: ({ slo }) => <span title={describePeriod(slo.period)}>{formatPeriod(slo.period)}</span>,
    width: 68,
  },
  {
    id: 'compliance',
    header: 'Compliance',
    hint: 'Share of good events over the period so far',
    value: ({ status }) => status.budget.compliance,
    render: ({ status }) => formatCompliance(status.budget.compliance),
    width: 96,
    align: 'right',
    firstOrder: 'asc',
  },
  {
    id: 'budget',
    header: 'Budget left',
    hint: 'Share of the error budget that is left; below 0% it is overspent',
    value: ({ status }) => status.budget.leftRatio,
    render: ({ status }) => <BudgetBar left={status.budget.leftRatio} />,
    width: 128,
    firstOrder: 'asc',
    narrow: true,
  },
  {
    id: 'burn',
    header: 'Burn',
    hint: 'Over the last hour; 1× spends exactly the whole budget within the period',
    value: ({ status }) => status.burn,
    render: ({ status }) => formatBurn(status.burn),
    width: 66,
    align: 'right',
  },
  {
    id: 'exhaustion',
    header: 'Runs out',
    hint: 'When nothing will be left, at the burn rate of the last hour; never: it does not come to that',
    value: ({ status }) => formatExhaustion(status.budget),
    sortBy: exhaustion,
    render: ({ status }) => formatExhaustion(status.budget),
    width: 78,
    firstOrder: 'asc',
  },
  {
    id: 'trend',
    header: 'Budget',
    hint: 'What was left over the period so far; sorted by the latest',
    value: ({ status }) => status.sparkline.findLast((value) => value !== null) ?? null,
    render: ({ status }) => <Sparkline values={status.sparkline} width={56} />,
    width: 72,
    firstOrder: 'asc',
    csv: false,
  },
  {
    id: 'alerts',
    header: 'Alerts',
    hint: 'Burn-rate alerts that fire now',
    value: (row) => firing(row).length,
    render: renderFiring,
    width: 84,
    firstOrder: 'desc',
  },
  { id: 'owner', header: 'Owner', value: ({ slo }) => slo.owner || null, width: 100, hidden: true },
  {
    id: 'kind',
    header: 'Kind',
    value: ({ slo }) => slo.sli.kind,
    width: 90,
    hidden: true,
  },
  {
    id: 'changed',
    header: 'Changed',
    value: ({ updatedAt }) => updatedAt,
    render: ({ updatedAt, updatedBy }) => (
      <span className="sg-truncate" title={`by ${updatedBy}`}>
        {formatMoment(updatedAt)}
      </span>
    ),
    width: 130,
    hidden: true,
  },
];

/** On the page of a service: all but the service. */
export const SLO_COLUMNS_OF_SERVICE: readonly TableColumn<SloRow>[] = SLO_COLUMNS.filter(
  (column) => column !== SERVICE_COLUMN,
);
