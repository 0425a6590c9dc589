/** The fields of each kind of receiver. */
import type { ReceiverTarget } from '@sightglass/shared/contract';
import { ChoiceField } from '../../ui/form/choice-field.tsx';
import { FormRow } from '../../ui/form/form-page.tsx';
import { MultiChoiceField } from '../../ui/form/multi-choice-field.tsx';
import { NumberField } from '../../ui/form/number-field.tsx';
import { TextField } from '../../ui/form/text-field.tsx';
import type { DraftFields } from '../../ui/form/use-draft.ts';
import { SecretField } from './secret-field.tsx';
import type { TypedSecrets } from './secrets.ts';

interface TargetFieldsProps {
  readonly form: DraftFields;
  readonly kind: ReceiverTarget['kind'];
  readonly typed: TypedSecrets;
  readonly onType: (path: string, text: string) => void;
}

const SECURITY = [
  { value: 'starttls', label: 'STARTTLS' },
  { value: 'tls', label: 'TLS' },
  { value: 'none', label: 'None' },
];
const NO_OPTIONS: readonly { value: string; label: string }[] = [];

export function TargetFields({ form, kind, typed, onType }: TargetFieldsProps) {
  const secret = (path: string) => ({ form, path, typed: typed[path] ?? '', onType });
  switch (kind) {
    case 'webhook':
      return (
        <>
          <TextField
            form={form}
            path="target.url"
            label="Address"
            type="url"
            placeholder="https://hooks.example.org/alerts"
            hint="Gets the JSON that Alertmanager sends (version 4)."
            required
          />
          <SecretField
            {...secret('target.signingKey')}
            label="Signing key"
            hint="Signs each body (HMAC-SHA256) in X-Sightglass-Signature."
          />
          <SecretField {...secret('target.bearer')} label="Bearer token" />
        </>
      );
    case 'alertmanager':
      return (
        <>
          <MultiChoiceField
            form={form}
            path="target.urls"
            label="Addresses"
            options={NO_OPTIONS}
            placeholder="http://alertmanager:9093"
            hint="Enter after each. All are told, as the members of a cluster must be."
            free
            required
          />
          <SecretField {...secret('target.bearer')} label="Bearer token" />
        </>
      );
    case 'pagerduty':
      return (
        <>
          <SecretField
            {...secret('target.routingKey')}
            label="Routing key"
            placeholder="32 characters"
            hint="Of an integration of the kind Events API v2."
            required
          />
          <TextField
            form={form}
            path="target.url"
            label="Address"
            type="url"
            placeholder="https://events.pagerduty.com"
            emptyIs={undefined}
            hint="Another one for the EU: https://events.eu.pagerduty.com."
          />
        </>
      );
    case 'slack':
      return (
        <>
          <SecretField
            {...secret('target.webhookUrl')}
            label="Webhook address"
            placeholder="https://hooks.slack.com/services/…"
            hint="Who has it can write to the channel, so it is a secret."
            required
          />
          <TextField
            form={form}
            path="target.channel"
            label="Channel"
            placeholder="The webhook’s own"
            hint="Only webhooks of the old kind can write elsewhere."
          />
        </>
      );
    default:
      return (
        <>
          <MultiChoiceField
            form={form}
            path="target.to"
            label="To"
            options={NO_OPTIONS}
            placeholder="on-call@example.org"
            hint="Enter after each."
            free
            required
          />
          <TextField form={form} path="target.from" label="From" type="email" required />
          <FormRow>
            <TextField
              form={form}
              path="target.host"
              label="Mail server"
              placeholder="smtp.example.org"
              required
            />
            <NumberField form={form} path="target.port" label="Port" />
          </FormRow>
          <ChoiceField
            form={form}
            path="target.security"
            label="Encryption"
            options={SECURITY}
            hint="With STARTTLS nothing is sent to a server that does not offer it."
          />
          <FormRow>
            <TextField form={form} path="target.username" label="User" />
            <SecretField {...secret('target.password')} label="Password" />
          </FormRow>
        </>
      );
  }
}
