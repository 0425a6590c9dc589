/** A verdict of STRICT readiness as shape, word and colour. Red is kept for what hurts now: what would break is amber. */
import type { ReadinessRow } from '@sightglass/shared/contract';
import { IconLock } from '@tabler/icons-react';
import badge from '../badge.module.css';
import { StatusShape } from '../status-badge.tsx';
import { VERDICT_WORDS } from './readiness-words.ts';

type Verdict = ReadinessRow['verdict'];

const HEALTH = {
  breaks: 'degraded',
  unproven: 'no-data',
  ready: 'ok',
  strict: 'ok',
  'no-traffic': 'no-data',
} as const;

export function VerdictShape({ verdict }: { readonly verdict: Verdict }) {
  if (verdict === 'strict')
    return <IconLock size={13} stroke={2} aria-hidden className={badge.shape} data-health="ok" />;
  return <StatusShape health={HEALTH[verdict]} />;
}

export function VerdictBadge({
  verdict,
  quiet = false,
}: {
  readonly verdict: Verdict;
  readonly quiet?: boolean;
}) {
  return (
    <span className={badge.badge} data-health={HEALTH[verdict]} data-quiet={quiet || undefined}>
      <VerdictShape verdict={verdict} />
      {VERDICT_WORDS[verdict]}
    </span>
  );
}
