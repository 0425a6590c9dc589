/** Which states of SLOs are shown: those that occur. */
import type { SloState } from '@sightglass/shared/contract';
import { SloStateShape } from '../../ui/slo/slo-state-badge.tsx';
import { SLO_STATE_WORDS, SLO_STATES } from '../../ui/slo/slo-words.ts';
import { ValueFilter } from '../../ui/value-filter.tsx';

interface StateFilterProps {
  readonly counts: Readonly<Record<SloState, number>>;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

export function StateFilter({ counts, chosen, onChange }: StateFilterProps) {
  return (
    <ValueFilter
      label="States shown"
      values={SLO_STATES.filter((state) => counts[state] > 0 || chosen.includes(state))}
      words={SLO_STATE_WORDS}
      renderShape={(state) => <SloStateShape state={state} />}
      count={(state) => counts[state]}
      chosen={chosen}
      onChange={onChange}
    />
  );
}
