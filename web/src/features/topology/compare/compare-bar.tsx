/** With what the graph is compared, and both windows in words. */
import { Button, TextInput } from '@mantine/core';
import type { TopologyDiff } from '@sightglass/shared/contract';
import { IconX } from '@tabler/icons-react';
import { toLocalField } from '../../../format/local-field.ts';
import { formatMoment } from '../../../format/time.ts';
import { ChoiceStrip } from '../../../ui/choice-strip.tsx';
import { AGAINST_CHOICES, AGAINST_WORDS, choiceOf, type AgainstChoice } from './compare-times.ts';
import classes from './compare.module.css';

const OPTIONS = AGAINST_CHOICES.map((value) => ({ value, label: AGAINST_WORDS[value] }));

interface CompareBarProps {
  readonly against: string;
  readonly diff: TopologyDiff | undefined;
  readonly onChange: (against: string) => void;
}

function sayWindow({ from, to }: TopologyDiff['window']): string {
  return `${formatMoment(from)} – ${formatMoment(to)}`;
}

export function CompareBar({ against, diff, onChange }: CompareBarProps) {
  const choice = choiceOf(against);
  const choose = (next: AgainstChoice): void =>
    onChange(next === 'moment' ? String(Math.round(diff?.against.to ?? Date.now() - 3_600_000)) : next);
  return (
    <div className={classes.bar} role="toolbar" aria-label="Comparison">
      <ChoiceStrip label="Compare with" options={OPTIONS} value={choice} onChange={choose} />
      {choice === 'moment' ? (
        <TextInput
          type="datetime-local"
          size="xs"
          aria-label="End of the earlier window"
          value={/^\d+$/.test(against) ? toLocalField(Number(against)) : ''}
          onChange={(event) => {
            const at = Date.parse(event.currentTarget.value);
            if (Number.isFinite(at)) onChange(String(at));
          }}
        />
      ) : null}
      <div className={classes.end}>
        <Button leftSection={<IconX size={14} aria-hidden />} onClick={() => onChange('')}>
          End comparison
        </Button>
      </div>
      <p className={classes.windows}>
        {diff ? (
          <>
            <strong>{sayWindow(diff.window)}</strong> against <strong>{sayWindow(diff.against)}</strong>
          </>
        ) : (
          'Both windows are asked for'
        )}
      </p>
    </div>
  );
}
