/** A verdict on a version as shape, word and colour. */
import type { Judgement } from '@sightglass/shared/contract';
import badge from '../badge.module.css';
import { StatusShape } from '../status-badge.tsx';
import { CANARY_VERDICTS } from './traffic-words.ts';

const HEALTH = { better: 'ok', worse: 'failing', 'no-difference-yet': 'no-data' } as const;

export function CanaryBadge({ verdict }: { readonly verdict: Judgement['verdict'] }) {
  return (
    <span className={badge.badge} data-health={HEALTH[verdict]}>
      <StatusShape health={HEALTH[verdict]} />
      {CANARY_VERDICTS[verdict]}
    </span>
  );
}
