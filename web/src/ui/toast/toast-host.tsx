/**
 * Shows the notices at the foot of the page. One with an undo stays half a minute, longer while the pointer or the focus is on it; the
 * key `u` undoes the newest from anywhere but a field.
 */
import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useCommands } from '../../commands/use-commands.ts';
import { closeToast, showToast, useToasts, type Toast } from './toasts.ts';
import classes from './toast.module.css';

const UNDO_MS = 30_000;
const PLAIN_MS = 8_000;
const EVERYWHERE = { everywhere: true } as const;

async function undo(toast: Toast): Promise<void> {
  if (!toast.undo) return;
  closeToast(toast.id);
  try {
    await toast.undo.run();
    showToast({ text: toast.undo.done });
  } catch (error) {
    showToast({
      text: `Not undone: ${error instanceof Error ? error.message : String(error)}`,
      failed: true,
    });
  }
}

function ToastBox({ toast }: { readonly toast: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(() => closeToast(toast.id), toast.undo ? UNDO_MS : PLAIN_MS);
    return () => clearTimeout(timer);
  }, [held, toast]);
  return (
    <div
      className={classes.toast}
      data-failed={toast.failed || undefined}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className={classes.text}>{toast.text}</span>
      {toast.undo ? (
        <Button size="compact-xs" aria-keyshortcuts="u" onClick={() => void undo(toast)}>
          Undo <kbd className={classes.key}>u</kbd>
        </Button>
      ) : null}
      <ActionIcon size={22} aria-label="Close the notice" onClick={() => closeToast(toast.id)}>
        <IconX size={14} />
      </ActionIcon>
    </div>
  );
}

export function ToastHost() {
  const toasts = useToasts();
  const newest = toasts.findLast((toast) => toast.undo !== undefined);
  useCommands(
    'Notice',
    newest
      ? [{ does: 'Undo what it tells of', keys: ['u'], palette: true, run: () => void undo(newest) }]
      : [],
    EVERYWHERE,
  );
  return (
    <section className={classes.host} aria-label="Notices" aria-live="polite">
      {toasts.map((toast) => (
        <ToastBox key={toast.id} toast={toast} />
      ))}
    </section>
  );
}
