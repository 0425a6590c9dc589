/** Says that somebody looks at an alert, with a comment; or takes that back. The name sent along is the reader's own. */
import { Button, Popover, TextInput } from '@mantine/core';
import type { Alert } from '@sightglass/shared/contract';
import { IconUserCheck, IconUserX } from '@tabler/icons-react';
import { useState, type SyntheticEvent } from 'react';
import { useChange } from '../../api/use-change.ts';
import { AuthorField } from '../../ui/form/author-field.tsx';
import { showToast } from '../../ui/toast/toasts.ts';
import classes from './alerts.module.css';

const RENEWS = { invalidates: ['getAlerts', 'getAlertSummary', 'getAlertHistory', 'getLedger'] } as const;

export function Acknowledge({ alert }: { readonly alert: Alert }) {
  const [open, setOpen] = useState(false);
  const [comment, setComment] = useState('');
  const acknowledge = useChange('acknowledgeAlert', RENEWS);
  const takeBack = useChange('unacknowledgeAlert', RENEWS);
  const params = { id: alert.fingerprint };
  if (alert.acknowledged) {
    return (
      <Button
        leftSection={<IconUserX size={14} aria-hidden />}
        loading={takeBack.isPending}
        onClick={() =>
          takeBack.mutate(
            { params },
            { onError: (error) => showToast({ text: `Not taken back: ${error.message}`, failed: true }) },
          )
        }
      >
        Nobody has it any more
      </Button>
    );
  }
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    acknowledge.mutate(
      { params, body: { comment: comment.trim() } },
      {
        onSuccess: () => {
          setOpen(false);
          setComment('');
        },
      },
    );
  };
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" width={320} trapFocus>
      <Popover.Target>
        <Button
          variant="filled"
          leftSection={<IconUserCheck size={14} aria-hidden />}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          Acknowledge
        </Button>
      </Popover.Target>
      <Popover.Dropdown maw="calc(100vw - 24px)">
        <form className={classes.acknowledge} aria-label="Acknowledge the alert" onSubmit={submit}>
          <TextInput
            label="Comment"
            description="What you are about to do; others see it."
            value={comment}
            maxLength={1000}
            data-autofocus
            onChange={(event) => setComment(event.currentTarget.value)}
          />
          <AuthorField />
          {acknowledge.error ? (
            <p className={classes.problem} role="alert">
              Not acknowledged: {acknowledge.error.message}
            </p>
          ) : null}
          <div className={classes.dialogEnd}>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" variant="filled" loading={acknowledge.isPending}>
              I have it
            </Button>
          </div>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
