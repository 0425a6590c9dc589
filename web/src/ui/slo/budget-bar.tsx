/** What is left of an error budget, as a bar and a number. Null is no data: an empty, dashed bar. */
import { formatBudgetLeftBriefly } from '../../format/slo.ts';
import { levelOfBudget } from './budget-level.ts';
import classes from './slo.module.css';

export function BudgetBar({ left }: { readonly left: number | null }) {
  return (
    <span className={classes.budget}>
      <span className={classes.track} data-empty={left === null || undefined} aria-hidden>
        {left === null ? null : (
          <span
            data-level={levelOfBudget(left)}
            style={{ width: `${Math.max(0, Math.min(1, left)) * 100}%` }}
          />
        )}
      </span>
      <span className={classes.budgetText} data-level={left === null ? undefined : levelOfBudget(left)}>
        {formatBudgetLeftBriefly(left)}
      </span>
    </span>
  );
}
