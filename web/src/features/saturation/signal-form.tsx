/** The form of a saturation signal: whose, which gauge, what full means, from when it is a worry. */
import type { SaturationSignal, SaturationSignalDraft } from '@sightglass/shared/contract';
import { saturationSignalSchema } from '@sightglass/shared/contract';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { useAsk } from '../../api/use-ask.ts';
import { formatRatio } from '../../format/ratio.ts';
import { useLinkTo } from '../../routes.ts';
import { ChoiceField } from '../../ui/form/choice-field.tsx';
import { fieldId } from '../../ui/form/field.ts';
import { FormPage, FormRow, FormSection } from '../../ui/form/form-page.tsx';
import { NumberField, PercentField } from '../../ui/form/number-field.tsx';
import { ServicePicker } from '../../ui/form/service-picker.tsx';
import { TextField } from '../../ui/form/text-field.tsx';
import { useDraft, type Draft } from '../../ui/form/use-draft.ts';
import type { Crumb } from '../../ui/page-header.tsx';
import { GaugeField } from './gauge-field.tsx';
import { beginCapacity, beginUsage, previewableSignal } from './signal-draft.ts';
import { SignalPreview } from './signal-preview.tsx';

const CRUMBS: readonly Crumb[] = [
  { label: 'SLOs', to: { page: 'slos' } },
  { label: 'Saturation', to: { page: 'saturation' } },
];

const CAPACITIES = [
  { value: 'constant', label: 'A number', note: 'Such as a pool of 100 connections' },
  { value: 'gauge', label: 'Another gauge', note: 'Such as a container’s memory limit' },
  { value: 'remaining', label: 'A gauge of what is left', note: 'As Envoy’s circuit breakers tell it' },
  { value: 'label', label: 'A label of the usage itself', note: 'Whose value is the number' },
  { value: 'promql', label: 'A PromQL expression', note: 'Needs a Prometheus-compatible engine' },
] as const;

const NAMES = {
  'usage.gauge.metric': 'Gauge',
  'usage.expression': 'Expression',
  'capacity.gauge.metric': 'Gauge of the capacity',
  'capacity.value': 'Full at',
  'capacity.label': 'Label of the capacity',
  'capacity.expression': 'Expression of the capacity',
  warning: 'Warning level',
  critical: 'Critical level',
} as const;

type Form = Draft<typeof saturationSignalSchema>;

function CapacityFields({ form, service }: { readonly form: Form; readonly service: string | null }) {
  const { capacity } = form.value;
  switch (capacity.kind) {
    case 'constant':
      return <NumberField form={form} path="capacity.value" label="Full at" required />;
    case 'label':
      return <TextField form={form} path="capacity.label" label="Label" mono required />;
    case 'promql':
      return (
        <TextField
          form={form}
          path="capacity.expression"
          label="Expression of the capacity"
          lines={2}
          mono
          required
        />
      );
    default:
      return (
        <GaugeField
          form={form}
          path="capacity.gauge"
          label={capacity.kind === 'gauge' ? 'Gauge of the capacity' : 'Gauge of what is left'}
          service={service}
          required
        />
      );
  }
}

function ScopeSection({ form }: { readonly form: Form }) {
  const { scope } = form.value;
  return (
    <FormSection title="Whose" note="Every workload that has the gauge, unless narrowed.">
      <FormRow>
        <ServicePicker
          id={fieldId('scope.service')}
          label="Service"
          clearable
          placeholder="Every service"
          value={
            scope.service && scope.namespace ? { namespace: scope.namespace, service: scope.service } : null
          }
          onChange={(next) =>
            form.set('scope', {
              ...scope,
              namespace: next?.namespace ?? null,
              service: next?.service ?? null,
            })
          }
          error={form.errorAt('scope.service')}
        />
        <TextField form={form} path="scope.workload" label="Workload" placeholder="Any" emptyIs={null} />
      </FormRow>
      <FormRow>
        <TextField form={form} path="scope.namespace" label="Namespace" placeholder="Any" emptyIs={null} />
        <TextField form={form} path="scope.cluster" label="Cluster" placeholder="Any" emptyIs={null} />
      </FormRow>
    </FormSection>
  );
}

interface SignalFormProps {
  readonly title: string;
  readonly initial: SaturationSignalDraft;
  readonly draftKey: string;
  readonly saveLabel: string;
  readonly actions?: ReactNode;
  readonly onSave: (signal: SaturationSignal) => Promise<unknown>;
}

export function SignalForm({ title, initial, draftKey, saveLabel, actions, onSave }: SignalFormProps) {
  const form = useDraft({ schema: saturationSignalSchema, initial, key: draftKey });
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  const signal = previewableSignal(form.value);
  const result = useAsk(
    'previewSaturationSignal',
    { body: { signal: signal ?? (initial as SaturationSignal) } },
    { enabled: signal !== null },
  );
  const { usage, scope } = form.value;
  const service = scope.service ?? null;
  const worst = result.data?.values[0]?.ratio;
  const present = worst === undefined || worst === null ? undefined : `fullest now ${formatRatio(worst)}`;
  return (
    <FormPage
      title={title}
      crumbs={CRUMBS}
      noun="saturation signal"
      form={form}
      schema={saturationSignalSchema}
      onSave={onSave}
      onSaved={() => void navigate(linkTo({ page: 'saturation' }))}
      cancelTo={{ page: 'saturation' }}
      saveLabel={saveLabel}
      names={NAMES}
      actions={actions}
      preview={<SignalPreview result={result} signal={signal} />}
    >
      <FormSection title="Name">
        <TextField form={form} path="name" label="Name" placeholder="Connection pool" required />
        <TextField form={form} path="description" label="Description" lines={2} />
      </FormSection>
      <ScopeSection form={form} />
      <FormSection title="Usage">
        <ChoiceField
          form={form}
          path="usage.kind"
          label="Measured by"
          options={[
            { value: 'gauge', label: 'A gauge' },
            { value: 'promql', label: 'A PromQL expression' },
          ]}
          onChoose={(kind) => {
            if (kind !== usage.kind) form.set('usage', beginUsage(kind === 'promql' ? 'promql' : 'gauge'));
          }}
        />
        {usage.kind === 'gauge' ? (
          <GaugeField form={form} path="usage.gauge" label="Gauge" service={service} required />
        ) : (
          <TextField
            form={form}
            path="usage.expression"
            label="Expression"
            hint="One series for each workload; needs a Prometheus-compatible engine"
            lines={2}
            mono
            required
          />
        )}
        <FormRow>
          <ChoiceField
            form={form}
            path="combine"
            label="Of several series and pods"
            look="select"
            options={[
              { value: 'max', label: 'the fullest' },
              { value: 'mean', label: 'their mean' },
              { value: 'sum', label: 'their sum' },
            ]}
          />
          <ChoiceField
            form={form}
            path="unit"
            label="Unit"
            look="select"
            options={[
              { value: 'count', label: 'a count' },
              { value: 'bytes', label: 'bytes' },
              { value: 'seconds', label: 'seconds' },
              { value: 'cores', label: 'processor cores' },
            ]}
          />
        </FormRow>
      </FormSection>
      <FormSection title="Capacity">
        <ChoiceField
          form={form}
          path="capacity.kind"
          label="What full means"
          look="radio"
          options={CAPACITIES}
          onChoose={(value) => {
            const kind = CAPACITIES.find((one) => one.value === value)?.value;
            if (kind && kind !== form.value.capacity.kind) form.set('capacity', beginCapacity(kind));
          }}
        />
        <CapacityFields form={form} service={service} />
      </FormSection>
      <FormSection title="Levels">
        <FormRow>
          <PercentField form={form} path="warning" label="Warning from" present={present} />
          <PercentField form={form} path="critical" label="Critical from" />
        </FormRow>
      </FormSection>
    </FormPage>
  );
}
