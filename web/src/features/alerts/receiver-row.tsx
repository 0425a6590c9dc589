/** One receiver: where it sends, its last attempt, what waits; with a test whose result is shown beside it. */
import { ActionIcon, Button } from '@mantine/core';
import type { Receivers } from '@sightglass/shared/contract';
import { IconPencil, IconSend } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { formatAge } from '../../format/time.ts';
import { useLinkTo } from '../../routes.ts';
import { TestResult } from '../../ui/alerts/test-result.tsx';
import { RECEIVER_KINDS, sayDestination } from '../../ui/alerts/receiver-words.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { StatusShape } from '../../ui/status-badge.tsx';
import { showToast } from '../../ui/toast/toasts.ts';
import classes from './alerts.module.css';
import records from './record.module.css';

type ReceiverRecord = Receivers['receivers'][number];

function LastAttempt({ last, now }: { readonly last: ReceiverRecord['last']; readonly now: number }) {
  if (!last) {
    return (
      <span className={classes.inline}>
        <StatusShape health="no-data" /> never tried
      </span>
    );
  }
  return (
    <span className={classes.inline} title={last.detail}>
      <StatusShape health={last.ok ? 'ok' : 'failing'} />
      {last.ok ? 'arrived' : 'failed'} {formatAge(last.at, now)}
      {last.ok ? null : <span className={classes.problem}>{last.detail}</span>}
    </span>
  );
}

export function ReceiverRow({ record, now }: { readonly record: ReceiverRecord; readonly now: number }) {
  const { id, receiver, last, waiting, dead, deletedAt } = record;
  const linkTo = useLinkTo();
  const test = useChange('testReceiver', { invalidates: ['getReceivers', 'getLedger'] });
  const restore = useChange('restoreReceiver', { invalidates: ['getReceivers'] });
  return (
    <li className={records.record}>
      <div className={records.recordMain}>
        <PageLink to={{ page: 'receiver', id }} className={classes.name}>
          {receiver.name}
        </PageLink>
        <span className={classes.muted}>
          {RECEIVER_KINDS[receiver.target.kind]}, {sayDestination(receiver.target)}
        </span>
      </div>
      <div className={records.recordFacts}>
        {deletedAt === null ? <LastAttempt last={last} now={now} /> : <span>deleted</span>}
        {waiting > 0 ? (
          <PageLink to={{ page: 'alerts', search: { tab: 'deliveries', receiver: id, state: 'waiting' } }}>
            {waiting} waiting
          </PageLink>
        ) : (
          <span>nothing waits</span>
        )}
        {dead > 0 ? (
          <PageLink
            to={{ page: 'alerts', search: { tab: 'deliveries', receiver: id, state: 'dead' } }}
            className={classes.failing}
          >
            {dead} given up
          </PageLink>
        ) : null}
      </div>
      <div className={records.recordActions}>
        {deletedAt === null ? (
          <>
            <Button
              size="compact-xs"
              leftSection={<IconSend size={13} aria-hidden />}
              loading={test.isPending}
              aria-label={`Send a test to ${receiver.name}`}
              onClick={() => test.mutate({ body: { id, receiver } })}
            >
              Send a test
            </Button>
            <ActionIcon
              component={Link}
              to={linkTo({ page: 'receiver', id })}
              aria-label={`Edit ${receiver.name}`}
              title="Edit"
            >
              <IconPencil size={15} />
            </ActionIcon>
          </>
        ) : (
          <Button
            size="compact-xs"
            loading={restore.isPending}
            onClick={() =>
              restore.mutate(
                { params: { id } },
                {
                  onError: (error) => showToast({ text: `Not brought back: ${error.message}`, failed: true }),
                },
              )
            }
          >
            Bring back
          </Button>
        )}
      </div>
      <TestResult result={test.data} error={test.error} />
    </li>
  );
}
