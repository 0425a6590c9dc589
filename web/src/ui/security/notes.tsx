/** What to know besides: sentences of the server, moments in them in the reader's own time. Nothing when there are none. */
import { localizeMoments } from '../../format/time.ts';
import classes from './security.module.css';

export function Notes({ notes, label }: { readonly notes: readonly string[]; readonly label: string }) {
  if (notes.length === 0) return null;
  return (
    <ul className={classes.notes} aria-label={label}>
      {notes.map((note) => (
        <li key={note}>{localizeMoments(note)}</li>
      ))}
    </ul>
  );
}
