/** Canary: which version against which, the ladder of its steps, and what the comparison of both says of the next. */
import { Button, TextInput } from '@mantine/core';
import type { Canary } from '@sightglass/shared/contract';
import { useId, useState } from 'react';
import { useApi } from '../../api/use-api.ts';
import { formatRate } from '../../format/rate.ts';
import { formatSpan } from '../../format/time.ts';
import { ChoiceField } from '../../ui/form/choice-field.tsx';
import { fieldId, FIELD_ORDER } from '../../ui/form/field.ts';
import { FormRow } from '../../ui/form/form-page.tsx';
import { NumberField } from '../../ui/form/number-field.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { CanaryBadge } from '../../ui/traffic/canary-badge.tsx';
import { formatWeight, sayNext } from '../../ui/traffic/traffic-words.ts';
import { useFrame } from '../../url/use-frame.ts';
import { configuredSettings } from './change-model.ts';
import { sayNow, versionOptions, type FieldsProps, type SettingsForm } from './fields.ts';
import { listRungs, readSteps, showSteps, type Rung } from './ladder-model.ts';
import classes from './weights.module.css';

type Comparison = Canary['comparison'];

function StepsField({ form }: { readonly form: SettingsForm }) {
  const held = form.read('steps');
  const [typed, setTyped] = useState<string | null>(null);
  const same = typed !== null && showSteps(readSteps(typed)) === showSteps(held);
  const wrong = form.errors.find(({ path }) => path === 'steps' || path.startsWith('steps.'));
  return (
    <TextInput
      size="xs"
      id={fieldId('steps')}
      label="Steps, percent"
      description="Of this page alone: only the present step is written."
      inputWrapperOrder={FIELD_ORDER}
      autoComplete="off"
      error={wrong ? `Steps: ${wrong.message}` : undefined}
      value={same ? typed : showSteps(held)}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        form.write('steps', readSteps(event.currentTarget.value));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}

interface LadderProps {
  readonly form: SettingsForm;
  readonly rungs: readonly Rung[];
  readonly candidate: string;
  /** As configured; null where nothing is. */
  readonly present: number | null;
  readonly suggested: number | null;
}

function sayRung({ weight, perSecond, waitMs }: Rung): string {
  if (weight === 0) return 'none';
  if (perSecond === null) return '';
  return `${formatRate(perSecond)}${waitMs === null ? '' : `, a verdict in about ${formatSpan(waitMs)}`}`;
}

function Ladder({ form, rungs, candidate, present, suggested }: LadderProps) {
  const name = useId();
  const weight = form.read('weight');
  return (
    <fieldset className={classes.ladder}>
      <legend>
        Share of <bdi>{candidate === '' ? 'the candidate' : candidate}</bdi>
      </legend>
      {rungs.map((rung) => (
        <label key={rung.weight} className={classes.rung}>
          <input
            type="radio"
            name={name}
            checked={rung.weight === weight}
            onChange={() => form.write('weight', rung.weight)}
          />
          <strong>{formatWeight(rung.weight)}</strong>
          <span className={classes.rungBar} aria-hidden>
            <i style={{ width: `${rung.weight}%` }} />
          </span>
          <span className={classes.rungNote}>
            <span>{sayRung(rung)}</span>
            {rung.weight === present ? <span className={classes.tag}>now</span> : null}
            {rung.weight === suggested ? (
              <span className={classes.tag} data-suggested>
                suggested
              </span>
            ) : null}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Verdict({
  id,
  comparison,
  chosen,
  onUse,
}: {
  readonly id: string;
  readonly comparison: Comparison;
  readonly chosen: unknown;
  readonly onUse: (weight: number) => void;
}) {
  const details = <PageLink to={{ page: 'service', id, tab: 'traffic' }}>The whole comparison</PageLink>;
  if (!comparison)
    return (
      <div className={classes.verdict}>
        <p className="sg-muted">
          Both versions must have had requests before they can be compared: no step is suggested yet.
        </p>
      </div>
    );
  const { weight } = comparison.next;
  return (
    <div className={classes.verdict} role="group" aria-label="What the comparison suggests">
      <div className={classes.verdictHead}>
        <CanaryBadge verdict={comparison.verdict} />
        <span>
          <bdi>{comparison.candidate}</bdi> against <bdi>{comparison.baseline}</bdi>
        </span>
        {details}
      </div>
      <p>{sayNext(comparison)}</p>
      {weight === null || weight === chosen ? null : (
        <div>
          <Button size="compact-sm" onClick={() => onUse(weight)}>
            Take {formatWeight(weight)}
          </Button>
        </div>
      )}
    </div>
  );
}

export function CanaryFields({ id, form, value, forms, state }: FieldsProps<'canary'>) {
  const { rangeQuery } = useFrame();
  const { baseline, candidate, weight } = value;
  const both = baseline !== '' && candidate !== '' && baseline !== candidate;
  const { data } = useApi(
    'getCanary',
    { params: { id }, query: { ...rangeQuery, baseline, candidate } },
    { enabled: both },
  );
  const comparison = both ? (data?.comparison ?? null) : null;
  const rates = forms.versions.filter(({ version }) => version === baseline || version === candidate);
  const perSecond = rates.reduce((sum, one) => sum + one.requestsPerSecond, 0);
  const now = configuredSettings('canary', state);
  const isSamePair = now?.baseline === baseline && now.candidate === candidate;
  const options = versionOptions(forms.versions, baseline, candidate);
  return (
    <>
      <FormRow>
        <ChoiceField
          form={form}
          path="candidate"
          label="New version"
          look="select"
          options={options}
          required
        />
        <ChoiceField form={form} path="baseline" label="Against" look="select" options={options} required />
      </FormRow>
      <Ladder
        form={form}
        candidate={candidate}
        rungs={listRungs({
          steps: Array.isArray(value.steps) ? value.steps : [],
          weight,
          perSecond: rates.length > 0 ? perSecond : null,
          needed: comparison ? comparison.errors.needed : null,
        })}
        present={isSamePair ? now.weight : null}
        suggested={comparison?.next.weight ?? null}
      />
      <Verdict id={id} comparison={comparison} chosen={weight} onUse={(next) => form.write('weight', next)} />
      <FormRow>
        <NumberField
          form={form}
          path="weight"
          label="Weight"
          unit="%"
          present={isSamePair ? sayNow({ forms, state }, 'weight', (held) => `${held}%`) : undefined}
        />
        <StepsField form={form} />
      </FormRow>
    </>
  );
}
