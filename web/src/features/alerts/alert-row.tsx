/** One alert in a line: how grave, what, about whom, the value, since when, why nobody is told; opens to all that is known of it. */
import type { Alert, AlertCondition } from '@sightglass/shared/contract';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useLayoutEffect, useRef } from 'react';
import { NO_VALUE } from '../../format/number-text.ts';
import { formatMoment, formatSpan } from '../../format/time.ts';
import { formatAlertValue, isHeld, linkToSource, sinceOf } from '../../ui/alerts/alert-model.ts';
import { HoldChips } from '../../ui/alerts/hold-chips.tsx';
import { SeverityBadge } from '../../ui/alerts/severity.tsx';
import { SubjectLink } from '../../ui/alerts/subject-link.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { AlertDetail } from './alert-detail.tsx';
import classes from './row.module.css';

interface AlertRowProps {
  readonly alert: Alert;
  readonly condition: AlertCondition | undefined;
  /** Names the rule or SLO too: the group does not. */
  readonly withSource: boolean;
  readonly now: number;
  readonly open: boolean;
  readonly onToggle: () => void;
}

export function AlertRow({ alert, condition, withSource, now, open, onToggle }: AlertRowProps) {
  const { severity, summary, subject, source } = alert;
  const since = sinceOf(alert);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  const value = formatAlertValue(alert, condition);
  const item = useRef<HTMLLIElement>(null);
  const isTaken = alert.acknowledged !== null;
  const takenThen = useRef(!isTaken);
  // The link of a notification opens one of many, and one that somebody takes moves below the others: both may lie out of sight.
  useLayoutEffect(() => {
    if (open && takenThen.current !== isTaken) item.current?.scrollIntoView({ block: 'center' });
    takenThen.current = isTaken;
  }, [open, isTaken]);
  const detailId = `alert-${alert.fingerprint}`;
  return (
    <li ref={item} className={classes.item} data-open={open || undefined}>
      <div className={classes.row} data-held={isHeld(alert) || alert.acknowledged !== null || undefined}>
        <span className={classes.severity}>
          <SeverityBadge severity={severity} quiet />
        </span>
        <button
          type="button"
          className={classes.summary}
          aria-expanded={open}
          aria-controls={open ? detailId : undefined}
          onClick={onToggle}
        >
          <Chevron size={14} aria-hidden />
          <span>{summary}</span>
        </button>
        <span className={classes.about}>
          <SubjectLink subject={subject} />
          {withSource ? (
            <PageLink to={linkToSource(source)} className={classes.source}>
              {source.name}
            </PageLink>
          ) : null}
        </span>
        <span className={classes.chips}>
          <HoldChips {...alert} />
        </span>
        <span className={classes.value} title={source.kind === 'slo' ? 'Burn rate' : 'Latest value'}>
          {value === NO_VALUE ? null : <span className={classes.valueWhen}>now </span>}
          {value}
        </span>
        <time
          className={classes.since}
          dateTime={new Date(since).toISOString()}
          title={`Since ${formatMoment(since, now)}`}
        >
          {formatSpan(Math.max(0, now - since))}
        </time>
      </div>
      {open ? <AlertDetail id={detailId} alert={alert} value={value} now={now} /> : null}
    </li>
  );
}
