/** What must be known to read the figures: which are assumed, whom telemetry does not name; and what all of them rest on. */
import type { Impact } from '@sightglass/shared/contract';
import { Panel } from '../../ui/panel.tsx';
import { nameSubject } from './impact-words.ts';
import classes from './impact.module.css';

const NAMED = 6;

export function NotesPanel({ impact }: { readonly impact: Impact }) {
  const { notes, assumptions, kind } = impact;
  return (
    <Panel id="notes" title="How to read this">
      {notes.length > 0 ? (
        <ul className={classes.notes} aria-label="Notes">
          {notes.map(({ code, message, subjects }) => (
            <li key={`${code} ${subjects.join(' ')}`}>
              {message}{' '}
              <bdi className={classes.subjects}>
                {subjects
                  .slice(0, NAMED)
                  .map((id) => nameSubject(id, impact, kind))
                  .join(', ')}
                {subjects.length > NAMED ? ` and ${subjects.length - NAMED} more` : ''}
              </bdi>
            </li>
          ))}
        </ul>
      ) : null}
      <details className={classes.assumptions}>
        <summary>What the figures rest on</summary>
        <ul>
          {assumptions.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </details>
    </Panel>
  );
}
