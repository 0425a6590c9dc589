/** The state of mutual TLS as a lock, a word and a colour; quiet on mutual, open lock on plaintext, `?` on unmeasured. */
import { IconHelpCircle, IconLock, IconLockOpen2, IconLockQuestion } from '@tabler/icons-react';
import type { MtlsState } from '@sightglass/shared/mtls';
import { formatRatio } from '../format/ratio.ts';
import classes from './badge.module.css';

export const MTLS_WORDS: Readonly<Record<MtlsState, string>> = {
  mutual: 'Mutual TLS',
  mixed: 'Mixed',
  plaintext: 'Plaintext',
  unmeasured: 'Unmeasured',
};

const ICONS = {
  mutual: IconLock,
  mixed: IconLockQuestion,
  plaintext: IconLockOpen2,
  unmeasured: IconHelpCircle,
} as const;

interface MtlsBadgeProps {
  readonly mtls: { readonly state: MtlsState; readonly mutualShare: number; readonly plaintextShare: number };
  /** Adds the share proven mutual. */
  readonly share?: boolean;
  readonly quiet?: boolean;
}

/** The shares as a sentence: `62% proven mutual, 3% plaintext, 35% unmeasured`. */
export function describeMtls({ mutualShare, plaintextShare }: MtlsBadgeProps['mtls']): string {
  const parts = [`${formatRatio(mutualShare)} proven mutual`, `${formatRatio(plaintextShare)} plaintext`];
  const unmeasured = 1 - mutualShare - plaintextShare;
  if (unmeasured > 0.00005) parts.push(`${formatRatio(unmeasured)} unmeasured`);
  return parts.join(', ');
}

/** The lock alone; give it a word nearby. */
export function MtlsShape({ state }: { readonly state: MtlsState }) {
  const Icon = ICONS[state];
  return <Icon size={14} stroke={1.8} aria-hidden className={classes.shape} data-mtls={state} />;
}

export function MtlsBadge({ mtls, share = false, quiet = false }: MtlsBadgeProps) {
  return (
    <span
      className={classes.badge}
      data-mtls={mtls.state}
      data-quiet={quiet || undefined}
      title={describeMtls(mtls)}
    >
      <MtlsShape state={mtls.state} />
      {quiet && mtls.state === 'mutual' ? 'Mutual' : MTLS_WORDS[mtls.state]}
      {share ? <span className={classes.share}>{formatRatio(mtls.mutualShare)}</span> : null}
    </span>
  );
}
