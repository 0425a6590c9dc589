/** The names of one dimension of the scope, to be chosen; loaded when they are first looked at. */
import { Checkbox } from '@mantine/core';
import classes from './top-bar.module.css';

interface ScopeListProps {
  /** `cluster` */
  readonly noun: string;
  readonly shown: readonly string[];
  readonly chosen: readonly string[];
  readonly onToggle: (name: string) => void;
}

export function ScopeList({ noun, shown, chosen, onToggle }: ScopeListProps) {
  return (
    <fieldset className={classes.scopeList}>
      <legend className="sg-sr">{noun}s</legend>
      {shown.map((name) => (
        <Checkbox key={name} label={name} checked={chosen.includes(name)} onChange={() => onToggle(name)} />
      ))}
      {shown.length === 0 ? <span className="sg-muted">No {noun} of that name</span> : null}
    </fieldset>
  );
}
