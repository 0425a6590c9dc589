/** One notification in a line; opens to its attempts with status and answer. */
import type { Delivery } from '@sightglass/shared/contract';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { formatCounted } from '../../format/count.ts';
import { formatLatency } from '../../format/latency.ts';
import { formatAge, formatMoment, formatSpan } from '../../format/time.ts';
import { linkToAlert } from '../../ui/alerts/alert-model.ts';
import { SeverityShape } from '../../ui/alerts/severity.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { StatusShape } from '../../ui/status-badge.tsx';
import classes from './alerts.module.css';
import ledger from './ledger.module.css';
import rows from './row.module.css';
import { ACTION_WORDS, assessDelivery, sayAlerts, sayDelivery } from './deliveries-model.ts';
import { ReplayButton } from './replay-button.tsx';

interface DeliveryRowProps {
  readonly delivery: Delivery;
  readonly now: number;
}

function sayWhen({ state, nextAt, sentAt, createdAt }: Delivery, now: number): string {
  if (state === 'sent') return formatAge(sentAt, now);
  if (state === 'dead') return `since ${formatAge(createdAt, now)}`;
  if (nextAt === null) return 'soon';
  return nextAt <= now ? 'now' : `in ${formatSpan(nextAt - now)}`;
}

export function DeliveryRow({ delivery, now }: DeliveryRowProps) {
  const [open, setOpen] = useState(false);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  const { receiver, attempts, action, state } = delivery;
  return (
    <li className={rows.item} data-open={open || undefined}>
      <div className={rows.delivery}>
        <span className={ledger.entryKind}>
          <StatusShape health={assessDelivery(delivery)} />
          {sayDelivery(delivery)}
        </span>
        <button type="button" className={rows.summary} aria-expanded={open} onClick={() => setOpen(!open)}>
          <Chevron size={14} aria-hidden />
          <span>{sayAlerts(delivery)}</span>
        </button>
        <span className={classes.muted}>{ACTION_WORDS[action]}</span>
        <PageLink to={{ page: 'receiver', id: receiver.id }} className={rows.source}>
          {receiver.name}
        </PageLink>
        <span className={classes.muted}>{formatCounted(attempts.length, 'attempt')}</span>
        <span className={rows.since} title={formatMoment(delivery.createdAt, now)}>
          {sayWhen(delivery, now)}
        </span>
      </div>
      {open ? (
        <div className={rows.detail}>
          {state === 'dead' ? <ReplayButton id={delivery.id} /> : null}
          <ul className={classes.reasons}>
            {delivery.alerts.map(({ fingerprint, summary, severity }) => (
              <li key={fingerprint} className={classes.inline}>
                <SeverityShape severity={severity} />
                <PageLink to={linkToAlert(fingerprint)}>{summary}</PageLink>
              </li>
            ))}
          </ul>
          <p className={classes.muted}>
            Key <code>{delivery.deduplicationKey}</code>
          </p>
          {attempts.length === 0 ? <p className={classes.muted}>Not tried yet.</p> : null}
          <ol className={ledger.entries} aria-label="Attempts">
            {attempts.map(({ at, ok, status, detail, durationMs }) => (
              <li key={at}>
                <time dateTime={new Date(at).toISOString()}>{formatMoment(at, now)}</time>
                <span className={ledger.entryKind}>
                  <StatusShape health={ok ? 'ok' : 'failing'} />
                  {status ?? 'no answer'}
                </span>
                <span>
                  <code>{detail}</code> <span className={classes.muted}>{formatLatency(durationMs)}</span>
                </span>
              </li>
            ))}
          </ol>
        </div>
      ) : null}
    </li>
  );
}
