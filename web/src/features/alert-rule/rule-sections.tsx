/** The fields of an alert rule, from what it fires on to who is told. */
import { ChoiceField } from '../../ui/form/choice-field.tsx';
import { FormRow, FormSection } from '../../ui/form/form-page.tsx';
import { LabelsEditor } from '../../ui/form/labels-editor.tsx';
import { DurationField } from '../../ui/form/number-field.tsx';
import { ReceiversField } from '../../ui/form/receivers-field.tsx';
import { SwitchField } from '../../ui/form/switch-field.tsx';
import { TextField } from '../../ui/form/text-field.tsx';
import type { DraftFields } from '../../ui/form/use-draft.ts';
import { ScopeFields } from '../../ui/alerts/scope-fields.tsx';
import { ConditionFields } from './condition-fields.tsx';

const SEVERITIES = [
  { value: 'page', label: 'Page', note: 'Somebody must act now' },
  { value: 'ticket', label: 'Ticket', note: 'In working hours' },
  { value: 'info', label: 'Info', note: 'To be known' },
];
const NO_DATA = [
  { value: 'keep', label: 'Keep its state' },
  { value: 'resolve', label: 'Resolve' },
  { value: 'alert', label: 'Alert' },
];

interface RuleSectionsProps {
  readonly form: DraftFields;
  readonly present: string | null;
}

export function RuleSections({ form, present }: RuleSectionsProps) {
  const kind = form.read('condition.kind');
  return (
    <>
      <FormSection title="What it fires on">
        <TextField form={form} path="name" label="Name" placeholder="High error ratio" required />
        <ConditionFields form={form} present={present} />
        <FormRow>
          {kind === 'new-edge' || kind === 'certificate' ? null : (
            <DurationField
              form={form}
              path="window"
              label="Window"
              required
              hint="What is looked at each time"
            />
          )}
          <DurationField form={form} path="for" label="For" hint="How long it must hold before it fires" />
          <DurationField
            form={form}
            path="keepFiringFor"
            label="Keep firing for"
            hint="After it no longer holds; against flapping"
          />
        </FormRow>
        <ChoiceField form={form} path="noData" label="Without data" options={NO_DATA} />
      </FormSection>
      <FormSection title="Where">
        <ScopeFields form={form} path="scope" />
      </FormSection>
      <FormSection title="Who is told">
        <ChoiceField
          form={form}
          path="severity"
          label="Severity"
          options={SEVERITIES}
          hint="Pages must be acted upon now; tickets in working hours."
        />
        <ReceiversField form={form} path="receivers" />
        <TextField
          form={form}
          path="runbookUrl"
          label="Runbook"
          type="url"
          placeholder="https://"
          hint="What to do when it fires."
        />
        <TextField form={form} path="description" label="Description" lines={2} />
        <LabelsEditor
          form={form}
          path="labels"
          label="Labels"
          hint="Added to each alert, for routing and silences."
        />
        <SwitchField form={form} path="paused" label="Paused" hint="It is kept, but not evaluated." />
      </FormSection>
    </>
  );
}
