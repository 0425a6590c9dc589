/** A button that asks before it does what cannot be undone. In: the change and its arguments, and the words around it. */
import { Button, Modal } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import classes from './access.module.css';

interface Change<Args> {
  readonly mutate: (args: Args, options: { readonly onSuccess: () => void }) => void;
  readonly isPending: boolean;
  readonly error: Error | null;
}

interface AskFirstProps<Args> {
  readonly label: string;
  /** Accessible name of the button. */
  readonly name: string;
  readonly title: string;
  /** The way back. */
  readonly keep: string;
  readonly change: Change<Args>;
  readonly args: Args;
  /** Called when it is done, with the dialog gone. */
  readonly onDone?: (() => void) | undefined;
  readonly children: ReactNode;
}

export function AskFirst<Args>(props: AskFirstProps<Args>) {
  const { label, name, title, keep, change, args, onDone, children } = props;
  const [asking, setAsking] = useState(false);
  const done = (): void => {
    setAsking(false);
    onDone?.();
  };
  return (
    <>
      <Button size="compact-xs" onClick={() => setAsking(true)} aria-label={name}>
        {label}
      </Button>
      {asking ? (
        <Modal opened onClose={() => setAsking(false)} title={title} size="md">
          {children}
          {change.error ? (
            <p role="alert" className={classes.problem}>
              Not done: {change.error.message}
            </p>
          ) : null}
          <div className={classes.dialogEnd}>
            <Button onClick={() => setAsking(false)}>{keep}</Button>
            <Button
              variant="filled"
              data-autofocus
              loading={change.isPending}
              onClick={() => change.mutate(args, { onSuccess: done })}
            >
              {label}
            </Button>
          </div>
        </Modal>
      ) : null}
    </>
  );
}
