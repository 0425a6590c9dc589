/** How much must go well, over which time, and what that leaves to fail. */
import { Button, UnstyledButton } from '@mantine/core';
import type { Advice, SloPreview } from '@sightglass/shared/contract';
import { formatCount } from '../../format/count.ts';
import { formatCompliance, formatGoal } from '../../format/slo.ts';
import { formatSpan } from '../../format/time.ts';
import { ChoiceField } from '../../ui/form/choice-field.tsx';
import { FormRow, FormSection } from '../../ui/form/form-page.tsx';
import { NumberField, PercentField } from '../../ui/form/number-field.tsx';
import { SuggestField } from '../../ui/form/suggest-field.tsx';
import { AdviceAt } from './advice-at.tsx';
import { beginPeriod, budgetWorth } from './slo-draft.ts';
import type { SloForm } from './slo-form.ts';
import classes from './slo-form.module.css';

const UNITS = [
  { value: 'day', label: 'day' },
  { value: 'week', label: 'week (from Monday)' },
  { value: 'fortnight', label: 'fortnight' },
  { value: 'month', label: 'month' },
  { value: 'quarter', label: 'quarter' },
];
const DAYS = [7, 14, 28, 30, 90];
const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone')];

interface GoalSectionProps {
  readonly form: SloForm;
  readonly preview: SloPreview | undefined;
  readonly advice: readonly Advice[] | undefined;
}

function sayWorth({ form, preview }: GoalSectionProps): string {
  const { goal } = form.value;
  if (typeof goal !== 'number' || goal <= 0 || goal >= 1) return 'Between 0 and 100%, such as 99.9';
  const { outageMs, events } = budgetWorth(form.value, preview?.present.eventsPerSecond ?? null);
  const failures =
    events === null
      ? ''
      : `, or about ${events < 10 ? events.toFixed(1) : formatCount(events)} bad events at the present rate`;
  return `Leaves ${formatSpan(outageMs)} of full outage in a period${failures}.`;
}

/** The tightest goal that history would have met, one press away. */
export function SuggestedGoal({ form, preview }: Pick<GoalSectionProps, 'form' | 'preview'>) {
  const suggested = preview?.suggestedGoal;
  if (!suggested) return null;
  const { goal, low, high } = suggested;
  return (
    <p className={classes.suggested}>
      <span>
        The tightest goal that this history would have met: <strong>{formatGoal(goal)}</strong>{' '}
        <span className="sg-muted">
          (95% sure: {formatCompliance(low)} to {formatCompliance(high)})
        </span>
      </span>
      {form.value.goal === goal ? (
        <span className="sg-muted">in use</span>
      ) : (
        <Button size="compact-xs" onClick={() => form.set('goal', goal)}>
          Use it
        </Button>
      )}
    </p>
  );
}

export function GoalSection(props: GoalSectionProps) {
  const { form, preview, advice } = props;
  const { period } = form.value;
  const present = preview?.present.compliance;
  return (
    <FormSection title="Goal">
      <PercentField
        form={form}
        path="goal"
        label="Goal"
        required
        present={present === undefined || present === null ? undefined : `now ${formatCompliance(present)}`}
        hint={sayWorth(props)}
      />
      <AdviceAt advice={advice} path="goal" />
      <FormRow>
        <ChoiceField
          form={form}
          path="period.kind"
          label="Period"
          options={[
            { value: 'rolling', label: 'Rolling' },
            { value: 'calendar', label: 'Calendar' },
          ]}
          onChoose={(kind) => {
            if (kind !== period.kind)
              form.set('period', beginPeriod(kind === 'calendar' ? 'calendar' : 'rolling'));
          }}
        />
        {period.kind === 'rolling' ? (
          <NumberField
            form={form}
            path="period.days"
            label="Days"
            unit="days"
            hint={
              <span className={classes.chips}>
                {DAYS.map((days) => (
                  <UnstyledButton
                    key={days}
                    className={classes.chip ?? ''}
                    aria-label={`${days} days`}
                    onClick={() => form.set('period.days', days)}
                  >
                    {days}
                  </UnstyledButton>
                ))}
              </span>
            }
          />
        ) : (
          <ChoiceField form={form} path="period.unit" label="Of the" look="select" options={UNITS} />
        )}
      </FormRow>
      {period.kind === 'calendar' ? (
        <SuggestField
          form={form}
          path="period.timeZone"
          label="Time zone"
          hint="Days begin when its clocks say so"
          suggestions={ZONES}
        />
      ) : null}
      <AdviceAt advice={advice} path="period" />
    </FormSection>
  );
}
