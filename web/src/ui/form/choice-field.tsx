/**
 * One of several values: side by side (`segmented`), under each other with what each means (`radio`), or in a list (`select`). All are the
 * browser's own radio buttons or select: arrow keys, screen readers and phones come with them.
 */
import { NativeSelect } from '@mantine/core';
import { useId } from 'react';
import { fieldId, inputProps, type FieldProps } from './field.ts';
import classes from './form.module.css';

interface ChoiceOption {
  readonly value: string;
  readonly label: string;
  /** What it means; shown by `radio`. */
  readonly note?: string;
  readonly disabled?: boolean;
}

interface ChoiceFieldProps extends FieldProps {
  readonly options: readonly ChoiceOption[];
  readonly look?: 'segmented' | 'radio' | 'select';
  /** Instead of writing the value at the path: where another kind has other fields. */
  readonly onChoose?: (value: string) => void;
  /** The value of the draft as text, where it is none. */
  readonly value?: string;
}

export function ChoiceField(props: ChoiceFieldProps) {
  const { form, path, label, hint, options, look = 'segmented', onChoose, disabled = false } = props;
  const group = useId();
  const held = form.read(path);
  const value = props.value ?? (typeof held === 'string' ? held : '');
  const choose = (next: string): void => {
    if (onChoose) onChoose(next);
    else form.write(path, next);
    form.touch(path);
  };
  if (look === 'select') {
    const known = options.some((option) => option.value === value);
    return (
      <NativeSelect
        size="xs"
        {...inputProps(props)}
        className={classes.select ?? ''}
        data={[
          ...(known ? [] : [{ value, label: value === '' ? 'Choose …' : value }]),
          ...options.map((option) => ({
            value: option.value,
            label: option.label,
            disabled: option.disabled ?? false,
          })),
        ]}
        value={value}
        onChange={(event) => choose(event.currentTarget.value)}
      />
    );
  }
  const error = form.errorAt(path);
  const chosen = options.some((option) => option.value === value) ? value : options[0]?.value;
  return (
    <fieldset
      className={classes.group}
      aria-describedby={error || hint ? `${group}-more` : undefined}
      disabled={disabled}
    >
      <legend className={classes.label}>{label}</legend>
      <div className={look === 'radio' ? classes.radios : classes.segments}>
        {options.map((option) => (
          <label key={option.value} className={look === 'radio' ? classes.radio : classes.segment}>
            <input
              type="radio"
              name={group}
              value={option.value}
              checked={option.value === value}
              disabled={option.disabled}
              // The radio that Tab goes to takes the focus for the whole group.
              id={option.value === chosen ? fieldId(path) : undefined}
              onChange={() => choose(option.value)}
            />
            <span>
              {option.label}
              {look === 'radio' && option.note ? <small>{option.note}</small> : null}
            </span>
          </label>
        ))}
      </div>
      {error || hint ? (
        <div id={`${group}-more`} className={classes.more}>
          {error ? <p className={classes.error}>{error}</p> : null}
          {hint}
        </div>
      ) : null}
    </fieldset>
  );
}
