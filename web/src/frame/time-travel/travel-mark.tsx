/** Something that happened, on the bar: a shape for its kind, its words, and the way to its moment. Several that lie too near are one. */
import type { TimelineMark } from '@sightglass/shared/contract';
import { formatMoment } from '../../format/time.ts';
import type { MarkGroup } from './travel-model.ts';
import classes from './time-travel.module.css';

type Kind = TimelineMark['what'];

export const MARK_WORDS: Readonly<Record<Kind, string>> = {
  alert: 'Alert',
  config: 'Configuration',
  version: 'New version',
  maintenance: 'Maintenance',
};

const SHAPES: Readonly<Record<Kind, string>> = {
  alert: 'M8 2 14.5 13.5H1.5Z',
  config: 'M3 3H13V13H3Z',
  version: 'M8 1.5 14.5 8 8 14.5 1.5 8Z',
  maintenance: 'M2 6H14V10H2Z',
};

const ORDER: readonly Kind[] = ['alert', 'version', 'config', 'maintenance'];
/** Named one by one; of more only how many. */
const MOST_NAMED = 8;

export function MarkShape({ what }: { readonly what: Kind }) {
  return (
    <svg width={12} height={12} viewBox="0 0 16 16" aria-hidden>
      <path d={SHAPES[what]} fill="currentColor" />
    </svg>
  );
}

function sayMark({ at, what, text }: TimelineMark): string {
  return `${formatMoment(at)} ${MARK_WORDS[what]}: ${text}`;
}

export function TravelMark({
  group,
  onTravel,
}: {
  readonly group: MarkGroup;
  readonly onTravel: (mark: TimelineMark) => void;
}) {
  const [first] = group.marks.toSorted((a, b) => ORDER.indexOf(a.what) - ORDER.indexOf(b.what));
  if (!first) return null;
  const left = group.marks.length - MOST_NAMED;
  const words = [
    ...group.marks.slice(0, MOST_NAMED).map(sayMark),
    ...(left > 0 ? [`and ${left} more`] : []),
  ].join('\n');
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes.mark}
      data-tone={first.severity ?? undefined}
      style={{ left: `${group.place * 100}%` }}
      aria-label={words}
      title={words}
      onPointerDown={(event) => event.stopPropagation()}
      onClick={() => onTravel(first)}
    >
      <MarkShape what={first.what} />
    </button>
  );
}
