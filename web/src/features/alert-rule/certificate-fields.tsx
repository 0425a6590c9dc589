/**
 * The fields of a rule about certificates: whose, and the time or the share of the validity that is left. A workload's certificate may live for an hour, so a time
 * suits authorities and a share what renews itself.
 */
import type { ReactNode } from 'react';
import { ChoiceField } from '../../ui/form/choice-field.tsx';
import { DurationField, PercentField } from '../../ui/form/number-field.tsx';
import type { DraftFields } from '../../ui/form/use-draft.ts';

const USUAL_SHARE = 0.25;

interface CertificateFieldsProps {
  readonly form: DraftFields;
  readonly present: ReactNode;
}

export function CertificateFields({ form, present }: CertificateFieldsProps) {
  const held = form.read('condition.validityLeft');
  const isShare = held !== null && held !== undefined;
  return (
    <>
      <ChoiceField
        form={form}
        path="condition.of"
        label="Certificates of"
        options={[
          { value: 'authority', label: 'Authorities' },
          { value: 'workload', label: 'Workloads' },
          { value: 'any', label: 'Both' },
        ]}
      />
      <ChoiceField
        form={form}
        path="condition.judgedBy"
        label="Judged by"
        value={isShare ? 'share' : 'time'}
        options={[
          { value: 'time', label: 'Time left' },
          { value: 'share', label: 'Share of its validity left' },
        ]}
        onChoose={(next) => form.write('condition.validityLeft', next === 'share' ? USUAL_SHARE : null)}
      />
      {isShare ? (
        <PercentField
          form={form}
          path="condition.validityLeft"
          label="Less is left than"
          hint="What renews itself does so at half or two thirds. Where the validity is not told, only what has ended counts."
          present={present}
        />
      ) : (
        <DurationField
          form={form}
          path="condition.within"
          label="Expires within"
          placeholder="30d"
          hint="Workloads’ certificates may live for hours: a share suits them better."
          present={present}
        />
      )}
    </>
  );
}
