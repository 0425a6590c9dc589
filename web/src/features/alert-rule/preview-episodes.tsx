/** Each time the rule would have fired: about what, when, for how long, and the worst value. */
import type { AlertRulePreview } from '@sightglass/shared/contract';
import { formatCounted } from '../../format/count.ts';
import { formatMoment, formatSpan } from '../../format/time.ts';
import table from '../../ui/signals/plain-table.module.css';
import { formatOf } from './units.ts';

const SHOWN = 12;

export function PreviewEpisodes({ data }: { readonly data: AlertRulePreview }) {
  const { episodes, unit, window } = data;
  if (episodes.length === 0) return null;
  const format = formatOf(unit);
  const newest = episodes.toSorted((a, b) => b.from - a.from);
  return (
    <div className={table.scroll}>
      <table className={table.table} aria-label="Times it would have fired">
        <thead>
          <tr>
            <th scope="col">About</th>
            <th scope="col">From</th>
            <th scope="col">Lasted</th>
            <th scope="col">Worst</th>
          </tr>
        </thead>
        <tbody>
          {newest.slice(0, SHOWN).map(({ subject, label, from, to, peak }) => (
            <tr key={`${subject.kind} ${subject.id} ${from}`}>
              <td>{label}</td>
              <td>{formatMoment(from)}</td>
              <td>{to === null ? 'goes on' : formatSpan(Math.min(to, window.to) - from)}</td>
              <td>{format(peak)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {episodes.length > SHOWN ? (
        <p className="sg-muted">and {formatCounted(episodes.length - SHOWN, 'more', 'more')} before</p>
      ) : null}
    </div>
  );
}
