/** Forms of DestinationRules, for the whole service or one version: circuit breaker and load balancing. */
import { useRef } from 'react';
import { formatLatency } from '../../format/latency.ts';
import { ChoiceField } from '../../ui/form/choice-field.tsx';
import { FormRow } from '../../ui/form/form-page.tsx';
import { MillisecondsField, NumberField } from '../../ui/form/number-field.tsx';
import { TextField } from '../../ui/form/text-field.tsx';
import { configuredSettings, type DraftOf } from './change-model.ts';
import { orNull, sayNow, versionOptions, type FieldsProps } from './fields.ts';
import { OptionalPart } from './optional-part.tsx';

type PolicyForm = 'circuit-breaker' | 'load-balancing';
type PolicyProps<Form extends PolicyForm> = FieldsProps<Form> & {
  /** Another version has a policy, and a draft, of its own. Empty for the whole service. */
  readonly onVersion: (version: string) => void;
};

const say = (held: number | string): string => formatLatency(Number(held));

function WhoseField({ form, value, forms, onVersion }: PolicyProps<PolicyForm>) {
  const versions = versionOptions(forms.versions, value.version);
  return (
    <ChoiceField
      form={form}
      path="version"
      label="Of"
      look="select"
      value={value.version ?? ''}
      options={[{ value: '', label: 'The whole service' }, ...versions]}
      onChoose={onVersion}
      hint="What is said of a version holds for it instead of what is said of the whole service."
    />
  );
}

const POOLS = [
  ['maxConnections', 'TCP connections'],
  ['maxPendingRequests', 'Requests waiting for a connection'],
  ['maxRequests', 'Requests under way'],
  ['maxRequestsPerConnection', 'Requests over one connection'],
  ['maxRetries', 'Retries under way'],
] as const;

export function BreakerFields(props: PolicyProps<'circuit-breaker'>) {
  const { form, forms, state } = props;
  const present = { forms, state };
  return (
    <>
      <WhoseField {...props} />
      <FormRow>
        {POOLS.map(([path, label]) => (
          <NumberField
            key={path}
            form={orNull(form)}
            path={path}
            label={label}
            placeholder="not limited"
            present={sayNow(present, path)}
          />
        ))}
      </FormRow>
      <p className="sg-muted">
        Each limit is of one proxy: ten callers’ proxies may have ten times as many open together.
      </p>
      <OptionalPart
        form={form}
        path="outliers"
        label="Leave out hosts that fail"
        hint="Outlier detection: a host that answers with errors in a row gets no requests for a while."
        begin={{
          consecutive5xxErrors: 5,
          intervalMs: 10_000,
          baseEjectionMs: 30_000,
          maxEjectionPercent: 10,
        }}
      >
        <FormRow>
          <NumberField
            form={form}
            path="outliers.consecutive5xxErrors"
            label="Errors in a row"
            present={sayNow(present, 'outliers.consecutive5xxErrors')}
          />
          <MillisecondsField
            form={form}
            path="outliers.intervalMs"
            label="Looked at every"
            present={sayNow(present, 'outliers.intervalMs', say)}
          />
          <MillisecondsField
            form={form}
            path="outliers.baseEjectionMs"
            label="Left out for"
            hint="Longer each time it happens again."
            present={sayNow(present, 'outliers.baseEjectionMs', say)}
          />
          <NumberField
            form={form}
            path="outliers.maxEjectionPercent"
            label="At most of all hosts"
            unit="%"
            present={sayNow(present, 'outliers.maxEjectionPercent', (held) => `${held}%`)}
          />
        </FormRow>
      </OptionalPart>
    </>
  );
}

type Policy = NonNullable<DraftOf<'load-balancing'>['policy']>;

const SIMPLE = [
  { value: 'LEAST_REQUEST', label: 'Fewest requests', note: 'The less busy of two hosts chosen at random' },
  { value: 'ROUND_ROBIN', label: 'In turn', note: 'One after the other' },
  { value: 'RANDOM', label: 'At random', note: 'Any host' },
  { value: 'PASSTHROUGH', label: 'As addressed', note: 'The address that the caller asked for, unbalanced' },
] as const;

const POLICIES = [
  {
    value: 'mesh',
    label: 'The mesh’s own',
    note: 'Nothing is written; Istio takes the less busy of two hosts',
  },
  ...SIMPLE,
  { value: 'header', label: 'By a header', note: 'Equal values go to one host' },
  { value: 'cookie', label: 'By a cookie', note: 'One browser goes to one host' },
  { value: 'query', label: 'By a parameter', note: 'Equal values go to one host' },
  { value: 'source-address', label: 'By the caller’s address', note: 'One caller goes to one host' },
] as const;

function namePolicy(policy: Policy | null | undefined): string {
  if (!policy) return 'mesh';
  return policy.kind === 'simple' ? policy.simple : policy.kind;
}

function beginPolicy(choice: string): Policy {
  const simple = SIMPLE.find(({ value }) => value === choice);
  if (simple) return { kind: 'simple', simple: simple.value };
  if (choice === 'cookie') return { kind: 'cookie', name: '', ttlMs: 0 };
  if (choice === 'header' || choice === 'query') return { kind: choice, name: '' };
  return { kind: 'source-address' };
}

export function BalancingFields(props: PolicyProps<'load-balancing'>) {
  const { form, value, forms, state } = props;
  const earlier = useRef(new Map<string, Policy>());
  const chosen = namePolicy(value.policy);
  const now = namePolicy(configuredSettings('load-balancing', state)?.policy);
  const kind = value.policy?.kind;
  return (
    <>
      <WhoseField {...props} />
      <ChoiceField
        form={form}
        path="policy"
        label="A request goes to"
        look="radio"
        value={chosen}
        options={POLICIES.map(({ value: policy, label, note }) => ({
          value: policy,
          label,
          note: forms.configured && policy === now ? `${note}; set now` : note,
        }))}
        onChoose={(choice) => {
          if (value.policy) earlier.current.set(chosen, value.policy);
          form.write(
            'policy',
            choice === 'mesh' ? null : (earlier.current.get(choice) ?? beginPolicy(choice)),
          );
        }}
      />
      {kind === 'header' || kind === 'cookie' || kind === 'query' ? (
        <FormRow>
          <TextField
            form={form}
            path="policy.name"
            label={{ header: 'Header', cookie: 'Cookie', query: 'Parameter' }[kind]}
            placeholder={{ header: 'x-user', cookie: 'session', query: 'user' }[kind]}
            mono
            required
          />
          {kind === 'cookie' ? (
            <MillisecondsField
              form={form}
              path="policy.ttlMs"
              label="Kept for"
              placeholder="0s"
              hint="Made where it is missing; 0 lasts as long as the browser is open."
              present={sayNow({ forms, state }, 'policy.ttlMs', say)}
            />
          ) : null}
        </FormRow>
      ) : null}
    </>
  );
}
