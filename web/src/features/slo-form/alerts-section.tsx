/** When somebody is told, who, and what they find then. */
import type { Advice, SloPreview } from '@sightglass/shared/contract';
import { formatCount } from '../../format/count.ts';
import { FormSection } from '../../ui/form/form-page.tsx';
import { NumberField } from '../../ui/form/number-field.tsx';
import { ReceiversField } from '../../ui/form/receivers-field.tsx';
import { TextField } from '../../ui/form/text-field.tsx';
import { AdviceAt } from './advice-at.tsx';
import type { SloForm } from './slo-form.ts';
import { TiersEditor } from './tiers-editor.tsx';

interface AlertsSectionProps {
  readonly form: SloForm;
  readonly preview: SloPreview | undefined;
  readonly advice: readonly Advice[] | undefined;
}

export function AlertsSection({ form, preview, advice }: AlertsSectionProps) {
  const perSecond = preview?.present.eventsPerSecond;
  return (
    <FormSection
      title="Alerts"
      note="A tier fires when both of its windows burn the budget faster than its rate; while a page fires, tickets are held back."
    >
      <TiersEditor form={form} preview={preview} />
      <AdviceAt advice={advice} path="tiers" />
      <NumberField
        form={form}
        path="minimumBadEvents"
        label="At least so many bad events"
        hint="In the long window, below which nothing fires: one failure in a quiet hour is no outage"
        present={
          perSecond === undefined || perSecond === null
            ? undefined
            : `${formatCount(perSecond * 3600)} events in the last hour`
        }
      />
      <AdviceAt advice={advice} path="minimumBadEvents" />
      <ReceiversField form={form} path="receivers" />
      <TextField
        form={form}
        path="runbookUrl"
        label="Runbook"
        type="url"
        placeholder="https://"
        hint="A link in every notification"
      />
    </FormSection>
  );
}
