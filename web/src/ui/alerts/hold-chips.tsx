/** Why nobody is told of an alert, or who has taken it: a shape and a word each. */
import type { Alert } from '@sightglass/shared/contract';
import { IconBellOff, IconHandStop, IconUserCheck } from '@tabler/icons-react';
import classes from './hold-chips.module.css';

type Held = Pick<Alert, 'silencedBy' | 'inhibitedBy' | 'acknowledged'>;

export function HoldChips({ silencedBy, inhibitedBy, acknowledged }: Held) {
  return (
    <>
      {acknowledged ? (
        <span className={classes.chip} title={acknowledged.comment || undefined}>
          <IconUserCheck size={13} aria-hidden /> {acknowledged.by} has it
        </span>
      ) : null}
      {silencedBy.length > 0 ? (
        <span className={classes.chip}>
          <IconBellOff size={13} aria-hidden /> Silenced
        </span>
      ) : null}
      {inhibitedBy.length > 0 ? (
        <span className={classes.chip} title="A graver alert that fires holds its notifications back">
          <IconHandStop size={13} aria-hidden /> Held back
        </span>
      ) : null}
    </>
  );
}
