/** Forms about what becomes of requests that match: sent to a version, redirected, made to fail, copied. */
import { useRef } from 'react';
import { ChoiceField } from '../../ui/form/choice-field.tsx';
import { FormRow } from '../../ui/form/form-page.tsx';
import { MillisecondsField, NumberField } from '../../ui/form/number-field.tsx';
import { TextField } from '../../ui/form/text-field.tsx';
import { formatLatency } from '../../format/latency.ts';
import classes from './change.module.css';
import { configuredSettings, type DraftOf } from './change-model.ts';
import { ConditionsEditor } from './conditions-editor.tsx';
import { orNull, sayNow, versionOptions, type FieldsProps, type SettingsForm } from './fields.ts';
import { OptionalPart } from './optional-part.tsx';

const percentNow = (held: number | string): string => `${held}%`;

/** Keep the rule, or take away the one that is configured. */
function KeepOrRemove({
  form,
  path,
  keep,
  begin,
}: {
  readonly form: SettingsForm;
  /** Null at it removes the rule. */
  readonly path: string;
  readonly keep: string;
  readonly begin: unknown;
}) {
  const held = form.read(path);
  const earlier = useRef<unknown>(held ?? begin);
  return (
    <ChoiceField
      form={form}
      path={path}
      label="What to do"
      value={held === null ? 'remove' : 'keep'}
      options={[
        { value: 'keep', label: keep },
        { value: 'remove', label: 'Remove this rule' },
      ]}
      onChoose={(choice) => {
        if (held !== null) earlier.current = held;
        form.write(path, choice === 'keep' ? earlier.current : null);
      }}
    />
  );
}

export function MatchFields({ form, value, forms, state }: FieldsProps<'match'>) {
  const options = versionOptions(forms.versions, value.version);
  return (
    <>
      <ConditionsEditor
        form={form}
        path="matches"
        conditions={Array.isArray(value.matches) ? value.matches : []}
      />
      {state?.isConfigured ? (
        <KeepOrRemove
          form={form}
          path="version"
          keep="Send them to one version"
          begin={options[0]?.value ?? ''}
        />
      ) : null}
      {value.version === null ? null : (
        <ChoiceField form={form} path="version" label="Goes to" look="select" options={options} required />
      )}
    </>
  );
}

const FROM = [
  { value: 'exact', label: 'is' },
  { value: 'prefix', label: 'begins with' },
  { value: 'regex', label: 'matches (RE2)' },
] as const;

const CODES = [
  { value: '301', label: '301: moved for good' },
  { value: '302', label: '302: found elsewhere' },
  { value: '303', label: '303: see other, by GET' },
  { value: '307', label: '307: for now, same method' },
  { value: '308', label: '308: for good, same method' },
] as const;

const BEGIN_REDIRECT = { scheme: null, host: null, port: null, path: null, code: 302 } as const;

function RedirectTarget({ form, value, state, forms }: FieldsProps<'redirect'>) {
  // Not before somebody has begun to write it.
  const whole = form.dirty || form.tried ? form.errors.find(({ path }) => path === 'to')?.message : undefined;
  const scheme = form.read('to.scheme');
  const present = { forms, state };
  return (
    <>
      <FormRow>
        <ChoiceField
          form={form}
          path="to.scheme"
          label="Scheme"
          look="select"
          value={typeof scheme === 'string' ? scheme : 'same'}
          options={[
            { value: 'same', label: 'As it was asked' },
            { value: 'http', label: 'http' },
            { value: 'https', label: 'https' },
          ]}
          onChoose={(next) => form.write('to.scheme', next === 'same' ? null : next)}
        />
        <TextField
          form={form}
          path="to.host"
          hint={state?.isConfigured ? sayNow(present, 'to.host') : undefined}
          label="Host"
          placeholder="as it was asked"
          emptyIs={null}
          mono
        />
      </FormRow>
      <FormRow>
        <NumberField
          form={orNull(form)}
          path="to.port"
          label="Port"
          placeholder="as asked"
          present={sayNow(present, 'to.port')}
        />
        <TextField
          form={form}
          path="to.path"
          hint={state?.isConfigured ? sayNow(present, 'to.path') : undefined}
          label="Whole path"
          placeholder="as it was asked"
          emptyIs={null}
          mono
        />
      </FormRow>
      <ChoiceField
        form={form}
        path="to.code"
        label="Answer"
        look="select"
        value={String(value.to?.code ?? '')}
        options={CODES}
        onChoose={(code) => form.write('to.code', Number(code))}
      />
      {whole ? <p className={classes.error}>The redirect {whole}</p> : null}
    </>
  );
}

export function RedirectFields(props: FieldsProps<'redirect'>) {
  const { form, value, state } = props;
  return (
    <>
      <FormRow>
        <ChoiceField form={form} path="from.how" label="Requests whose path" look="select" options={FROM} />
        <TextField form={form} path="from.value" label="Path" placeholder="/old" mono required />
      </FormRow>
      {state?.isConfigured ? (
        <KeepOrRemove form={form} path="to" keep="Redirect them" begin={BEGIN_REDIRECT} />
      ) : null}
      {value.to === null ? null : <RedirectTarget {...props} />}
    </>
  );
}

export function FaultFields({ form, value, forms, state }: FieldsProps<'fault'>) {
  const present = { forms, state };
  return (
    <>
      <OptionalPart
        form={form}
        path="abort"
        label="Make requests fail"
        hint={sayPart(present, 'abort.percent', 'fail')}
        begin={{ percent: 1, status: 503 }}
      >
        <FormRow>
          <NumberField
            form={form}
            path="abort.percent"
            label="Of requests"
            unit="%"
            present={sayNow(present, 'abort.percent', percentNow)}
          />
          <NumberField
            form={form}
            path="abort.status"
            label="Answered with status"
            present={sayNow(present, 'abort.status')}
          />
        </FormRow>
      </OptionalPart>
      <OptionalPart
        form={form}
        path="delay"
        label="Make requests wait"
        hint={sayPart(present, 'delay.percent', 'wait')}
        begin={{ percent: 1, ms: 2_000 }}
      >
        <FormRow>
          <NumberField
            form={form}
            path="delay.percent"
            label="Of requests"
            unit="%"
            present={sayNow(present, 'delay.percent', percentNow)}
          />
          <MillisecondsField
            form={form}
            path="delay.ms"
            label="For"
            present={sayNow(present, 'delay.ms', (held) => formatLatency(Number(held)))}
          />
        </FormRow>
      </OptionalPart>
      <OptionalPart
        form={form}
        path="matches"
        label="Only some requests"
        hint="Such as those of testers, by a header of theirs; all that the rule takes otherwise."
        begin={[{ on: 'header', how: 'exact' }]}
      >
        <ConditionsEditor
          form={form}
          path="matches"
          conditions={Array.isArray(value.matches) ? value.matches : []}
        />
      </OptionalPart>
    </>
  );
}

/** Where a part is switched off in the form, that it is on in the configuration must still be told. */
function sayPart(
  context: Pick<FieldsProps<'fault'>, 'forms' | 'state'>,
  path: string,
  verb: string,
): string | undefined {
  const now = sayNow(context, path, percentNow);
  return now === undefined || now === 'not set now' ? undefined : `N${now.slice(1)} are made to ${verb}.`;
}

type Copy = NonNullable<DraftOf<'mirror'>['to']>;

export function MirrorFields({ form, value, forms, state }: FieldsProps<'mirror'>) {
  const options = versionOptions(forms.versions, value.to?.kind === 'version' ? value.to.version : null);
  const earlier = useRef(new Map<string, Copy>());
  const kind = value.to?.kind ?? 'none';
  const now = configuredSettings('mirror', state)?.to;
  const choose = (next: string): void => {
    if (value.to) earlier.current.set(value.to.kind, value.to);
    const begun: Copy =
      next === 'version'
        ? { kind: 'version', version: options[1]?.value ?? options[0]?.value ?? '' }
        : { kind: 'host', host: '' };
    form.write('to', next === 'none' ? null : (earlier.current.get(next) ?? begun));
  };
  return (
    <>
      <ChoiceField
        form={form}
        path="to.kind"
        label="Copies of requests go"
        value={kind}
        options={[
          { value: 'none', label: 'Nowhere' },
          { value: 'version', label: 'To a version' },
          { value: 'host', label: 'To another host' },
        ]}
        onChoose={choose}
        hint={
          forms.configured
            ? now
              ? `Now to ${now.kind === 'version' ? now.version : now.host}.`
              : 'No copies are configured now.'
            : undefined
        }
      />
      {kind === 'version' ? (
        <ChoiceField form={form} path="to.version" label="Version" look="select" options={options} required />
      ) : null}
      {kind === 'host' ? (
        <TextField
          form={form}
          path="to.host"
          label="Host"
          placeholder="shadow.shop.svc.cluster.local"
          mono
          required
        />
      ) : null}
      {kind === 'none' ? null : (
        <NumberField
          form={form}
          path="percent"
          label="Of requests"
          unit="%"
          present={now ? sayNow({ forms, state }, 'percent', percentNow) : undefined}
        />
      )}
    </>
  );
}
