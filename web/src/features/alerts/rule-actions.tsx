/** What can be done to a rule from the list: pause or go on, delete (with undo), bring back. One that a file holds changes in the file. */
import { ActionIcon } from '@mantine/core';
import type { AlertRules } from '@sightglass/shared/contract';
import { IconArrowBackUp, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useChange } from '../../api/use-change.ts';
import { showToast } from '../../ui/toast/toasts.ts';
import classes from './alerts.module.css';

export type RuleRow = AlertRules['rules'][number];

const RENEWS = { invalidates: ['getAlertRules', 'getAlerts', 'getAlertSummary'] } as const;

function sayFailure(what: string) {
  return (error: Error): void => showToast({ text: `${what}: ${error.message}`, failed: true });
}

export function RuleActions({ row }: { readonly row: RuleRow }) {
  const { id, rule, version, deletedAt, origin } = row;
  const change = useChange('changeAlertRule', RENEWS);
  const remove = useChange('deleteAlertRule', RENEWS);
  const restore = useChange('restoreAlertRule', RENEWS);
  const { name } = rule;
  if (origin === 'file') {
    return (
      <span className={classes.muted} title={`It is kept in the file ${row.file ?? ''} and changes there`}>
        from a file
      </span>
    );
  }
  if (deletedAt !== null) {
    return (
      <ActionIcon
        aria-label={`Bring ${name} back`}
        title="Bring back"
        onClick={() => restore.mutate({ params: { id } }, { onError: sayFailure('Not brought back') })}
      >
        <IconArrowBackUp size={15} />
      </ActionIcon>
    );
  }
  const pause = (): void =>
    change.mutate(
      { params: { id }, query: { version }, body: { ...rule, paused: !rule.paused } },
      { onError: sayFailure(rule.paused ? 'It stays paused' : 'Not paused') },
    );
  const del = (): void =>
    remove.mutate(
      { params: { id }, query: { version } },
      {
        onError: sayFailure('Not deleted'),
        onSuccess: () =>
          showToast({
            text: `Alert rule “${name}” is deleted.`,
            undo: {
              run: () => restore.mutateAsync({ params: { id } }),
              done: `Alert rule “${name}” is back.`,
            },
          }),
      },
    );
  return (
    <>
      <ActionIcon
        aria-label={rule.paused ? `Let ${name} go on` : `Pause ${name}`}
        title={rule.paused ? 'Go on' : 'Pause: its alerts end, nobody is told'}
        loading={change.isPending}
        onClick={pause}
      >
        {rule.paused ? <IconPlayerPlay size={15} /> : <IconPlayerPause size={15} />}
      </ActionIcon>
      <ActionIcon
        aria-label={`Delete ${name}`}
        title="Delete; it can be undone"
        loading={remove.isPending}
        onClick={del}
      >
        <IconTrash size={15} />
      </ActionIcon>
    </>
  );
}
