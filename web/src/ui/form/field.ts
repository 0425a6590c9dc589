/** What all fields of a form share: where they are in the draft, what they say, and the id by which an error finds them. */
import type { ReactNode } from 'react';
import type { DraftFields } from './use-draft.ts';

export interface FieldProps {
  readonly form: DraftFields;
  /** Dotted path within the draft: `sli.thresholdMs`. */
  readonly path: string;
  readonly label: string;
  /** Under the field: what it does, what is usual. */
  readonly hint?: ReactNode;
  readonly required?: boolean;
  readonly disabled?: boolean;
}

/** The id of the element that takes the focus for a path. */
export function fieldId(path: string): string {
  return `field.${path}`;
}

export const FIELD_ORDER: ('label' | 'input' | 'error' | 'description')[] = [
  'label',
  'input',
  'error',
  'description',
];

/** What Mantine's inputs take of a field; no asterisk of theirs is read aloud, for the input itself says that it is required. */
export function inputProps({ form, path, label, hint, required, disabled }: FieldProps) {
  return {
    id: fieldId(path),
    label,
    description: hint,
    error: form.errorAt(path),
    required: required === true,
    disabled: disabled === true,
    inputWrapperOrder: FIELD_ORDER,
    onBlur: () => form.touch(path),
  };
}
