/** Keeps a view, or changes one. In: the address that it is to have, and the view where it is there already. */
import { Button, Modal } from '@mantine/core';
import { viewSchema, type View, type ViewRecord } from '@sightglass/shared/contract';
import type { SyntheticEvent } from 'react';
import { useChange } from '../../api/use-change.ts';
import { AuthorField } from '../form/author-field.tsx';
import { bodyErrors } from '../form/draft-errors.ts';
import { useDraft } from '../form/use-draft.ts';
import { showToast } from '../toast/toasts.ts';
import { useNow } from '../use-now.ts';
import { ViewFields } from './view-fields.tsx';
import { describeView, namePage } from './view-words.ts';
import classes from './views.module.css';

interface ViewDialogProps {
  readonly address: Pick<View, 'path' | 'search'>;
  /** Null for a new one. */
  readonly record: ViewRecord | null;
  readonly onClose: () => void;
}

const CHANGES = { invalidates: ['getViews'] } as const;

export function ViewDialog({ address: { path, search }, record, onClose }: ViewDialogProps) {
  const create = useChange('createView', CHANGES);
  const change = useChange('changeView', CHANGES);
  const now = useNow(60_000);
  const initial: View = {
    name: '',
    sharing: 'personal',
    opensFor: { me: false, everybody: false, groups: [] },
    ...record?.view,
    path,
    search,
  };
  const form = useDraft({ schema: viewSchema, initial, key: record ? `view-${record.id}` : 'view-new' });
  const saving = record ? change : create;
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    if (!form.tryToSave() || !form.parsed) return;
    // The address is the one that is shown, also where a draft of an hour ago came back.
    const body = { ...form.parsed, path, search };
    const done = {
      onSuccess: () => {
        form.finish();
        showToast({ text: `View “${body.name}” is kept.` });
        onClose();
      },
      onError: (error: { readonly errors?: readonly { path: string; message: string }[] | undefined }) =>
        form.addServerErrors(bodyErrors(error.errors ?? [])),
    };
    if (record) change.mutate({ params: { id: record.id }, query: { version: record.version }, body }, done);
    else create.mutate({ body }, done);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={record ? `Change “${record.view.name}”` : 'Save this view'}
      size="md"
      transitionProps={{ duration: 0 }}
    >
      <form onSubmit={onSubmit} noValidate className={classes.form}>
        <p className={classes.what}>
          <strong>{namePage(path)}</strong>
          <span>{describeView({ search }, now)}</span>
        </p>
        <ViewFields form={form} mine={record?.mine ?? true} />
        {saving.error ? (
          <p role="alert" className={classes.error}>
            Not kept: {saving.error.message}
          </p>
        ) : null}
        <div className={classes.end}>
          <AuthorField />
          <Button
            onClick={() => {
              form.discard();
              onClose();
            }}
          >
            Cancel
          </Button>
          <Button type="submit" variant="filled" loading={saving.isPending}>
            {record ? 'Save' : 'Save view'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
