/** How urgent an alert is, as a shape, a word and a colour: a full bell pages, a hollow one is a ticket, a ring informs. */
import type { Severity } from '@sightglass/shared/contract';
import { BELL_PATH } from './bell-path.ts';
import classes from './severity.module.css';

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  page: 'Page',
  ticket: 'Ticket',
  info: 'Info',
};

/** The shape alone; give it a word nearby. */
export function SeverityShape({
  severity,
  size = 14,
}: {
  readonly severity: Severity;
  readonly size?: number;
}) {
  return (
    <svg
      className={classes.shape}
      data-severity={severity}
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden
    >
      {severity === 'info' ? (
        <circle cx={8} cy={8} r={4.5} fill="none" stroke="currentColor" strokeWidth={1.8} />
      ) : (
        <path
          d={BELL_PATH}
          fill={severity === 'page' ? 'currentColor' : 'none'}
          stroke="currentColor"
          strokeWidth={1.5}
          strokeLinejoin="round"
        />
      )}
    </svg>
  );
}

/** `quiet` drops the tinted background, for tables. */
export function SeverityBadge({
  severity,
  quiet = false,
}: {
  readonly severity: Severity;
  readonly quiet?: boolean;
}) {
  return (
    <span className={classes.badge} data-severity={severity} data-quiet={quiet || undefined}>
      <SeverityShape severity={severity} />
      {SEVERITY_WORDS[severity]}
    </span>
  );
}
