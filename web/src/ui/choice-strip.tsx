/** A choice of one value in a row: real radio buttons, so that the arrow keys move and a screen reader counts them. */
import { useId } from 'react';
import classes from './choice-strip.module.css';

interface ChoiceStripProps<Value extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

export function ChoiceStrip<Value extends string>({
  label,
  options,
  value,
  onChange,
}: ChoiceStripProps<Value>) {
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className={classes.strip}>
      {options.map((option) => (
        <label key={option.value} className={classes.choice}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}
