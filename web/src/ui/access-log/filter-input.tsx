/** The field of the filter: a combobox (WAI-ARIA) over the names of fields and, behind a colon, over the values that are there. Enter takes what is typed. */
import { IconFilter } from '@tabler/icons-react';
import { useId, useState, type KeyboardEvent } from 'react';
import { RawText } from '../raw-text.tsx';
import { applyTyped } from './typed-filter.ts';
import classes from './filter.module.css';
import type { Question } from './use-question.ts';
import { useSuggestions, type Suggestion } from './use-suggestions.ts';

export function FilterInput({ question }: { readonly question: Question }) {
  const { search, setSearch } = question;
  const id = useId();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [problem, setProblem] = useState('');
  const suggestions = useSuggestions(question, typed, open);
  const current = Math.min(active, suggestions.length - 1);

  const write = (text: string): void => {
    setTyped(text);
    setActive(-1);
    setProblem('');
  };
  const take = (line: string): void => {
    const result = applyTyped(search, line);
    if ('problem' in result) {
      setProblem(result.problem);
      return;
    }
    if (Object.keys(result.patch).length > 0) setSearch(result.patch, { push: true });
    write('');
  };
  const choose = (suggestion: Suggestion): void => {
    if ('insert' in suggestion) write(suggestion.insert);
    else {
      setSearch(suggestion.patch, { push: true });
      write(suggestion.rest);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = suggestions[current];
    if (step !== undefined) {
      setOpen(true);
      setActive(Math.max(-1, Math.min(suggestions.length - 1, current + step)));
      document.getElementById(`${id}-${current + step}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      if (chosen) choose(chosen);
      else if (typed.trim() !== '') take(typed);
    } else if (event.key === 'Escape' && (open || typed !== '')) {
      if (open && suggestions.length > 0) setOpen(false);
      else write('');
    } else return;
    event.preventDefault();
  };
  const shown = open && suggestions.length > 0;
  return (
    <div className={classes.field} data-problem={problem !== '' || undefined}>
      <IconFilter size={15} aria-hidden />
      <input
        type="text"
        role="combobox"
        aria-label="Filter the access log"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown && current >= 0 ? `${id}-${current}` : undefined}
        aria-invalid={problem !== '' || undefined}
        aria-describedby={problem === '' ? undefined : `${id}-problem`}
        autoComplete="off"
        spellCheck={false}
        placeholder="Filter: path:/cart/*  -code:2xx  identity:…  or words to look for"
        value={typed}
        onChange={(event) => {
          write(event.currentTarget.value);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {problem === '' ? null : (
        <span id={`${id}-problem`} role="alert" className={classes.problem}>
          {problem}
        </span>
      )}
      <div id={`${id}-list`} role="listbox" aria-label="Filters" className={classes.list} hidden={!shown}>
        {suggestions.map((suggestion, i) => (
          // The combobox takes the keys (WAI-ARIA, combobox pattern); the options take the pointer.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={suggestion.id}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === current}
            className={classes.option}
            // The field keeps the focus.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(suggestion)}
            onPointerMove={() => setActive(i)}
          >
            <RawText text={suggestion.label} className="sg-truncate" />
            <span className={classes.hint}>{suggestion.hint}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
