/** A tier's severity with its shape: what it would do, and whether it does. */
import type { TierStatus } from '@sightglass/shared/contract';
import type { Health } from '@sightglass/shared/health';
import { StatusShape } from '../status-badge.tsx';
import classes from './slo.module.css';

function shapeOf({ state, severity }: Pick<TierStatus, 'state' | 'severity'>): Health {
  if (state === 'firing') return severity === 'page' ? 'failing' : 'degraded';
  if (state === 'held-back') return 'degraded';
  return state === 'quiet' || state === 'few-events' ? 'ok' : 'no-data';
}

export function TierSeverity({ tier }: { readonly tier: Pick<TierStatus, 'state' | 'severity'> }) {
  return (
    <span className={classes.severity} data-firing={tier.state === 'firing' ? tier.severity : undefined}>
      <StatusShape health={shapeOf(tier)} />
      {tier.severity}
    </span>
  );
}
