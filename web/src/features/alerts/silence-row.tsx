/** One silence: what it matches, until when, whose, why, and how much it holds back now. */
import { ActionIcon, Button } from '@mantine/core';
import type { Silences } from '@sightglass/shared/contract';
import { IconCopy, IconPencil } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { formatCounted } from '../../format/count.ts';
import { formatMoment, formatSpan } from '../../format/time.ts';
import { useLinkTo } from '../../routes.ts';
import { LabelList } from '../../ui/alerts/label-list.tsx';
import { formatMatcher, formatMatchers } from '../../ui/alerts/matcher-text.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { showToast } from '../../ui/toast/toasts.ts';
import classes from './alerts.module.css';
import records from './record.module.css';

type SilenceRecord = Silences['silences'][number];

function sayTime({ silence, state }: SilenceRecord, now: number): string {
  if (state === 'planned') return `begins in ${formatSpan(Math.max(0, silence.startsAt - now))}`;
  if (state === 'active') return `ends in ${formatSpan(Math.max(0, silence.endsAt - now))}`;
  return `ended ${formatSpan(Math.max(0, now - silence.endsAt))} ago`;
}

export function SilenceRow({ record, now }: { readonly record: SilenceRecord; readonly now: number }) {
  const { id, silence, state, holds, updatedBy } = record;
  const linkTo = useLinkTo();
  const expire = useChange('expireSilence', {
    invalidates: ['getSilences', 'getAlerts', 'getAlertSummary'],
  });
  return (
    <li className={records.record}>
      <div className={records.recordMain}>
        <PageLink to={{ page: 'silence', id }} className={classes.name}>
          {silence.comment}
        </PageLink>
        <LabelList labels={silence.matchers.map(formatMatcher)} />
      </div>
      <div className={records.recordFacts}>
        <span title={`${formatMoment(silence.startsAt, now)} to ${formatMoment(silence.endsAt, now)}`}>
          {sayTime(record, now)}
        </span>
        <span>by {updatedBy}</span>
        {state === 'active' ? <span>holds {formatCounted(holds.length, 'alert')} back</span> : null}
      </div>
      <div className={records.recordActions}>
        {state === 'expired' ? (
          <ActionIcon
            component={Link}
            to={linkTo({
              page: 'silence',
              id: 'new',
              search: { matchers: formatMatchers(silence.matchers), comment: silence.comment },
            })}
            aria-label={`Silence again: ${silence.comment}`}
            title="Silence again"
          >
            <IconCopy size={15} />
          </ActionIcon>
        ) : (
          <>
            <ActionIcon
              component={Link}
              to={linkTo({ page: 'silence', id })}
              aria-label={`Edit the silence: ${silence.comment}`}
              title="Edit"
            >
              <IconPencil size={15} />
            </ActionIcon>
            <Button
              size="compact-xs"
              loading={expire.isPending}
              onClick={() =>
                expire.mutate(
                  { params: { id } },
                  {
                    onSuccess: () => showToast({ text: 'The silence has ended.' }),
                    onError: (error) => showToast({ text: `Not ended: ${error.message}`, failed: true }),
                  },
                )
              }
            >
              End now
            </Button>
          </>
        )}
      </div>
    </li>
  );
}
