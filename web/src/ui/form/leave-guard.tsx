/**
 * Asks before a page with unsaved changes is left. The draft stays in this browser unless its author throws it away, so a reload or a
 * closed tab loses nothing and is not asked about. A link with the state `{ keepDraft: true }` passes: it leads to what the form needs.
 */
import { Button, Modal } from '@mantine/core';
import type { RefObject } from 'react';
import { useBlocker, type Location } from 'react-router';
import classes from './form.module.css';

interface LeaveGuardProps {
  readonly dirty: boolean;
  /** Set just before the form itself goes on to another page. */
  readonly mayLeave: RefObject<boolean>;
  readonly noun: string;
  readonly onDiscard: () => void;
}

function keepsDraft({ state }: Location): boolean {
  return typeof state === 'object' && state !== null && 'keepDraft' in state;
}

export function LeaveGuard({ dirty, mayLeave, noun, onDiscard }: LeaveGuardProps) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      dirty &&
      !mayLeave.current &&
      !keepsDraft(nextLocation) &&
      currentLocation.pathname !== nextLocation.pathname,
  );
  if (blocker.state !== 'blocked') return null;
  return (
    <Modal opened onClose={() => blocker.reset()} title={`This ${noun} is not saved`} size="md">
      What you typed can stay in this browser as a draft, to be taken up when you come back.
      <div className={classes.dialogEnd}>
        <Button
          variant="subtle"
          onClick={() => {
            onDiscard();
            blocker.proceed();
          }}
        >
          Discard it
        </Button>
        <Button onClick={() => blocker.proceed()}>Leave, keep the draft</Button>
        <Button variant="filled" data-autofocus onClick={() => blocker.reset()}>
          Stay
        </Button>
      </div>
    </Modal>
  );
}
