/** What makes a request, or a window, good: the fields of each kind, beside the present value of what is compared. */
import { Checkbox, UnstyledButton } from '@mantine/core';
import type { SloPreview } from '@sightglass/shared/contract';
import { useApi } from '../../api/use-api.ts';
import { formatLatency } from '../../format/latency.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import { describeGrpcStatus } from '../../format/response-codes.ts';
import { ChoiceField } from '../../ui/form/choice-field.tsx';
import { FormRow } from '../../ui/form/form-page.tsx';
import { MultiChoiceField } from '../../ui/form/multi-choice-field.tsx';
import { DurationField, NumberField, PercentField } from '../../ui/form/number-field.tsx';
import { formatServiceName } from '../../ui/form/service-model.ts';
import { useServiceOptions } from '../../ui/form/service-picker.tsx';
import { TextField } from '../../ui/form/text-field.tsx';
import { serviceIdOfDraft } from './slo-draft.ts';
import type { SloForm } from './slo-form.ts';
import classes from './slo-form.module.css';

const HTTP_OPTIONS = ['5xx', '0', '4xx', '408', '429', '500', '502', '503', '504'].map((code) => ({
  value: code,
  label: code,
}));
const GRPC_OPTIONS = Array.from({ length: 17 }, (_, status) => ({
  value: String(status),
  label: `${status} ${describeGrpcStatus(String(status))}`,
}));

interface SliFieldsProps {
  readonly form: SloForm;
  readonly preview: SloPreview | undefined;
}

/** The service's signals now, for the values beside thresholds. */
function usePresent(form: SloForm) {
  const options = useServiceOptions();
  const clusters = options.find(({ value }) => value === formatServiceName(form.value.scope))?.clusters ?? [];
  const id = serviceIdOfDraft(form.value, clusters);
  const { data } = useApi(
    'getService',
    { params: { id: id ?? '' }, query: { range: 'now-5m' } },
    { enabled: id !== null, keepPrevious: false },
  );
  return data?.service;
}

function AvailabilityFields({ form }: { readonly form: SloForm }) {
  const { sli } = form.value;
  if (sli.kind !== 'availability') return null;
  const http = sli.bad?.http ?? [];
  const counts4xx = http.includes('4xx');
  return (
    <>
      <MultiChoiceField
        form={form}
        path="sli.bad.http"
        label="Bad HTTP codes"
        hint="A class such as 5xx, a code such as 503, or 0 for no response"
        options={HTTP_OPTIONS}
        free
      />
      <Checkbox
        label="Count 4xx as bad too"
        description="Usually the caller’s own mistake: leave it out unless callers are part of the promise"
        checked={counts4xx}
        onChange={() =>
          form.set('sli.bad.http', counts4xx ? http.filter((code) => code !== '4xx') : [...http, '4xx'])
        }
      />
      <MultiChoiceField form={form} path="sli.bad.grpc" label="Bad gRPC statuses" options={GRPC_OPTIONS} />
    </>
  );
}

/** Where counts are exact: at the bounds of the histogram's buckets. */
function BucketChips({ form, preview }: SliFieldsProps) {
  if (form.value.sli.kind !== 'latency' || !preview?.buckets) return null;
  const { below, above } = preview.buckets;
  const bounds = [below, above].filter((bound) => bound !== null);
  if (bounds.length === 0) return null;
  return (
    <span className={classes.chips}>
      Between two buckets of the histogram, so interpolated. Exact at
      {bounds.map((bound) => (
        <UnstyledButton
          key={bound}
          className={classes.chip ?? ''}
          onClick={() => form.set('sli.thresholdMs', bound)}
        >
          {formatLatency(bound)}
        </UnstyledButton>
      ))}
    </span>
  );
}

function LatencyFields({ form, preview }: SliFieldsProps) {
  const present = usePresent(form)?.latency;
  return (
    <NumberField
      form={form}
      path="sli.thresholdMs"
      label="Threshold"
      unit="ms"
      required
      present={
        present
          ? `now p50 ${formatLatency(present.p50)}, p95 ${formatLatency(present.p95)}, p99 ${formatLatency(present.p99)}`
          : undefined
      }
      hint={
        <>
          A request is good at or under it. <BucketChips form={form} preview={preview} />
        </>
      }
    />
  );
}

function WindowsFields({ form }: { readonly form: SloForm }) {
  const service = usePresent(form);
  const { sli } = form.value;
  if (sli.kind !== 'windows') return null;
  const { signal } = sli.criterion;
  const errors = signal === 'error-ratio';
  const now = errors ? service?.errorRatio : service?.latency?.[signal];
  const present =
    now === undefined || now === null ? undefined : `now ${errors ? formatRatio(now) : formatLatency(now)}`;
  const Limit = errors ? PercentField : NumberField;
  return (
    <FormRow>
      <ChoiceField
        form={form}
        path="sli.criterion.signal"
        label="Good when"
        look="select"
        options={[
          { value: 'error-ratio', label: 'share of failed requests' },
          { value: 'p50', label: 'p50 latency' },
          { value: 'p95', label: 'p95 latency' },
          { value: 'p99', label: 'p99 latency' },
        ]}
        onChoose={(value) => {
          // A share is no latency: the limit begins anew when the unit changes.
          const limit = value === 'error-ratio' ? 0.01 : errors ? 250 : sli.criterion.atMost;
          form.write('sli.criterion', { signal: value, atMost: limit });
        }}
      />
      <Limit
        key={signal}
        form={form}
        path="sli.criterion.atMost"
        label="is at most"
        {...(errors ? {} : { unit: 'ms' })}
        present={present}
      />
      <DurationField form={form} path="sli.window" label="in a window of" />
    </FormRow>
  );
}

function ThroughputFields({ form }: { readonly form: SloForm }) {
  const service = usePresent(form);
  return (
    <FormRow>
      <NumberField
        form={form}
        path="sli.floorPerSecond"
        label="At least"
        unit="requests/s"
        present={service ? `now ${formatRate(service.requestsPerSecond)}` : undefined}
      />
      <DurationField form={form} path="sli.window" label="in a window of" />
    </FormRow>
  );
}

export function SliFields({ form, preview }: SliFieldsProps) {
  switch (form.value.sli.kind) {
    case 'availability':
      return <AvailabilityFields form={form} />;
    case 'latency':
      return <LatencyFields form={form} preview={preview} />;
    case 'windows':
      return <WindowsFields form={form} />;
    case 'throughput':
      return <ThroughputFields form={form} />;
    default:
      return (
        <>
          <TextField
            form={form}
            path="sli.good"
            label="Good events"
            hint="PromQL that counts over [$window]"
            lines={2}
            mono
            required
          />
          <TextField form={form} path="sli.total" label="All events" lines={2} mono required />
        </>
      );
  }
}
