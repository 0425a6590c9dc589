/** A part of a form that can be left out: null in the draft. What was typed in it is there again when it is switched on again. */
import { Checkbox } from '@mantine/core';
import { useRef, type ReactNode } from 'react';
import { fieldId } from '../../ui/form/field.ts';
import classes from './change.module.css';
import type { SettingsForm } from './fields.ts';

interface OptionalPartProps {
  readonly form: SettingsForm;
  readonly path: string;
  readonly label: string;
  readonly hint?: ReactNode;
  /** What it begins with. */
  readonly begin: unknown;
  readonly children: ReactNode;
}

export function OptionalPart({ form, path, label, hint, begin, children }: OptionalPartProps) {
  const held = form.read(path);
  const earlier = useRef<unknown>(begin);
  const isOn = held !== null && held !== undefined;
  const change = (on: boolean): void => {
    if (!on) earlier.current = held;
    form.write(path, on ? earlier.current : null);
    form.touch(path);
  };
  return (
    <div className={classes.optional}>
      <Checkbox
        id={fieldId(path)}
        label={label}
        description={hint}
        error={form.errorAt(path)}
        checked={isOn}
        onChange={(event) => change(event.currentTarget.checked)}
      />
      {isOn ? <div className={classes.part}>{children}</div> : null}
    </div>
  );
}
