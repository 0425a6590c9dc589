/** Which states are shown: one switch a state that occurs, with its count. None pressed means all. */
import type { SloState } from '@sightglass/shared/contract';
import { formatCount } from '../../format/count.ts';
import { SloStateShape } from '../../ui/slo/slo-state-badge.tsx';
import { SLO_STATE_WORDS, SLO_STATES } from '../../ui/slo/slo-words.ts';
import classes from './slos.module.css';

interface StateFilterProps {
  readonly counts: Readonly<Record<SloState, number>>;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

export function StateFilter({ counts, chosen, onChange }: StateFilterProps) {
  return (
    <div className={classes.states} role="group" aria-label="States shown">
      {SLO_STATES.filter((state) => counts[state] > 0 || chosen.includes(state)).map((state) => {
        const pressed = chosen.includes(state);
        return (
          <button
            key={state}
            type="button"
            aria-pressed={pressed}
            className={classes.state}
            onClick={() => onChange(pressed ? chosen.filter((one) => one !== state) : [...chosen, state])}
          >
            <SloStateShape state={state} />
            {SLO_STATE_WORDS[state]} <span>{formatCount(counts[state])}</span>
          </button>
        );
      })}
    </div>
  );
}
