/** Whose requests are judged, and by what. */
import { Select } from '@mantine/core';
import type { Advice, SloPreview } from '@sightglass/shared/contract';
import { useMemo, useRef } from 'react';
import { useApi } from '../../api/use-api.ts';
import { ChoiceField } from '../../ui/form/choice-field.tsx';
import { fieldId, FIELD_ORDER } from '../../ui/form/field.ts';
import { FormRow, FormSection } from '../../ui/form/form-page.tsx';
import { formatServiceName } from '../../ui/form/service-model.ts';
import { ServicePicker, useServiceOptions } from '../../ui/form/service-picker.tsx';
import { SuggestField } from '../../ui/form/suggest-field.tsx';
import { AdviceAt } from './advice-at.tsx';
import type { SliKind } from './search.ts';
import { SliFields } from './sli-fields.tsx';
import { beginSli, type SliDraft } from './slo-draft.ts';
import type { SloForm } from './slo-form.ts';
import classes from './slo-form.module.css';

const KINDS: readonly { readonly value: SliKind; readonly label: string; readonly note: string }[] = [
  { value: 'availability', label: 'Availability', note: 'Share of requests that do not fail' },
  { value: 'latency', label: 'Latency', note: 'Share of requests answered in time' },
  { value: 'windows', label: 'Good windows', note: 'Share of windows of some minutes that were good' },
  { value: 'throughput', label: 'Throughput', note: 'Share of windows with at least so many requests' },
  { value: 'custom', label: 'Custom', note: 'Two PromQL counts; needs a Prometheus-compatible engine' },
];

interface MeasureSectionProps {
  readonly form: SloForm;
  readonly preview: SloPreview | undefined;
  readonly advice: readonly Advice[] | undefined;
}

function CallerPicker({ form }: { readonly form: SloForm }) {
  const { data } = useApi('getServices', { query: { range: 'now-24h' } }, { live: false });
  const held = form.value.scope.caller ?? null;
  const options = useMemo(() => {
    const seen = (data?.services ?? []).map(({ id, cluster, namespace, name }) => ({
      value: id,
      label: `${namespace}/${name} in ${cluster}`,
    }));
    return held === null || seen.some(({ value }) => value === held)
      ? seen
      : [...seen, { value: held, label: held }];
  }, [data, held]);
  return (
    <Select
      id={fieldId('scope.caller')}
      label="Only calls from"
      placeholder="Any caller"
      data={options}
      value={held}
      onChange={(next) => form.set('scope.caller', next)}
      error={form.errorAt('scope.caller')}
      inputWrapperOrder={FIELD_ORDER}
      searchable
      clearable
      limit={60}
      nothingFoundMessage="No service of that name"
    />
  );
}

export function MeasureSection({ form, preview, advice }: MeasureSectionProps) {
  const { scope, sli } = form.value;
  const options = useServiceOptions();
  const chosen = options.find(({ value }) => value === formatServiceName(scope));
  const clusters = [...new Set([...(scope.cluster ? [scope.cluster] : []), ...(chosen?.clusters ?? [])])];
  const narrowed = Boolean(scope.version ?? scope.caller);
  // What was typed for one kind is there again when its author comes back to it.
  const earlier = useRef(new Map<SliKind, SliDraft>());
  const chooseKind = (value: string): void => {
    const kind = KINDS.find((one) => one.value === value)?.value;
    if (!kind || kind === sli.kind) return;
    earlier.current.set(sli.kind, sli);
    form.set('sli', earlier.current.get(kind) ?? beginSli(kind));
  };
  return (
    <FormSection title="What is judged">
      <FormRow>
        <ServicePicker
          id={fieldId('scope.service')}
          label="Service"
          required
          value={scope.service ? { namespace: scope.namespace, service: scope.service } : null}
          onChange={(next) => {
            const options_ = next === null ? { namespace: '', service: '' } : next;
            form.set('scope', { ...scope, ...options_, cluster: null, version: null });
          }}
          onBlur={() => form.touch('scope.service')}
          error={form.errorAt('scope.service') ?? form.errorAt('scope.namespace')}
        />
        <ChoiceField
          form={form}
          path="scope.cluster"
          label="Cluster"
          look="select"
          value={scope.cluster ?? ''}
          onChoose={(value) => form.set('scope.cluster', value === '' ? null : value)}
          options={[
            { value: '', label: 'Wherever it runs' },
            ...clusters.map((cluster) => ({ value: cluster, label: cluster })),
          ]}
        />
      </FormRow>
      <details className={classes.more} open={narrowed}>
        <summary>Only a version, or only one caller</summary>
        <FormRow>
          <SuggestField
            form={form}
            path="scope.version"
            label="Only version"
            placeholder="Any version"
            emptyIs={null}
            suggestions={chosen?.versions ?? []}
          />
          <CallerPicker form={form} />
        </FormRow>
      </details>
      <AdviceAt advice={advice} path="scope" />
      <ChoiceField
        form={form}
        path="sli.kind"
        label="Kind"
        look="radio"
        options={KINDS}
        onChoose={chooseKind}
      />
      <SliFields form={form} preview={preview} />
      <AdviceAt advice={advice} path="sli" />
    </FormSection>
  );
}
