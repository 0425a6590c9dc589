/** The whole range lies before what is kept: says so, for nothing in the list does not mean that nothing happened. */
import { Button } from '@mantine/core';
import { IconClockOff } from '@tabler/icons-react';
import type { AccessLogAnswer } from '@sightglass/shared/contract';
import { formatBytes } from '../../format/bytes.ts';
import { formatMoment, formatSpan } from '../../format/time.ts';
import { useFrame } from '../../url/use-frame.ts';
import classes from '../state.module.css';

type Kept = AccessLogAnswer['kept'];

export function sayKept({ maxAgeMs, maxSizeBytes }: Kept): string {
  return `Records are kept for ${formatSpan(maxAgeMs)}, and up to ${formatBytes(maxSizeBytes)}`;
}

/** Whether nothing of the range is kept. */
export function isOutsideKept({ window, kept }: Pick<AccessLogAnswer, 'window' | 'kept'>): boolean {
  return window.to <= kept.keptFrom;
}

export function OutsideKept({ kept }: { readonly kept: Kept }) {
  const { setFrame } = useFrame();
  return (
    <div className={classes.state} role="status">
      <IconClockOff size={22} stroke={1.5} aria-hidden />
      <p className={classes.title}>This range lies before what is kept</p>
      <div className={classes.text}>
        The access log begins at {formatMoment(kept.keptFrom)}. What happened before cannot be told here: it
        is gone, or was never taken. {sayKept(kept)}.
      </div>
      <Button
        onClick={() => setFrame({ range: `${Math.floor(kept.keptFrom)}..now`, at: '' }, { push: true })}
      >
        Show all that is kept
      </Button>
    </div>
  );
}
