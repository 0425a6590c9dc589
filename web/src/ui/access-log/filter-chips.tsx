/** The filter in force: a chip for each part, which turns round when pressed, or goes. */
import { IconX } from '@tabler/icons-react';
import { RawText } from '../raw-text.tsx';
import { listChips, NO_FILTER, type FilterChip } from './access-filter.ts';
import classes from './filter.module.css';
import { sayTerm } from './record-words.ts';
import type { Question } from './use-question.ts';

function Chip({ chip, question }: { readonly chip: FilterChip; readonly question: Question }) {
  const { label, excluded, text, removal, opposite } = chip;
  const shown = sayTerm(chip.id.split(' ')[0] ?? '', text);
  const { setSearch } = question;
  return (
    <li className={classes.chip} data-excluded={excluded || undefined}>
      <button
        type="button"
        className={classes.turn}
        disabled={opposite === null}
        title={opposite === null ? undefined : excluded ? 'Ask for it instead' : 'Leave it out instead'}
        onClick={() => {
          if (opposite) setSearch(opposite, { push: true });
        }}
      >
        <span className={classes.label}>
          {label}
          {excluded ? <b> not</b> : null}
        </span>
        <RawText text={shown.slice(0, 200).toWellFormed()} className="sg-truncate" />
      </button>
      <button
        type="button"
        className={classes.remove}
        aria-label={`Remove ${label}${excluded ? ' not' : ''} ${shown.slice(0, 80)}`}
        onClick={() => setSearch(removal, { push: true })}
      >
        <IconX size={12} aria-hidden />
      </button>
    </li>
  );
}

export function FilterChips({ question }: { readonly question: Question }) {
  const chips = listChips(question.search);
  if (chips.length === 0) return null;
  return (
    <ul className={classes.chips} aria-label="Filter in force">
      {chips.map((chip) => (
        <Chip key={chip.id} chip={chip} question={question} />
      ))}
      <li>
        <button
          type="button"
          className={classes.clear}
          onClick={() => question.setSearch(NO_FILTER, { push: true })}
        >
          Clear all
        </button>
      </li>
    </ul>
  );
}
