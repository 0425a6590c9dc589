/** A line instead of a panel: nothing to see, or why there is nothing. */
import type { ReactNode } from 'react';
import classes from './embed.module.css';

interface NoticeProps {
  readonly title: string;
  readonly children?: ReactNode;
  /** Something is wrong, and is said to screen readers at once. */
  readonly alert?: boolean;
}

export function Notice({ title, children, alert = false }: NoticeProps) {
  return (
    <div className={classes.notice} role={alert ? 'alert' : 'status'}>
      <strong>{title}</strong>
      {children === undefined ? null : <span>{children}</span>}
    </div>
  );
}
