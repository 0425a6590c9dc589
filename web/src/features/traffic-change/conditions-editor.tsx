/** Conditions of a request, all of which must hold: header, path, method, parameter. In: the path of the list in the draft. */
import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { ChoiceField } from '../../ui/form/choice-field.tsx';
import { fieldId } from '../../ui/form/field.ts';
import { TextField } from '../../ui/form/text-field.tsx';
import classes from './change.module.css';
import { isNamed, turnTo, type Condition } from './condition-model.ts';
import { orAbsent, type SettingsForm } from './fields.ts';

const ON = [
  { value: 'header', label: 'Header' },
  { value: 'path', label: 'Path' },
  { value: 'method', label: 'Method' },
  { value: 'query', label: 'Parameter' },
] as const;

const HOW = [
  { value: 'exact', label: 'is' },
  { value: 'prefix', label: 'begins with' },
  { value: 'regex', label: 'matches (RE2)' },
  { value: 'present', label: 'is there' },
] as const;

const PLACEHOLDERS = { header: 'beta', path: '/checkout', method: 'GET', query: 'blue' } as const;

interface RowProps {
  readonly form: SettingsForm;
  readonly path: string;
  readonly condition: Condition;
  readonly label: string;
  readonly onRemove: (() => void) | null;
}

function ConditionRow({ form, path, condition, label, onRemove }: RowProps) {
  const hows = HOW.filter(
    ({ value }) =>
      isNamed(condition) || (value !== 'present' && condition.on === 'path') || value === 'exact',
  );
  const whole = form.errors.find((error) => error.path === path)?.message;
  return (
    <div className={classes.condition} role="group" aria-label={label} id={fieldId(path)} tabIndex={-1}>
      <ChoiceField
        form={form}
        path={`${path}.on`}
        label="Part"
        look="select"
        options={ON}
        onChoose={(on) => form.write(path, turnTo(condition, on as Condition['on']))}
      />
      {isNamed(condition) ? (
        <TextField
          form={orAbsent(form)}
          path={`${path}.name`}
          label="Name"
          placeholder="x-user-group"
          mono
          required
        />
      ) : null}
      <ChoiceField
        form={form}
        path={`${path}.how`}
        label="How"
        look="select"
        options={hows}
        onChoose={(how) => {
          const { value, ...rest } = condition;
          const kept = how === 'present' || value === undefined ? {} : { value };
          form.write(path, { ...rest, how, ...kept });
        }}
      />
      {condition.how === 'present' ? null : (
        <TextField
          form={orAbsent(form)}
          path={`${path}.value`}
          label="Value"
          placeholder={PLACEHOLDERS[condition.on]}
          mono
          required
        />
      )}
      <ActionIcon
        size={26}
        className={classes.remove ?? ''}
        aria-label={`Remove ${label.toLowerCase()}`}
        disabled={onRemove === null}
        onClick={() => onRemove?.()}
      >
        <IconX size={14} />
      </ActionIcon>
      {whole ? <p className={classes.error}>This {whole}</p> : null}
    </div>
  );
}

export function ConditionsEditor({
  form,
  path,
  conditions,
}: {
  readonly form: SettingsForm;
  readonly path: string;
  readonly conditions: readonly Condition[];
}) {
  return (
    <div className={classes.conditions} id={fieldId(path)} tabIndex={-1}>
      {conditions.map((condition, i) => (
        <ConditionRow
          // oxlint-disable-next-line react/no-array-index-key -- a condition is its place: all else is being typed
          key={i}
          form={form}
          path={`${path}.${i}`}
          condition={condition}
          label={`Condition ${i + 1}`}
          onRemove={
            conditions.length > 1
              ? () =>
                  form.write(
                    path,
                    conditions.filter((_, other) => other !== i),
                  )
              : null
          }
        />
      ))}
      <div className={classes.under}>
        <Button
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          disabled={conditions.length >= 10}
          onClick={() => form.write(path, [...conditions, { on: 'header', how: 'exact' }])}
        >
          Add condition
        </Button>
        <span className="sg-muted">{conditions.length > 1 ? 'All of them must hold.' : ''}</span>
      </div>
    </div>
  );
}
