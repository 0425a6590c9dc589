/** Above the rows: how many records wait, that the tail fell behind, or that it was interrupted. */
import { IconAlertTriangle } from '@tabler/icons-react';
import { formatCounted } from '../../format/count.ts';
import { formatMoment } from '../../format/time.ts';
import classes from './access-log.module.css';
import { WAITING_MOST, type TailState } from './tail-model.ts';

interface TailNoticeProps {
  readonly state: TailState;
  readonly live: boolean;
  readonly error: string | null;
  readonly onShow: () => void;
}

function sayWaiting({ waiting, spilled }: TailState): string {
  const more = waiting.length >= WAITING_MOST && spilled === 0 ? ' or more' : '';
  return `${formatCounted(waiting.length + spilled, 'newer record')}${more}`;
}

export function TailNotice({ state, live, error, onShow }: TailNoticeProps) {
  const { waiting, spilled, behindAt } = state;
  return (
    <>
      {error === null ? null : (
        <p className={classes.notice} role="status">
          <IconAlertTriangle size={14} aria-hidden /> New records cannot be had at the moment: {error}
        </p>
      )}
      {behindAt === null ? null : (
        <p className={classes.notice} role="status">
          <IconAlertTriangle size={14} aria-hidden />
          The tail fell behind at {formatMoment(behindAt)}: more arrived than it can follow, and some were
          passed over. Narrow the filter, or stop the tail to see every record.
        </p>
      )}
      {waiting.length > 0 ? (
        <button type="button" className={classes.newer} onClick={onShow}>
          {live ? 'Paused: ' : ''}
          {sayWaiting(state)}
          {live && spilled > 0 ? `, the newest ${WAITING_MOST} of them held` : ''}. Show
        </button>
      ) : null}
    </>
  );
}
