/** The fields of a rule on a golden signal, with the present value beside the threshold. */
import { ChoiceField } from '../../ui/form/choice-field.tsx';
import { FormRow } from '../../ui/form/form-page.tsx';
import { NumberField, PercentField } from '../../ui/form/number-field.tsx';
import type { DraftFields } from '../../ui/form/use-draft.ts';
import { USUAL_THRESHOLD } from './rule-draft.ts';

const SIGNALS = [
  { value: 'error-ratio', label: 'Error ratio' },
  { value: 'p50', label: 'Latency p50' },
  { value: 'p95', label: 'Latency p95' },
  { value: 'p99', label: 'Latency p99' },
  { value: 'requests', label: 'Requests' },
];
const SUBJECTS = [
  { value: 'service', label: 'Each service' },
  { value: 'workload', label: 'Each workload' },
  { value: 'edge', label: 'Each edge' },
  { value: 'scope', label: 'The scope as a whole' },
];
const COMPARISONS = [
  { value: 'above', label: 'Above' },
  { value: 'below', label: 'Below' },
];
const GONE = { value: 'gone', label: 'Gone' };

type Signal = keyof typeof USUAL_THRESHOLD;

function readSignal(value: unknown): Signal {
  return SIGNALS.some((signal) => signal.value === value) ? (value as Signal) : 'error-ratio';
}

interface GoldenSignalFieldsProps {
  readonly form: DraftFields;
  /** `now 2.1% (cart)`; null while nothing is measured. */
  readonly present: string | null;
}

export function GoldenSignalFields({ form, present }: GoldenSignalFieldsProps) {
  const signal = readSignal(form.read('condition.signal'));
  const comparison = form.read('condition.comparison');
  const choose = (next: string): void => {
    const chosen = readSignal(next);
    form.write('condition.signal', chosen);
    form.write('condition.threshold', USUAL_THRESHOLD[chosen]);
    if (chosen !== 'requests' && comparison === 'gone') form.write('condition.comparison', 'above');
  };
  const threshold = { form, path: 'condition.threshold', label: 'Threshold', required: true, present };
  return (
    <>
      <FormRow>
        <ChoiceField
          form={form}
          path="condition.signal"
          label="Signal"
          options={SIGNALS}
          look="select"
          onChoose={choose}
        />
        <ChoiceField form={form} path="condition.of" label="Of" options={SUBJECTS} look="select" />
      </FormRow>
      <ChoiceField
        form={form}
        path="condition.comparison"
        label="Fires when it is"
        options={signal === 'requests' ? [...COMPARISONS, GONE] : COMPARISONS}
        hint={
          comparison === 'gone'
            ? 'There were requests in the window before, and none in this one.'
            : undefined
        }
      />
      {comparison === 'gone' ? null : signal === 'error-ratio' ? (
        <PercentField {...threshold} />
      ) : (
        <NumberField {...threshold} unit={signal === 'requests' ? 'requests/s' : 'ms'} />
      )}
      {signal === 'requests' ? null : (
        <NumberField
          form={form}
          path="condition.minimumRequests"
          label="Requests in the window"
          unit="at least"
          hint="With fewer nothing is said: one failure among three requests means little."
        />
      )}
    </>
  );
}
