/** A silence being written. In: what is kept of it, null for a new one, which a link may have filled in. */
import { matcherSchema, silenceSchema, type Silences } from '@sightglass/shared/contract';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { useLinkTo } from '../../routes.ts';
import { MatchersEditor } from '../../ui/alerts/matchers-editor.tsx';
import { parseMatchers } from '../../ui/alerts/matcher-text.ts';
import { SpanFields } from '../../ui/alerts/span-fields.tsx';
import { fieldId } from '../../ui/form/field.ts';
import { useFocusOnOpen } from '../../ui/form/use-focus-on-open.ts';
import { FormPage, FormSection } from '../../ui/form/form-page.tsx';
import { TextField } from '../../ui/form/text-field.tsx';
import { useDraft } from '../../ui/form/use-draft.ts';
import { useSearch } from '../../url/use-search.ts';
import { HeldNow } from './held-now.tsx';
import { silenceSearch } from './search.ts';

type SilenceRecord = Silences['silences'][number];

const TAB = { page: 'alerts', search: { tab: 'silences' } } as const;
const RENEWS = { invalidates: ['getSilences', 'getAlerts', 'getAlertSummary'] } as const;
const matchersSchema = matcherSchema.array().min(1);
const TWO_HOURS_MS = 7_200_000;

/** Whole minutes, as the fields show them. */
function beginNew(matchers: string, comment: string) {
  const startsAt = Math.floor(Date.now() / 60_000) * 60_000;
  const read = parseMatchers(matchers) ?? [];
  return {
    matchers: read.length > 0 ? read : [{ label: '', operator: '=' as const, value: '' }],
    startsAt,
    endsAt: startsAt + TWO_HOURS_MS,
    comment,
  };
}

export function SilenceForm({ record }: { readonly record: SilenceRecord | null }) {
  const [{ matchers, comment }] = useSearch(silenceSearch);
  const [initial] = useState(() => record?.silence ?? beginNew(matchers, comment));
  const [version] = useState(record?.version);
  // Each link that fills a silence in begins a draft of its own.
  const key = record ? `silence-${record.id}` : `silence-new-${matchers}`;
  const form = useDraft({ schema: silenceSchema, initial, key });
  const create = useChange('createSilence', RENEWS);
  const change = useChange('changeSilence', RENEWS);
  const read = matchersSchema.safeParse(form.read('matchers'));
  useFocusOnOpen(fieldId('comment'), record === null && matchers !== '');
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  return (
    <FormPage
      title={record ? 'Silence' : 'New silence'}
      crumbs={[
        { label: 'Alerts', to: { page: 'alerts' } },
        { label: 'Silences', to: TAB },
      ]}
      noun="silence"
      form={form}
      schema={silenceSchema}
      status={record ? `by ${record.updatedBy}, ${record.state}` : null}
      onSave={(body) =>
        record
          ? change.mutateAsync({
              params: { id: record.id },
              query: version === undefined ? {} : { version },
              body,
            })
          : create.mutateAsync({ body })
      }
      onSaved={() => void navigate(linkTo(TAB))}
      cancelTo={TAB}
      saveLabel={record ? 'Save' : 'Silence'}
      preview={<HeldNow matchers={read.success ? read.data : null} />}
    >
      <FormSection
        title="What"
        note="Alerts whose labels meet all of these are held back; they still fire and are shown."
      >
        <MatchersEditor form={form} path="matchers" label="Matchers" />
      </FormSection>
      <FormSection title="When">
        <SpanFields form={form} />
      </FormSection>
      <FormSection title="Why">
        <TextField
          form={form}
          path="comment"
          label="Comment"
          hint="Others see it beside the alerts that it holds back."
          required
        />
      </FormSection>
    </FormPage>
  );
}
