/** Which states of services are shown. */
import type { Health } from '@sightglass/shared/health';
import { HEALTH_WORDS, StatusShape } from '../../ui/status-badge.tsx';
import { ValueFilter } from '../../ui/value-filter.tsx';
import { HEALTH_ORDER } from './services-model.ts';

interface StatusFilterProps {
  readonly counts: Readonly<Record<Health, number>>;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

export function StatusFilter({ counts, chosen, onChange }: StatusFilterProps) {
  return (
    <ValueFilter
      label="States shown"
      values={HEALTH_ORDER}
      words={HEALTH_WORDS}
      renderShape={(health) => <StatusShape health={health} />}
      count={(health) => counts[health]}
      chosen={chosen}
      onChange={onChange}
    />
  );
}
