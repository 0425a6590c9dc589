/** Deletes after asking, and offers to take it back for as long as the notice stays. In: how to delete and restore; where to go then. */
import { Button, Modal } from '@mantine/core';
import type { Role } from '@sightglass/shared/contract';
import { useState, type ReactNode } from 'react';
import { useMay } from '../../api/session.ts';
import { showToast } from '../toast/toasts.ts';
import classes from './form.module.css';

interface DeleteButtonProps {
  readonly noun: string;
  readonly name: string;
  readonly onDelete: () => Promise<unknown>;
  readonly onRestore: () => Promise<unknown>;
  /** After it is gone, such as back to the list. */
  readonly onDeleted?: () => void;
  /** What goes with it. */
  readonly consequence?: ReactNode;
  readonly disabled?: boolean;
  /** Who may; editors unless told otherwise. */
  readonly least?: Role;
  /** In a row of a list. */
  readonly compact?: boolean;
}

export function DeleteButton(props: DeleteButtonProps) {
  const {
    noun,
    name,
    onDelete,
    onRestore,
    onDeleted,
    consequence,
    disabled = false,
    compact = false,
  } = props;
  const may = useMay(props.least ?? 'editor');
  const [asking, setAsking] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const remove = async (): Promise<void> => {
    setDeleting(true);
    setFailed(null);
    try {
      await onDelete();
    } catch (error) {
      setFailed(error instanceof Error ? error.message : String(error));
      setDeleting(false);
      return;
    }
    setDeleting(false);
    setAsking(false);
    showToast({
      text: `${noun} “${name}” is deleted.`,
      undo: { run: onRestore, done: `${noun} “${name}” is back.` },
    });
    onDeleted?.();
  };
  return (
    <>
      <Button
        disabled={disabled || !may}
        {...(compact ? { size: 'compact-xs', 'aria-label': `Delete ${name}` } : {})}
        onClick={() => setAsking(true)}
      >
        Delete
      </Button>
      {asking ? (
        <Modal opened onClose={() => setAsking(false)} title={`Delete ${noun} “${name}”?`} size="md">
          {consequence ? <div>{consequence}</div> : null}
          It can be brought back: its history stays.
          {failed ? (
            <p role="alert" className={classes.error}>
              Not deleted: {failed}
            </p>
          ) : null}
          <div className={classes.dialogEnd}>
            <Button onClick={() => setAsking(false)}>Keep it</Button>
            <Button variant="filled" data-autofocus loading={deleting} onClick={() => void remove()}>
              Delete
            </Button>
          </div>
        </Modal>
      ) : null}
    </>
  );
}
