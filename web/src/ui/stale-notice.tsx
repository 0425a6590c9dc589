/** What is shown is old because refreshing failed: says how old, why, and offers to try again. */
import { Button } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import { formatAge } from '../format/time.ts';
import classes from './state.module.css';
import { useNow } from './use-now.ts';

interface StaleNoticeProps {
  /** Epoch milliseconds of the data shown. */
  readonly since: number;
  readonly reason: string;
  readonly onRetry?: (() => void) | undefined;
  /** A mark in the corner of what follows, which it does not move; the reason is its tooltip. */
  readonly brief?: boolean | undefined;
}

export function StaleNotice({ since, reason, onRetry, brief }: StaleNoticeProps) {
  const now = useNow(5_000);
  if (brief) {
    return (
      <div className={classes.corner}>
        <span className={classes.brief} title={reason}>
          <IconClockExclamation size={13} aria-hidden />
          {formatAge(since, now)}
        </span>
      </div>
    );
  }
  return (
    <div className={classes.notice} role="status">
      <IconClockExclamation size={15} aria-hidden />
      <span className={classes.grow}>
        Showing data from {formatAge(since, now)}. {reason}
      </span>
      {onRetry ? (
        <Button size="compact-xs" onClick={onRetry}>
          Try again
        </Button>
      ) : null}
    </div>
  );
}
