/** Parts of certificates: when one ends, and how much of its validity is used. In: a row of the contract and the moment of the answer (epoch milliseconds). */
import type { Certificate } from '@sightglass/shared/contract';
import { IconAlertTriangle, IconClockX } from '@tabler/icons-react';
import { formatRatio } from '../../format/ratio.ts';
import { formatMoment, formatSpan } from '../../format/time.ts';
import classes from './certificate.module.css';
import { sayEnd, shareLeft, urgencyOf } from './certificate-words.ts';

interface PartProps {
  readonly certificate: Certificate;
  readonly now: number;
}

const ICONS = { ended: IconClockX, soon: IconAlertTriangle } as const;

export function CertificateEnd({ certificate, now }: PartProps) {
  const { expiresAt } = certificate;
  const urgency = urgencyOf(certificate, now);
  const Icon = urgency === 'ended' || urgency === 'soon' ? ICONS[urgency] : null;
  return (
    <span
      className={classes.end}
      data-urgency={urgency}
      data-untold={expiresAt === null || undefined}
      title={
        expiresAt === null ? 'No source tells when it ends: only its use is known' : formatMoment(expiresAt)
      }
    >
      {Icon ? <Icon size={14} stroke={1.8} aria-hidden /> : null}
      {sayEnd(expiresAt, now)}
    </span>
  );
}

/** A bar with its words; where the validity is not known, words alone. */
export function CertificateValidity({ certificate, now }: PartProps) {
  const left = shareLeft(certificate, now);
  const { notBefore, expiresAt } = certificate;
  if (left === null || notBefore === null || expiresAt === null)
    return <span className={classes.muted}>not told</span>;
  return (
    <span className={classes.validity} title={`${formatMoment(notBefore)} to ${formatMoment(expiresAt)}`}>
      <span className={classes.bar} data-urgency={urgencyOf(certificate, now)} aria-hidden>
        <span style={{ width: `${(1 - left) * 100}%` }} />
      </span>
      <span className={classes.used}>
        {formatRatio(1 - left)} of {formatSpan(expiresAt - notBefore)}
      </span>
    </span>
  );
}
