/** What the SLO is called and whose it is. */
import { FormRow, FormSection } from '../../ui/form/form-page.tsx';
import { LabelsEditor } from '../../ui/form/labels-editor.tsx';
import { TextField } from '../../ui/form/text-field.tsx';
import type { SloForm } from './slo-form.ts';

export function DetailsSection({ form }: { readonly form: SloForm }) {
  return (
    <FormSection title="Name and owner">
      <FormRow>
        <TextField form={form} path="name" label="Name" required />
        <TextField form={form} path="owner" label="Owner" placeholder="Team or person" />
      </FormRow>
      <TextField form={form} path="description" label="Description" lines={2} />
      <LabelsEditor
        form={form}
        path="labels"
        label="Labels"
        hint="Go with each alert; routes and silences match them"
      />
    </FormSection>
  );
}
