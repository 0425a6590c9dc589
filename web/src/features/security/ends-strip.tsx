/** How many certificates end in each span of time, as a strip of buttons: each narrows the table to its span. In: counts. */
import { formatCount, formatCounted } from '../../format/count.ts';
import { ENDS_WORDS, type Ends, type EndsCount } from '../../ui/security/certificate-words.ts';
import classes from '../../ui/security/certificate.module.css';

const SPOKEN: Readonly<Record<Ends, string>> = {
  ended: 'have ended',
  day: 'end within 24 hours',
  week: 'end within 1 to 7 days',
  month: 'end within 7 to 30 days',
  year: 'end within 30 days to a year',
  later: 'end later than in a year',
  unknown: 'end at a moment that nobody tells',
};

function sayParts({ authorities, workloads }: EndsCount): string {
  const parts = [
    ...(authorities > 0 ? [formatCounted(authorities, 'authority', 'authorities')] : []),
    ...(workloads > 0 ? [formatCounted(workloads, 'workload')] : []),
  ];
  return parts.join(', ') || 'none';
}

interface EndsStripProps {
  readonly counts: readonly EndsCount[];
  /** The span that the table is narrowed to; empty for none. */
  readonly chosen: Ends | '';
  readonly onChoose: (next: Ends | '') => void;
}

export function EndsStrip({ counts, chosen, onChoose }: EndsStripProps) {
  const most = Math.max(1, ...counts.map(({ authorities, workloads }) => authorities + workloads));
  return (
    <ul className={classes.strip} aria-label="When certificates end">
      {counts.map((count) => {
        const { ends, urgency } = count;
        const sum = count.authorities + count.workloads;
        const parts = sayParts(count);
        return (
          <li key={ends}>
            <button
              type="button"
              className={classes.span}
              data-urgency={sum > 0 ? urgency : undefined}
              aria-pressed={chosen === ends}
              aria-label={`${formatCount(sum)} ${SPOKEN[ends]}: ${parts}${urgency === 'soon' && sum > 0 ? '; some need attention' : ''}`}
              disabled={sum === 0 && chosen !== ends}
              onClick={() => onChoose(chosen === ends ? '' : ends)}
            >
              <span className={classes.spanName}>{ENDS_WORDS[ends]}</span>
              <span className={classes.spanCount}>{formatCount(sum)}</span>
              <span className={classes.spanBar} aria-hidden>
                <span style={{ width: `${(sum / most) * 100}%` }} />
              </span>
              <span className={classes.spanName}>{parts}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
