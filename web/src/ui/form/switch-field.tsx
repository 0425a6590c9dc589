/** Yes or no, as a check box with its words. */
import { Checkbox } from '@mantine/core';
import { fieldId, type FieldProps } from './field.ts';

interface SwitchFieldProps extends FieldProps {
  /** In force while the draft says nothing. */
  readonly fallback?: boolean;
}

export function SwitchField({
  form,
  path,
  label,
  hint,
  disabled = false,
  fallback = false,
}: SwitchFieldProps) {
  const value = form.read(path);
  return (
    <Checkbox
      id={fieldId(path)}
      label={label}
      description={hint}
      error={form.errorAt(path)}
      disabled={disabled}
      checked={typeof value === 'boolean' ? value : fallback}
      onChange={(event) => {
        form.write(path, event.currentTarget.checked);
        form.touch(path);
      }}
    />
  );
}
