/** A secret: written, never read. In: what the draft says is kept, and what was typed, which the browser does not store. */
import { Button, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { fieldId, FIELD_ORDER, type FieldProps } from '../../ui/form/field.ts';
import classes from './receiver.module.css';

interface SecretFieldProps extends FieldProps {
  readonly placeholder?: string;
  readonly typed: string;
  readonly onType: (path: string, text: string) => void;
}

/** Who pressed Replace is about to type. */
function focusNow(input: HTMLInputElement | null): void {
  input?.focus();
}

export function SecretField(props: SecretFieldProps) {
  const { form, path, label, hint, required = false, placeholder, typed, onType } = props;
  const [replacing, setReplacing] = useState(false);
  const held = form.read(path);
  const isKept = typeof held === 'object' && held !== null;
  if (isKept && !replacing && typed === '') {
    return (
      <div className={classes.kept} role="group" aria-label={label}>
        <span className={classes.keptLabel}>{label}</span>
        <span className={classes.keptWords}>
          <IconLock size={14} aria-hidden /> kept, not shown
        </span>
        <Button size="compact-xs" id={fieldId(path)} onClick={() => setReplacing(true)}>
          Replace
        </Button>
        {required ? null : (
          <Button size="compact-xs" variant="subtle" onClick={() => form.write(path, null)}>
            Remove
          </Button>
        )}
      </div>
    );
  }
  return (
    <TextInput
      size="xs"
      type="password"
      id={fieldId(path)}
      label={label}
      description={
        <>
          {hint} {isKept ? 'The one that is kept stays while this is empty.' : ''}
        </>
      }
      inputWrapperOrder={FIELD_ORDER}
      error={form.errorAt(path)}
      required={required && !isKept}
      placeholder={placeholder}
      autoComplete="new-password"
      ref={replacing ? focusNow : null}
      value={typed}
      onBlur={() => form.touch(path)}
      onChange={(event) => onType(path, event.currentTarget.value)}
    />
  );
}
