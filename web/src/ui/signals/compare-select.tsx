/** What the page's numbers and charts are compared with; in the header of a detail page. */
import { NativeSelect } from '@mantine/core';
import { COMPARE_CHOICES, COMPARE_LABEL, type CompareChoice } from './compare-range.ts';

interface CompareChoiceProps {
  readonly value: CompareChoice;
  readonly onChange: (value: CompareChoice) => void;
}

export function CompareSelect({ value, onChange }: CompareChoiceProps) {
  return (
    <NativeSelect
      size="xs"
      // As wide as what is chosen, not as the longest choice: the header has no room to spare.
      styles={{ input: { fieldSizing: 'content' } }}
      aria-label="Compare with"
      title="Draws the earlier time dashed"
      data={COMPARE_CHOICES.map((choice) => ({
        value: choice,
        label: choice === 'off' ? COMPARE_LABEL.off : `Compare: ${COMPARE_LABEL[choice].toLowerCase()}`,
      }))}
      value={value}
      onChange={(event) => {
        const chosen = COMPARE_CHOICES.find((choice) => choice === event.currentTarget.value);
        if (chosen) onChange(chosen);
      }}
    />
  );
}
