/** A span of time: begin and end as moments of the reader's clock, and lengths to choose instead of an end. Kept as epoch milliseconds. */
import { Button, TextInput } from '@mantine/core';
import { toLocalField } from '../../format/local-field.ts';
import { formatSpan } from '../../format/time.ts';
import { fieldId, FIELD_ORDER } from '../form/field.ts';
import { FormRow } from '../form/form-page.tsx';
import type { DraftFields } from '../form/use-draft.ts';
import classes from './span-fields.module.css';

const HOUR_MS = 3_600_000;
const LENGTHS = [0.5 * HOUR_MS, HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS, 8 * HOUR_MS, 24 * HOUR_MS, 72 * HOUR_MS];

/** As the browser names it: `Europe/Berlin`. */
function nameZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

interface MomentProps {
  readonly form: DraftFields;
  readonly path: string;
  readonly label: string;
}

function MomentField({ form, path, label }: MomentProps) {
  const value = form.read(path);
  return (
    <TextInput
      size="xs"
      type="datetime-local"
      id={fieldId(path)}
      label={label}
      required
      error={form.errorAt(path)}
      inputWrapperOrder={FIELD_ORDER}
      value={typeof value === 'number' ? toLocalField(value) : ''}
      onBlur={() => form.touch(path)}
      onChange={(event) => {
        const at = Date.parse(event.currentTarget.value);
        form.write(path, Number.isNaN(at) ? undefined : at);
      }}
    />
  );
}

/** The draft has `startsAt` and `endsAt`. */
export function SpanFields({ form }: { readonly form: DraftFields }) {
  const [from, to] = [form.read('startsAt'), form.read('endsAt')];
  const length = typeof from === 'number' && typeof to === 'number' && to > from ? to - from : null;
  return (
    <>
      <FormRow>
        <MomentField form={form} path="startsAt" label="Begins" />
        <MomentField form={form} path="endsAt" label="Ends" />
      </FormRow>
      <div className={classes.lengths} role="group" aria-label="Length">
        <span>{length === null ? 'Lasts' : `Lasts ${formatSpan(length)};`} or</span>
        {LENGTHS.map((ms) => (
          <Button
            key={ms}
            size="compact-xs"
            aria-pressed={length === ms}
            disabled={typeof from !== 'number'}
            onClick={() => {
              if (typeof from === 'number') form.write('endsAt', from + ms);
            }}
          >
            {formatSpan(ms)}
          </Button>
        ))}
      </div>
      <p className={classes.zone}>Times of this browser: {nameZone()}</p>
    </>
  );
}
