/** An SLO's state as a shape, a word and a colour: circle met, triangle burning, cross exhausted, ring no data, bars paused. */
import type { SloState } from '@sightglass/shared/contract';
import type { Health } from '@sightglass/shared/health';
import badge from '../badge.module.css';
import { StatusShape } from '../status-badge.tsx';
import { SLO_STATE_WORDS } from './slo-words.ts';

const AS_HEALTH: Readonly<Record<SloState, Health>> = {
  met: 'ok',
  burning: 'degraded',
  exhausted: 'failing',
  'no-data': 'no-data',
  paused: 'no-data',
};

export function SloStateShape({ state }: { readonly state: SloState }) {
  if (state !== 'paused') return <StatusShape health={AS_HEALTH[state]} />;
  return (
    <svg className={badge.shape} data-health="no-data" viewBox="0 0 12 12" width={12} height={12} aria-hidden>
      <path d="M2.5 1.5h2.4v9H2.5zM7.1 1.5h2.4v9H7.1z" fill="currentColor" />
    </svg>
  );
}

export function SloStateBadge({
  state,
  quiet = false,
}: {
  readonly state: SloState;
  readonly quiet?: boolean;
}) {
  return (
    <span className={badge.badge} data-health={AS_HEALTH[state]} data-quiet={quiet || undefined}>
      <SloStateShape state={state} />
      {SLO_STATE_WORDS[state]}
    </span>
  );
}
