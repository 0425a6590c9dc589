/** Health as a shape, a word and a colour: circle ok, triangle degraded, cross failing, hollow ring no data. */
import type { Health } from '@sightglass/shared/health';
import classes from './badge.module.css';

export const HEALTH_WORDS: Readonly<Record<Health, string>> = {
  ok: 'OK',
  degraded: 'Degraded',
  failing: 'Failing',
  'no-data': 'No data',
};

/** The shape alone, 12 px; give it a word nearby. */
export function StatusShape({ health }: { readonly health: Health }) {
  return (
    <svg
      className={classes.shape}
      data-health={health}
      viewBox="0 0 12 12"
      width={12}
      height={12}
      aria-hidden
    >
      {health === 'ok' ? <circle cx={6} cy={6} r={4.5} fill="currentColor" /> : null}
      {health === 'degraded' ? <path d="M6 1 11.4 10.6H.6Z" fill="currentColor" /> : null}
      {health === 'failing' ? (
        <path d="M2 2 10 10M10 2 2 10" stroke="currentColor" strokeWidth={2.6} strokeLinecap="round" />
      ) : null}
      {health === 'no-data' ? (
        <circle
          cx={6}
          cy={6}
          r={4}
          fill="none"
          stroke="currentColor"
          strokeWidth={1.6}
          strokeDasharray="2.4 1.8"
        />
      ) : null}
    </svg>
  );
}

/** `quiet` drops the tinted background, for tables. */
export function StatusBadge({
  health,
  quiet = false,
}: {
  readonly health: Health;
  readonly quiet?: boolean;
}) {
  return (
    <span className={classes.badge} data-health={health} data-quiet={quiet || undefined}>
      <StatusShape health={health} />
      {HEALTH_WORDS[health]}
    </span>
  );
}
