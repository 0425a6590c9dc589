/** Who is told: receivers by name, and a new one without leaving the form. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useApi } from '../../api/use-api.ts';
import type { DraftFields } from './use-draft.ts';
import classes from './form.module.css';
import { MultiChoiceField } from './multi-choice-field.tsx';

const NewReceiverDialog = lazy(async () => ({
  default: (await import('./new-receiver-dialog.tsx')).NewReceiverDialog,
}));

interface ReceiversFieldProps {
  readonly form: DraftFields;
  readonly path: string;
  /** What none chosen means; that the routing table decides when left out. */
  readonly none?: { readonly placeholder: string; readonly hint: string };
}

const BY_TABLE = {
  placeholder: 'By the routing table',
  hint: 'None chosen: the routing table decides who is told',
};

export function ReceiversField({ form, path, none = BY_TABLE }: ReceiversFieldProps) {
  const { data, error } = useApi('getReceivers', {}, { live: false });
  const [adding, setAdding] = useState(false);
  const options = useMemo(
    () =>
      (data?.receivers ?? []).map(({ id, receiver }) => ({
        value: id,
        label: `${receiver.name} (${receiver.target.kind})`,
      })),
    [data],
  );
  return (
    <div>
      <MultiChoiceField
        form={form}
        path={path}
        label="Receivers"
        options={options}
        placeholder={none.placeholder}
        nothing={options.length === 0 ? 'No receiver yet' : 'No receiver of that name'}
        hint={error ? `The receivers could not be loaded: ${error.message}` : none.hint}
      />
      <Button
        variant="subtle"
        size="compact-xs"
        className={classes.under ?? ''}
        leftSection={<IconPlus size={13} aria-hidden />}
        onClick={() => setAdding(true)}
      >
        New receiver
      </Button>
      <Suspense fallback={null}>
        {adding ? (
          <NewReceiverDialog
            onClose={() => setAdding(false)}
            onCreated={(id) => {
              const held = form.read(path);
              form.write(path, [...(Array.isArray(held) ? (held as unknown[]) : []), id]);
              setAdding(false);
            }}
          />
        ) : null}
      </Suspense>
    </div>
  );
}
