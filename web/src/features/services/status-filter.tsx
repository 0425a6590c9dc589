/** Which states are shown: one switch a state, with its count. None pressed means all. */
import { formatCount } from '../../format/count.ts';
import type { Health } from '@sightglass/shared/health';
import { HEALTH_WORDS, StatusShape } from '../../ui/status-badge.tsx';
import { HEALTH_ORDER } from './services-model.ts';
import classes from './services.module.css';

interface StatusFilterProps {
  readonly counts: Readonly<Record<Health, number>>;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

export function StatusFilter({ counts, chosen, onChange }: StatusFilterProps) {
  return (
    <div className={classes.states} role="group" aria-label="States shown">
      {HEALTH_ORDER.map((health) => {
        const pressed = chosen.includes(health);
        return (
          <button
            key={health}
            type="button"
            aria-pressed={pressed}
            className={classes.state}
            onClick={() => onChange(pressed ? chosen.filter((one) => one !== health) : [...chosen, health])}
          >
            <StatusShape health={health} />
            {HEALTH_WORDS[health]} <span>{formatCount(counts[health])}</span>
          </button>
        );
      })}
    </div>
  );
}
