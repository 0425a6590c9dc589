/** Matchers as rows of label, operator and value. In: a list in the draft. A row's errors, also the server's, stand at its fields. */
import { ActionIcon, Autocomplete, Button, NativeSelect, TextInput } from '@mantine/core';
import type { Matcher } from '@sightglass/shared/contract';
import { IconPlus, IconX } from '@tabler/icons-react';
import { fieldId, type FieldProps } from '../form/field.ts';
import { isRecord } from './is-record.ts';
import classes from './matchers-editor.module.css';

const OPERATORS: { value: Matcher['operator']; label: string }[] = [
  { value: '=', label: 'is' },
  { value: '!=', label: 'is not' },
  { value: '=~', label: 'fits' },
  { value: '!~', label: 'fits not' },
];

/** Labels that alerts of the console have. */
const KNOWN_LABELS = [
  'alertname',
  'severity',
  'cluster',
  'namespace',
  'service',
  'workload',
  'source',
  'target',
];

type Row = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export function MatchersEditor({ form, path, label, hint }: FieldProps) {
  const held = form.read(path);
  const rows: readonly Row[] = Array.isArray(held) ? held.filter(isRecord) : [];
  const save = (next: readonly Row[]): void => form.write(path, next);
  const change = (at: number, patch: Row): void =>
    save(rows.map((row, i) => (i === at ? { ...row, ...patch } : row)));
  const error = form.errorAt(path);
  return (
    <fieldset className={classes.group}>
      <legend>{label}</legend>
      {rows.map((row, i) => {
        const at = `${path}.${i}`;
        const name = textOf(row['label']);
        return (
          // oxlint-disable-next-line react/no-array-index-key -- a row is its place: its label is what is being typed
          <div key={i} className={classes.row}>
            <Autocomplete
              size="xs"
              id={i === 0 ? fieldId(path) : fieldId(`${at}.label`)}
              aria-label={`Label ${i + 1}`}
              placeholder="service"
              data={KNOWN_LABELS}
              value={name}
              error={form.errorAt(`${at}.label`)}
              onBlur={() => form.touch(`${at}.label`)}
              onChange={(value) => change(i, { label: value })}
            />
            <NativeSelect
              size="xs"
              aria-label={`How label ${name || i + 1} is compared`}
              data={OPERATORS}
              value={textOf(row['operator']) || '='}
              onChange={(event) => change(i, { operator: event.currentTarget.value })}
            />
            <TextInput
              size="xs"
              id={fieldId(`${at}.value`)}
              aria-label={`Value of label ${name || i + 1}`}
              placeholder={textOf(row['operator']).endsWith('~') ? 'cart|checkout' : 'cart'}
              value={textOf(row['value'])}
              error={form.errorAt(`${at}.value`)}
              onBlur={() => form.touch(`${at}.value`)}
              onChange={(event) => change(i, { value: event.currentTarget.value })}
            />
            <ActionIcon
              aria-label={`Remove matcher ${name || i + 1}`}
              title="Remove"
              onClick={() => save(rows.filter((_, j) => j !== i))}
            >
              <IconX size={14} />
            </ActionIcon>
          </div>
        );
      })}
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconPlus size={13} aria-hidden />}
        id={rows.length === 0 ? fieldId(path) : undefined}
        onClick={() => save([...rows, { label: '', operator: '=', value: '' }])}
      >
        Add a matcher
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
