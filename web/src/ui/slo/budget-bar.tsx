/** What is left of an error budget, as a bar and a number. Null is no data: an empty, dashed bar. */
import { formatBudgetLeft } from '../../format/slo.ts';
import classes from './slo.module.css';

/** Below a quarter it is time to look; below nothing it is spent. */
function levelOf(left: number): 'ok' | 'degraded' | 'failing' {
  if (left <= 0) return 'failing';
  return left < 0.25 ? 'degraded' : 'ok';
}

export function BudgetBar({ left }: { readonly left: number | null }) {
  return (
    <span className={classes.budget}>
      <span className={classes.track} data-empty={left === null || undefined} aria-hidden>
        {left === null ? null : (
          <span data-level={levelOf(left)} style={{ width: `${Math.max(0, Math.min(1, left)) * 100}%` }} />
        )}
      </span>
      <span className={classes.budgetText} data-level={left === null ? undefined : levelOf(left)}>
        {formatBudgetLeft(left)}
      </span>
    </span>
  );
}
