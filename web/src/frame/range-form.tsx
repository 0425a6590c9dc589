/** Inside the range picker: presets at the left; a typed length and two moments at the right. */
import { Button, TextInput } from '@mantine/core';
import { resolveRange } from '@sightglass/shared/time-range';
import { useState, type FormEvent } from 'react';
import { toLocalField } from '../format/local-field.ts';
import classes from './range-form.module.css';
import { parseAbsolute, parseTypedRange, RANGE_PRESETS } from './range-model.ts';

interface RangeFormProps {
  readonly range: string;
  readonly at: string;
  readonly onChoose: (range: string) => void;
}

export function RangeForm({ range, at, onChoose }: RangeFormProps) {
  const [initial] = useState(() => resolveRange(range, Date.now()));
  const [from, setFrom] = useState(initial ? toLocalField(initial.from) : '');
  const [to, setTo] = useState(initial ? toLocalField(initial.to) : '');
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const typedRange = parseTypedRange(typed);

  const applyTyped = (event: FormEvent): void => {
    event.preventDefault();
    if (typedRange !== null) onChoose(typedRange);
  };
  const applyAbsolute = (event: FormEvent): void => {
    event.preventDefault();
    const parsed = parseAbsolute(from, to);
    if ('range' in parsed) onChoose(parsed.range);
    else setProblem(parsed.problem);
  };
  return (
    <div className={classes.rangeForm}>
      <ul aria-label="Presets">
        {RANGE_PRESETS.map(([value, label]) => (
          <li key={value}>
            <button
              type="button"
              className={classes.preset}
              aria-pressed={value === range && at === ''}
              onClick={() => onChoose(value)}
            >
              {label}
            </button>
          </li>
        ))}
      </ul>
      <div className={classes.rangeFields}>
        <form onSubmit={applyTyped}>
          <TextInput
            label="Length"
            placeholder="90m, 4h or 3d, then Enter"
            value={typed}
            error={typed !== '' && typedRange === null ? 'Such as 90m, 4h or 3d' : undefined}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </form>
        <form onSubmit={applyAbsolute}>
          <TextInput
            label="From"
            type="datetime-local"
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            label="To"
            type="datetime-local"
            value={to}
            error={problem ?? undefined}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
          <Button type="submit">Show</Button>
        </form>
      </div>
    </div>
  );
}
