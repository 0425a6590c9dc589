/**
 * The burn-rate alerts, one row a tier: on or off, severity, both windows, the rate. Until one is changed they are the workbook's four,
 * scaled to the period. A tier that can never fire at the goal says so and keeps the form from being saved while it is on.
 */
import { Button } from '@mantine/core';
import type { BurnTier, SloPreview } from '@sightglass/shared/contract';
import { detectionTime, isPossibleBurn, largestBurn, spentShare } from '@sightglass/shared/slo';
import { parseDuration } from '@sightglass/shared/time-range';
import { formatRatio } from '../../format/ratio.ts';
import { formatBurn } from '../../format/slo.ts';
import { formatSpan } from '../../format/time.ts';
import { fieldId } from '../../ui/form/field.ts';
import { readNumber, showNumber } from '../../ui/form/number-input-text.ts';
import { nameTier } from '../../ui/slo/slo-words.ts';
import { periodMsOf, tiersOf } from './slo-draft.ts';
import type { SloForm } from './slo-form.ts';
import classes from './slo-form.module.css';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What a tier means by arithmetic alone; dashes while it is half written. */
function describeTier(tier: BurnTier, goal: number, periodMs: number) {
  const longMs = parseDuration(text(tier.long));
  const known = longMs !== null && longMs > 0 && typeof tier.burn === 'number' && goal > 0 && goal < 1;
  if (!known) return { spends: '–', detects: '–', possible: true };
  const possible = isPossibleBurn(tier.burn, goal);
  const detects = detectionTime({ longMs, burn: tier.burn }, goal);
  return {
    spends: formatRatio(spentShare(tier.burn, longMs, periodMs)),
    detects: detects === null ? 'never' : formatSpan(detects),
    possible,
  };
}

interface RowProps {
  readonly form: SloForm;
  readonly tier: BurnTier;
  readonly index: number;
  readonly change: (index: number, patch: Readonly<Record<string, unknown>>) => void;
}

function TierRow({ form, tier, index, change }: RowProps) {
  const goal = typeof form.value.goal === 'number' ? form.value.goal : 0;
  const { spends, detects, possible } = describeTier(tier, goal, periodMsOf(form.value));
  const path = `tiers.${index}`;
  const name = `tier ${index + 1}`;
  const errors = ['long', 'short', 'burn']
    .map((key) => form.errors.find((error) => error.path === `${path}.${key}`)?.message)
    .filter((message) => message !== undefined);
  const reason = possible
    ? undefined
    : `Can never fire: a total outage burns at ${formatBurn(largestBurn(goal))} at most`;
  const said = errors.length > 0 ? errors.join('; ') : reason;
  const describedBy = said === undefined ? undefined : `${fieldId(path)}-why`;
  const cell = (key: 'long' | 'short', label: string) => (
    <input
      className={classes.cell}
      id={fieldId(`${path}.${key}`)}
      aria-label={`${label} of ${name}`}
      aria-describedby={describedBy}
      value={text(tier[key])}
      disabled={!tier.enabled}
      onChange={(event) => change(index, { [key]: event.currentTarget.value })}
    />
  );
  return (
    <>
      <tr data-off={!tier.enabled || undefined}>
        <td>
          <input
            type="checkbox"
            id={fieldId(path)}
            aria-label={`${nameTier(tier)} on`}
            aria-describedby={describedBy}
            checked={tier.enabled}
            // One that cannot fire may be switched off, never on.
            disabled={!possible && !tier.enabled}
            onChange={(event) => change(index, { enabled: event.currentTarget.checked })}
          />
        </td>
        <td>
          <select
            className={classes.cell}
            aria-label={`Severity of ${name}`}
            value={tier.severity}
            disabled={!tier.enabled}
            onChange={(event) => change(index, { severity: event.currentTarget.value })}
          >
            <option value="page">page</option>
            <option value="ticket">ticket</option>
          </select>
        </td>
        <td>{cell('long', 'Long window')}</td>
        <td>{cell('short', 'Short window')}</td>
        <td>
          <BurnCell
            id={fieldId(`${path}.burn`)}
            label={`Burn rate of ${name}`}
            describedBy={describedBy}
            value={tier.burn}
            disabled={!tier.enabled}
            onChange={(burn) => change(index, { burn })}
          />
        </td>
        <td data-right data-wide>
          {spends}
        </td>
        <td data-right>{detects}</td>
      </tr>
      {said === undefined ? null : (
        <tr className={classes.why}>
          <td colSpan={7} id={describedBy} data-error={errors.length > 0 || undefined}>
            {said}
          </td>
        </tr>
      )}
    </>
  );
}

function BurnCell(props: {
  readonly id: string;
  readonly label: string;
  readonly describedBy: string | undefined;
  readonly value: unknown;
  readonly disabled: boolean;
  readonly onChange: (value: number | string) => void;
}) {
  const { id, label, describedBy, value, disabled, onChange } = props;
  return (
    <input
      className={classes.cell}
      id={id}
      inputMode="decimal"
      aria-label={label}
      aria-describedby={describedBy}
      value={showNumber(value)}
      disabled={disabled}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        // `14.` is on its way to a number: it stays text until it is one.
        onChange(/[.,]$/.test(typed) ? typed : (readNumber(typed) ?? ''));
      }}
    />
  );
}

export function TiersEditor({ form }: { readonly form: SloForm; readonly preview: SloPreview | undefined }) {
  const tiers = tiersOf(form.value);
  const change: RowProps['change'] = (index, patch) => {
    form.write(
      'tiers',
      tiers.map((tier, i) => (i === index ? { ...tier, ...patch } : tier)),
    );
  };
  const custom = form.value.tiers !== undefined;
  return (
    <div>
      <table className={classes.tiers} aria-label="Burn-rate tiers">
        <thead>
          <tr>
            <th scope="col">On</th>
            <th scope="col">Severity</th>
            <th scope="col">Long</th>
            <th scope="col">Short</th>
            <th
              scope="col"
              title="Fires when both windows burn faster: 1 spends exactly the budget in the period"
            >
              Burn above
            </th>
            <th scope="col" data-right data-wide title="Share of the period’s budget spent when it fires">
              Spends
            </th>
            <th scope="col" data-right title="A total outage is detected after">
              Detects in
            </th>
          </tr>
        </thead>
        <tbody>
          {tiers.map((tier, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- a tier is its place: all else is being typed
            <TierRow key={index} form={form} tier={tier} index={index} change={change} />
          ))}
        </tbody>
      </table>
      {custom ? (
        <Button variant="subtle" size="compact-xs" onClick={() => form.write('tiers', undefined)}>
          Back to the standard tiers of this period
        </Button>
      ) : (
        <span className="sg-muted">
          The standard tiers, scaled to the period (Google’s SRE Workbook, chapter 5).
        </span>
      )}
    </div>
  );
}
