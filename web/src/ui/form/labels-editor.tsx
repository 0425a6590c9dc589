/** Labels as rows of name and value. In: a record in the draft. Names may be half typed: the rows are the field's own until they agree. */
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { fieldId, type FieldProps } from './field.ts';
import classes from './form.module.css';

type Row = readonly [name: string, value: string];

function rowsOf(held: unknown): readonly Row[] {
  return typeof held === 'object' && held !== null
    ? Object.entries(held).map(([name, value]) => [name, String(value)] as const)
    : [];
}

export function LabelsEditor({ form, path, label, hint }: FieldProps) {
  const held = form.read(path);
  const [own, setOwn] = useState<readonly Row[]>(() => rowsOf(held));
  // Rows of two equal names, or without one, cannot be in a record; anything else in the draft came from elsewhere.
  const same = JSON.stringify(Object.fromEntries(own.filter(([name]) => name !== '')));
  const rows = same === JSON.stringify(held ?? {}) ? own : rowsOf(held);
  const save = (next: readonly Row[]): void => {
    setOwn(next);
    form.write(path, Object.fromEntries(next.filter(([name]) => name !== '')));
  };
  const change = (at: number, row: Row): void => save(rows.map((one, i) => (i === at ? row : one)));
  const error = form.errorAt(path);
  return (
    <fieldset className={classes.group}>
      <legend className={classes.label}>{label}</legend>
      {rows.map(([name, value], i) => (
        // oxlint-disable-next-line react/no-array-index-key -- a row is its place: its name is what is being typed
        <div key={i} className={classes.labelRow}>
          <TextInput
            size="xs"
            id={i === 0 ? fieldId(path) : undefined}
            aria-label={`Name of label ${i + 1}`}
            placeholder="team"
            value={name}
            error={form.errorAt(`${path}.${name}`)}
            onBlur={() => form.touch(`${path}.${name}`)}
            onChange={(event) => change(i, [event.currentTarget.value, value])}
          />
          <TextInput
            size="xs"
            aria-label={`Value of label ${name || i + 1}`}
            placeholder="payments"
            value={value}
            onChange={(event) => change(i, [name, event.currentTarget.value])}
          />
          <ActionIcon
            aria-label={`Remove label ${name || i + 1}`}
            title="Remove"
            onClick={() => save(rows.filter((_, j) => j !== i))}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconPlus size={13} />}
        onClick={() => setOwn([...rows, ['', '']])}
        id={rows.length === 0 ? fieldId(path) : undefined}
      >
        Add a label
      </Button>
      {error || hint ? (
        <div className={classes.more}>
          {error ? <p className={classes.error}>{error}</p> : null}
          {hint}
        </div>
      ) : null}
    </fieldset>
  );
}
