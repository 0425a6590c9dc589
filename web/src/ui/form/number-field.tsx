/**
 * A number with its unit, a percentage (kept as 0..1), or a duration such as `5m`; beside it the present value of what it is compared
 * with. What is no number stays as typed, and is an error.
 */
import { TextInput } from '@mantine/core';
import { formatDuration, parseDuration } from '@sightglass/shared/time-range';
import { useState, type ReactNode } from 'react';
import { formatSpan } from '../../format/time.ts';
import { inputProps, type FieldProps } from './field.ts';
import classes from './form.module.css';
import { readNumber, readPercent, showNumber, showPercent, tidyDuration } from './number-input-text.ts';

interface MeasureFieldProps extends FieldProps {
  readonly unit?: string;
  /** `now 182ms`: what is measured at present, with its word. */
  readonly present?: ReactNode;
  readonly placeholder?: string;
}

interface TypedFieldProps extends MeasureFieldProps {
  readonly show: (value: unknown) => string;
  readonly read: (text: string) => unknown;
  readonly mode: 'decimal' | 'text';
}

/** How Mantine is told what stands at the right of an input. */
function placeBeside(unit: string | undefined, present: ReactNode) {
  return (input: ReactNode) => (
    <span className={classes.beside}>
      {input}
      {unit ? <span className={classes.unit}>{unit}</span> : null}
      {present ? <span className={classes.present}>{present}</span> : null}
    </span>
  );
}

function TypedField(props: TypedFieldProps) {
  const { form, path, unit, present, placeholder, show, read, mode } = props;
  const value = form.read(path);
  // What is being typed may be no value yet, such as `99.`; it stands while it means what the draft holds.
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed !== null && Object.is(read(typed), value) ? typed : show(value);
  const shared = inputProps(props);
  return (
    <TextInput
      size="xs"
      {...shared}
      className={classes.measure ?? ''}
      autoComplete="off"
      inputMode={mode}
      placeholder={placeholder}
      value={shown}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        form.write(path, read(event.currentTarget.value));
      }}
      onBlur={() => {
        setTyped(null);
        shared.onBlur();
      }}
      inputContainer={placeBeside(unit, present)}
    />
  );
}

export function NumberField(props: MeasureFieldProps) {
  return <TypedField {...props} show={showNumber} read={readNumber} mode="decimal" />;
}

/** Shows 99.9 for 0.999. */
export function PercentField(props: MeasureFieldProps) {
  return <TypedField {...props} unit="%" show={showPercent} read={readPercent} mode="decimal" />;
}

const showText = (value: unknown): string => (typeof value === 'string' ? value : '');
const readText = (text: string): string | undefined => (text.trim() === '' ? undefined : text);

/** Takes `5m`, and `5 minutes`, which becomes `5m` when the field is left. The unit column says it in words. */
export function DurationField(props: MeasureFieldProps) {
  const { form, path, unit } = props;
  const value = form.read(path);
  const ms = typeof value === 'string' ? parseDuration(tidyDuration(value)) : null;
  const said = ms === null || ms === 0 ? undefined : formatSpan(ms);
  const tidied: MeasureFieldProps = {
    ...props,
    placeholder: props.placeholder ?? '5m',
    ...(said !== undefined && said !== value ? { unit: unit ?? `= ${said}` } : {}),
    form: {
      ...form,
      touch: (at) => {
        if (typeof value === 'string' && tidyDuration(value) !== value) form.write(path, tidyDuration(value));
        form.touch(at);
      },
    },
  };
  return <TypedField {...tidied} show={showText} read={readText} mode="text" />;
}

const showMilliseconds = (value: unknown): string =>
  typeof value === 'number' && Number.isFinite(value) ? formatDuration(value) : showText(value);

/** `2s`, `1 s 500 ms` -> 2000, 1500; a number alone is milliseconds; any other text stays, for the schema to refuse. */
function readMilliseconds(text: string): number | string | undefined {
  const tidy = tidyDuration(text);
  if (tidy === '') return undefined;
  if (/^\d+$/.test(tidy)) return Number(tidy);
  return parseDuration(tidy) ?? text;
}

/** A length of time that the draft holds as milliseconds. */
export function MillisecondsField(props: MeasureFieldProps) {
  return (
    <TypedField
      {...props}
      placeholder={props.placeholder ?? '2s'}
      show={showMilliseconds}
      read={readMilliseconds}
      mode="text"
    />
  );
}
