/** Which of a few values are shown: one switch each, with its shape and count. None pressed means all. */
import type { ReactNode } from 'react';
import { formatCount } from '../format/count.ts';
import classes from './value-filter.module.css';

interface ValueFilterProps<Value extends string> {
  /** What the group is, for those who hear it: `States shown`. */
  readonly label: string;
  readonly values: readonly Value[];
  readonly words: Readonly<Record<Value, string>>;
  readonly renderShape: (value: Value) => ReactNode;
  readonly count: (value: Value) => number;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

export function ValueFilter<Value extends string>(props: ValueFilterProps<Value>) {
  const { label, values, words, renderShape, count, chosen, onChange } = props;
  return (
    <div className={classes.switches} role="group" aria-label={label}>
      {values.map((value) => {
        const pressed = chosen.includes(value);
        return (
          <button
            key={value}
            type="button"
            aria-pressed={pressed}
            className={classes.switch}
            onClick={() => onChange(pressed ? chosen.filter((one) => one !== value) : [...chosen, value])}
          >
            {renderShape(value)}
            {words[value]} <span>{formatCount(count(value))}</span>
          </button>
        );
      })}
    </div>
  );
}
