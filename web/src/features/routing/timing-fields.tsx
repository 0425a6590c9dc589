/** How long a group waits: of the table, or of one route, where what is left empty is as in the table. */
import { DurationField } from '../../ui/form/number-field.tsx';
import { FormRow } from '../../ui/form/form-page.tsx';
import type { DraftFields } from '../../ui/form/use-draft.ts';

const FIELDS = [
  { name: 'wait', label: 'Wait', hint: 'For others of the group' },
  { name: 'pageWait', label: 'Wait of a page', hint: 'Where one of the group is a page' },
  { name: 'interval', label: 'Interval', hint: 'Between changes of a group' },
  { name: 'repeat', label: 'Repeat', hint: 'While it still fires' },
] as const;

interface TimingFieldsProps {
  readonly form: DraftFields;
  /** Of the grouping. */
  readonly path: string;
  readonly placeholder?: string;
}

export function TimingFields({ form, path, placeholder }: TimingFieldsProps) {
  return (
    <FormRow>
      {FIELDS.map(({ name, label, hint }) => (
        <DurationField
          key={name}
          form={form}
          path={`${path}.${name}`}
          label={label}
          hint={hint}
          {...(placeholder === undefined ? {} : { placeholder })}
        />
      ))}
    </FormRow>
  );
}
