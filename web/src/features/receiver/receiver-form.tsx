/** A receiver being written. In: what is kept of it, null for a new one. A test can be sent before anything is saved. */
import {
  receiverSchema,
  type ReceiverDraft,
  type Receivers,
  type ReceiverTarget,
} from '@sightglass/shared/contract';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ProblemError } from '../../api/problem-error.ts';
import { useChange } from '../../api/use-change.ts';
import { useLinkTo } from '../../routes.ts';
import { KeptInFile } from '../../ui/alerts/kept-in-file.tsx';
import { RECEIVER_KINDS } from '../../ui/alerts/receiver-words.ts';
import { ChoiceField } from '../../ui/form/choice-field.tsx';
import { DeleteButton } from '../../ui/form/delete-button.tsx';
import { fieldId } from '../../ui/form/field.ts';
import { useFocusOnOpen } from '../../ui/form/use-focus-on-open.ts';
import { FormPage, FormSection } from '../../ui/form/form-page.tsx';
import { SwitchField } from '../../ui/form/switch-field.tsx';
import { TextField } from '../../ui/form/text-field.tsx';
import { useDraft } from '../../ui/form/use-draft.ts';
import { useSearch } from '../../url/use-search.ts';
import { beginTarget, NEW_RECEIVER } from './receiver-draft.ts';
import { buildReturn, receiverSearch } from './search.ts';
import { addSecrets, findMissingSecret, takeSecrets, type TypedSecrets } from './secrets.ts';
import { TargetFields } from './target-fields.tsx';
import { TestPanel } from './test-panel.tsx';

type ReceiverRecord = Receivers['receivers'][number];

const TAB = { page: 'alerts', search: { tab: 'receivers' } } as const;
const RENEWS = { invalidates: ['getReceivers'] } as const;
const KINDS = (Object.keys(RECEIVER_KINDS) as ReceiverTarget['kind'][]).map((value) => ({
  value,
  label: RECEIVER_KINDS[value],
}));
const NO_SECRETS: TypedSecrets = {};

function readKind(value: unknown): ReceiverTarget['kind'] {
  return KINDS.find((kind) => kind.value === value)?.value ?? 'slack';
}

export function ReceiverForm({ record }: { readonly record: ReceiverRecord | null }) {
  const [{ returnTo }] = useSearch(receiverSearch);
  const [initial] = useState<ReceiverDraft>(() => record?.receiver ?? NEW_RECEIVER);
  const [version] = useState(record?.version);
  const [typed, setTyped] = useState(NO_SECRETS);
  const draft = useDraft({ schema: receiverSchema, initial, key: `receiver-${record?.id ?? 'new'}` });
  const form = {
    ...draft,
    replace: (next: ReceiverDraft) => {
      const { receiver, typed: found } = takeSecrets(next);
      setTyped(found);
      draft.replace(receiver);
    },
    discard: () => {
      setTyped(NO_SECRETS);
      draft.discard();
    },
    finish: () => {
      setTyped(NO_SECRETS);
      draft.finish();
    },
  };
  const create = useChange('createReceiver', RENEWS);
  const change = useChange('changeReceiver', RENEWS);
  const remove = useChange('deleteReceiver', RENEWS);
  const restore = useChange('restoreReceiver', RENEWS);
  useFocusOnOpen(fieldId('name'), record === null);
  const navigate = useNavigate();
  const linkTo = useLinkTo();
  const kind = readKind(form.read('target.kind'));
  const toTab = (): void => void navigate(linkTo(TAB));
  const save = (document: NonNullable<typeof draft.parsed>): Promise<{ readonly id: string }> => {
    const body = addSecrets(document, typed);
    const missing = findMissingSecret(body);
    if (missing !== null) {
      const errors = [{ path: missing, message: 'is missing' }];
      return Promise.reject(new ProblemError({ status: 0, title: 'The receiver is not complete', errors }));
    }
    return record
      ? change.mutateAsync({
          params: { id: record.id },
          query: version === undefined ? {} : { version },
          body,
        })
      : create.mutateAsync({ body });
  };
  return (
    <FormPage
      title={record ? record.receiver.name : 'New receiver'}
      crumbs={[
        { label: 'Alerts', to: { page: 'alerts' } },
        { label: 'Receivers', to: TAB },
      ]}
      noun="receiver"
      form={form}
      schema={receiverSchema}
      actions={
        record && record.origin === 'console' ? (
          <DeleteButton
            noun="Receiver"
            name={record.receiver.name}
            onDelete={async () => {
              await remove.mutateAsync({ params: { id: record.id }, query: { version: record.version } });
              form.finish();
            }}
            onRestore={() => restore.mutateAsync({ params: { id: record.id } })}
            onDeleted={toTab}
            consequence="Rules, SLOs and routes that name it tell it no more."
          />
        ) : null
      }
      onSave={save}
      onSaved={({ id }) => {
        if (returnTo === '') toTab();
        else void navigate(buildReturn(returnTo, id));
      }}
      cancelTo={TAB}
      saveLabel={returnTo === '' ? 'Save' : 'Save and go back'}
      preview={<TestPanel id={record?.id} receiver={form.parsed ? addSecrets(form.parsed, typed) : null} />}
    >
      <KeptInFile record={record} />
      <FormSection title="Who">
        <TextField form={form} path="name" label="Name" placeholder="Shop on call" required />
        <ChoiceField
          form={form}
          path="target.kind"
          label="Told by"
          options={KINDS}
          onChoose={(next) => {
            // Back to its own kind it has its secrets again.
            const own = initial.target.kind === next ? initial.target : beginTarget(readKind(next));
            form.write('target', own);
          }}
        />
      </FormSection>
      <FormSection title={RECEIVER_KINDS[kind]}>
        <TargetFields
          key={kind}
          form={form}
          kind={kind}
          typed={typed}
          onType={(path, text) => {
            setTyped((current) => ({ ...current, [path]: text }));
            // What the server said of the secret before does not hold for another.
            form.write(path, form.read(path) ?? null);
          }}
        />
        <SwitchField form={form} path="sendResolved" label="Tell also of the end" fallback />
      </FormSection>
    </FormPage>
  );
}
