/**
 * A field for a find or hide expression: suggests what could come next, says what is wrong and where, and hands over
 * the text once it parses. What is typed stays, right or wrong.
 */
import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { completeExpression, type KnownValues, type Suggestion } from './expression/complete-expression.ts';
import { parseExpression } from './expression/parse-expression.ts';
import classes from './toolbar.module.css';

interface ExpressionInputProps {
  readonly label: string;
  readonly placeholder: string;
  /** The text in force. */
  readonly value: string;
  readonly onCommit: (text: string) => void;
  readonly known: KnownValues;
  /** How much it catches, such as `3 nodes`. */
  readonly count: string;
}

const PAUSE_MS = 300;

export function ExpressionInput({ label, placeholder, value, onCommit, known, count }: ExpressionInputProps) {
  const [text, setText] = useState(value);
  const [caret, setCaret] = useState(value.length);
  const [committed, setCommitted] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const problemId = useId();
  // A change from outside (back button, cleared by Escape) replaces the text.
  if (value !== committed) {
    setCommitted(value);
    setText(value);
  }
  const parsed = parseExpression(text);
  const suggestions = completeExpression(text.slice(0, caret), known);

  useEffect(() => {
    if (!parsed.ok || text === value) return undefined;
    const timer = setTimeout(() => {
      setCommitted(text.trim());
      onCommit(text.trim());
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value, parsed.ok, onCommit]);

  const accept = (suggestion: Suggestion): void => {
    const next = `${text.slice(0, suggestion.start)}${suggestion.text} `;
    setText(next + text.slice(caret));
    setCaret(next.length);
    requestAnimationFrame(() => input.current?.setSelectionRange(next.length, next.length));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Escape' && !combobox.dropdownOpened && text !== '') {
      setText('');
      setCommitted('');
      onCommit('');
    }
    if (event.key === 'Enter' && parsed.ok && combobox.selectedOptionIndex < 0) {
      setCommitted(text.trim());
      onCommit(text.trim());
      combobox.closeDropdown();
    }
    if (event.key === 'Tab' && combobox.dropdownOpened) combobox.closeDropdown();
  };
  const isWrong = !parsed.ok;
  // While a condition is being typed at the end, it is not wrong but unfinished.
  const isUnfinished = isWrong && parsed.position >= text.trimEnd().length && combobox.dropdownOpened;

  return (
    <div className={classes.expression}>
      <Combobox
        store={combobox}
        position="bottom-start"
        width={300}
        onOptionSubmit={(index) => {
          const suggestion = suggestions[Number(index)];
          if (suggestion) accept(suggestion);
        }}
      >
        <Combobox.Target>
          <TextInput
            ref={input}
            aria-label={label}
            aria-invalid={isWrong}
            {...(isWrong ? { 'aria-describedby': problemId } : {})}
            placeholder={placeholder}
            value={text}
            error={isWrong && !isUnfinished}
            rightSection={count === '' ? null : <span className={classes.count}>{count}</span>}
            rightSectionWidth={count === '' ? 0 : count.length * 6 + 12}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              setText(event.currentTarget.value);
              setCaret(event.currentTarget.selectionStart ?? event.currentTarget.value.length);
              combobox.openDropdown();
              combobox.resetSelectedOption();
            }}
            onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
            onClick={() => combobox.openDropdown()}
            onBlur={() => combobox.closeDropdown()}
            onKeyDown={onKeyDown}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={suggestions.length === 0}>
          <Combobox.Options aria-label={`Suggestions for ${label.toLowerCase()}`}>
            {suggestions.map((suggestion, index) => (
              <Combobox.Option key={suggestion.text} value={String(index)}>
                <span className={classes.suggestion}>
                  <code>{suggestion.text}</code>
                  <span>{suggestion.about}</span>
                </span>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {isWrong ? (
        <div
          id={problemId}
          role="status"
          className={combobox.dropdownOpened && suggestions.length > 0 ? 'sg-sr' : classes.problem}
        >
          <pre aria-hidden>
            {text}
            {'\n'}
            {' '.repeat(parsed.position)}^
          </pre>
          Character {parsed.position + 1}: {parsed.message}
        </div>
      ) : null}
    </div>
  );
}
