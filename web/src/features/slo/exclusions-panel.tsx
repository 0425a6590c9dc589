/** Maintenance that is left out of the budget: when, who said so, why; and the figures without leaving anything out. */
import type { SloRow } from '@sightglass/shared/contract';
import { formatBudgetLeft, formatCompliance } from '../../format/slo.ts';
import { formatMoment, formatSpan } from '../../format/time.ts';
import { Panel } from '../../ui/panel.tsx';
import classes from './slo.module.css';

export function ExclusionsPanel({ row, calls }: { readonly row: SloRow; readonly calls: readonly string[] }) {
  const { budget, unexcluded, exclusions } = row.status;
  if (exclusions.length === 0) return null;
  return (
    <Panel id="maintenance" title="Maintenance left out" calls={calls} flush>
      <p className={classes.note}>
        Compliance {formatCompliance(budget.compliance)}, budget left {formatBudgetLeft(budget.leftRatio)}.
        {unexcluded === null ? null : (
          <>
            {' '}
            With maintenance counted: compliance {formatCompliance(unexcluded.compliance)}, budget left{' '}
            {formatBudgetLeft(unexcluded.leftRatio)}.
          </>
        )}
      </p>
      <div className={classes.scroll}>
        <table className={classes.table} aria-label="Maintenance left out">
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">To</th>
              <th scope="col" data-right>
                Length
              </th>
              <th scope="col">By</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {exclusions.map(({ id, from, to, by, comment }) => (
              <tr key={`${id} ${from}`}>
                <th scope="row">{formatMoment(from)}</th>
                <td>{formatMoment(to)}</td>
                <td data-right>{formatSpan(to - from)}</td>
                <td>{by}</td>
                <td className={classes.why}>{comment}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
