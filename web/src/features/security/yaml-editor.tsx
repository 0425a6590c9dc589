/** A plain text area for YAML with numbered lines; lines with a problem are marked, and the problems beneath lead to them. In: the text and its problems by line (from 1). */
import type { Backtest } from '@sightglass/shared/contract';
import { useMemo, useRef } from 'react';
import classes from './workbench.module.css';

export type Problem = Backtest['problems'][number];

interface YamlEditorProps {
  readonly text: string;
  readonly problems: readonly Problem[];
  readonly onChange: (text: string) => void;
  readonly placeholder: string;
}

const LINE_PX = 18;
const PADDING_PX = 8;
const ROWS = 22;

/** Where a line begins. */
function offsetOf(text: string, line: number): number {
  let offset = 0;
  for (let i = 1; i < line; i++) {
    const end = text.indexOf('\n', offset);
    if (end === -1) return text.length;
    offset = end + 1;
  }
  return offset;
}

export function YamlEditor({ text, problems, onChange, placeholder }: YamlEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const numbers = useMemo(() => {
    const count = text.split('\n').length;
    return Array.from({ length: count }, (_, i) => i + 1).join('\n');
  }, [text]);
  const wrong = problems.some(({ severity }) => severity === 'error');
  const goTo = (line: number): void => {
    const { current } = area;
    if (!current) return;
    const offset = offsetOf(text, line);
    const end = text.indexOf('\n', offset);
    current.focus();
    current.setSelectionRange(offset, end === -1 ? text.length : end);
    current.scrollTop = Math.max(0, (line - 4) * LINE_PX);
  };
  return (
    <div className={classes.editor}>
      <div className={classes.area}>
        <div className={classes.gutter} aria-hidden>
          <div ref={gutter} className={classes.numbers}>
            {problems.map(({ line, severity, message }) =>
              line === null ? null : (
                <span
                  key={`${line} ${message}`}
                  className={classes.mark}
                  data-severity={severity}
                  style={{ top: (line - 1) * LINE_PX + PADDING_PX }}
                />
              ),
            )}
            {numbers}
          </div>
        </div>
        <textarea
          ref={area}
          aria-label="Policy as YAML"
          aria-invalid={wrong}
          aria-describedby="policy-problems"
          className={classes.text}
          rows={ROWS}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          placeholder={placeholder}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
          onScroll={(event) => {
            if (gutter.current)
              gutter.current.style.transform = `translateY(${-event.currentTarget.scrollTop}px)`;
          }}
        />
      </div>
      <ul id="policy-problems" className={classes.problems} aria-label="Problems" aria-live="polite">
        {problems.map(({ severity, line, message }) => (
          <li key={`${line} ${message}`} data-severity={severity}>
            {line === null ? (
              <span>
                {severity === 'error' ? 'Error' : 'Warning'}: {message}
              </span>
            ) : (
              <button type="button" onClick={() => goTo(line)}>
                Line {line}, {severity}: {message}
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
