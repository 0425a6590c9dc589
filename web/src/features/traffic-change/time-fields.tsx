/** Timeouts and retries, with how long requests take at present beside what is typed. */
import { RETRY_CONDITIONS } from '@sightglass/shared/contract';
import { useApi } from '../../api/use-api.ts';
import { formatLatency } from '../../format/latency.ts';
import { FormRow } from '../../ui/form/form-page.tsx';
import { MultiChoiceField } from '../../ui/form/multi-choice-field.tsx';
import { MillisecondsField, NumberField } from '../../ui/form/number-field.tsx';
import { useFrame } from '../../url/use-frame.ts';
import { orNull, sayNow, type FieldsProps } from './fields.ts';
import { OptionalPart } from './optional-part.tsx';

const CONDITIONS = RETRY_CONDITIONS.map((value) => ({ value, label: value }));
const say = (held: number | string): string => formatLatency(Number(held));

function useSeenLatency(id: string): string | undefined {
  const { rangeQuery } = useFrame();
  const { data } = useApi('getService', { params: { id }, query: rangeQuery });
  const latency = data?.service.latency;
  return latency
    ? `Seen: p50 ${formatLatency(latency.p50)}, p95 ${formatLatency(latency.p95)}, p99 ${formatLatency(latency.p99)}.`
    : undefined;
}

export function TimeoutsFields({ id, form, forms, state }: FieldsProps<'timeouts'>) {
  const seen = useSeenLatency(id);
  const present = { forms, state };
  return (
    <>
      <MillisecondsField
        form={orNull(form)}
        path="timeoutMs"
        label="Timeout of a request, with all its attempts"
        placeholder="none"
        present={sayNow(present, 'timeoutMs', say)}
        hint={seen}
      />
      <OptionalPart
        form={form}
        path="retries"
        label="Say how requests are tried again"
        hint="Left out, the mesh’s own holds: Istio tries twice again."
        begin={{ attempts: 2, perTryTimeoutMs: null, on: [] }}
      >
        <FormRow>
          <NumberField
            form={form}
            path="retries.attempts"
            label="Tried again at most"
            unit="times"
            present={sayNow(present, 'retries.attempts')}
            hint="0 switches retries off."
          />
          <MillisecondsField
            form={orNull(form)}
            path="retries.perTryTimeoutMs"
            label="Time for each attempt"
            placeholder="none"
            present={sayNow(present, 'retries.perTryTimeoutMs', say)}
          />
        </FormRow>
        <MultiChoiceField
          form={form}
          path="retries.on"
          label="When"
          options={CONDITIONS}
          free
          placeholder="the mesh’s own conditions"
          hint="Conditions of Envoy, or status codes such as 503."
        />
      </OptionalPart>
    </>
  );
}
