/** What a rule fires on: the kind of its condition, and that kind's own fields. */
import type { AlertCondition } from '@sightglass/shared/contract';
import { useApi } from '../../api/use-api.ts';
import { CONDITION_WORDS } from '../../ui/alerts/condition-words.ts';
import { ChoiceField } from '../../ui/form/choice-field.tsx';
import { DurationField, NumberField, PercentField } from '../../ui/form/number-field.tsx';
import type { DraftFields } from '../../ui/form/use-draft.ts';
import { CertificateFields } from './certificate-fields.tsx';
import { GoldenSignalFields } from './golden-signal-fields.tsx';
import { beginCondition } from './rule-draft.ts';

type Kind = AlertCondition['kind'];

const KINDS = (Object.keys(CONDITION_WORDS) as Kind[]).map((value) => ({
  value,
  label: CONDITION_WORDS[value],
}));
const ANY_SIGNAL = '';

function readKind(value: unknown): Kind {
  return KINDS.find((kind) => kind.value === value)?.value ?? 'golden-signal';
}

interface ConditionFieldsProps {
  readonly form: DraftFields;
  readonly present: string | null;
}

export function ConditionFields({ form, present }: ConditionFieldsProps) {
  const kind = readKind(form.read('condition.kind'));
  return (
    <>
      <ChoiceField
        form={form}
        path="condition.kind"
        label="Condition"
        options={KINDS}
        look="select"
        onChoose={(next) => form.write('condition', beginCondition(readKind(next)))}
      />
      {kind === 'golden-signal' ? (
        <GoldenSignalFields form={form} present={present} />
      ) : (
        <OtherFields form={form} kind={kind} present={present} />
      )}
    </>
  );
}

function SaturationFields({ form }: { readonly form: DraftFields }) {
  const { data } = useApi('getSaturationSignals', {}, { live: false });
  const held = form.read('condition.signal');
  return (
    <>
      <ChoiceField
        form={form}
        path="condition.signal"
        label="Signal"
        look="select"
        value={typeof held === 'string' ? held : ANY_SIGNAL}
        options={[
          { value: ANY_SIGNAL, label: 'Any signal of the scope' },
          ...(data?.signals ?? []).map(({ id, signal }) => ({ value: id, label: signal.name })),
        ]}
        onChoose={(next) => form.write('condition.signal', next === ANY_SIGNAL ? null : next)}
      />
      <ChoiceField
        form={form}
        path="condition.level"
        label="At its level"
        options={[
          { value: 'warning', label: 'Warning' },
          { value: 'critical', label: 'Critical' },
        ]}
      />
    </>
  );
}

function OtherFields({ form, kind, present }: ConditionFieldsProps & { readonly kind: Kind }) {
  switch (kind) {
    case 'saturation':
      return <SaturationFields form={form} />;
    case 'plaintext':
      return (
        <>
          <ChoiceField
            form={form}
            path="condition.of"
            label="Looked for"
            options={[
              { value: 'edge', label: 'On each edge' },
              { value: 'namespace', label: 'Into each namespace' },
            ]}
          />
          <PercentField
            form={form}
            path="condition.share"
            label="Share of the traffic above which it counts"
            hint="0%: a single request."
            present={present}
          />
        </>
      );
    case 'new-edge':
      return (
        <DurationField
          form={form}
          path="condition.lookback"
          label="Not seen in the time before"
          placeholder="7d"
          hint="An edge between services that was not there in this time is new."
        />
      );
    case 'denied':
      return (
        <NumberField
          form={form}
          path="condition.minimumRequests"
          label="Denied calls in the window"
          unit="at least"
          hint="Calls that an authorization policy denied, by caller."
          present={present}
        />
      );
    case 'certificate':
      return <CertificateFields form={form} present={present} />;
    default:
      return (
        <ChoiceField
          form={form}
          path="condition.of"
          label="No word from"
          options={[
            { value: 'cluster', label: 'A cluster' },
            { value: 'source', label: 'A source' },
          ]}
          hint="For as long as the window below."
        />
      );
  }
}
