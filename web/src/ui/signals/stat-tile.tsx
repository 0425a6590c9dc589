/** One number with its name, how it moved against the previous period, and a line of small print. Fixed height. */
import { IconArrowDownRight, IconArrowUpRight, IconMinus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Change } from '../../format/change.ts';
import classes from './stat-tile.module.css';

interface StatTileProps {
  readonly label: string;
  readonly value: ReactNode;
  /** Undefined while the earlier numbers are not known. */
  readonly change?: Change | undefined;
  /** What the change is against: `a day ago`. */
  readonly when?: string | undefined;
  /** Whether the move means trouble: it is coloured then. */
  readonly worse?: boolean;
  readonly note?: ReactNode;
  /** Of a value that has levels: coloured from warning on; the note says it in words. */
  readonly level?: 'ok' | 'warning' | 'critical' | 'unknown' | undefined;
}

const ARROWS = { up: IconArrowUpRight, down: IconArrowDownRight, same: IconMinus } as const;

function ChangeMark({
  change,
  worse,
  when,
}: Pick<StatTileProps, 'when'> & { readonly change: Change; readonly worse: boolean }) {
  if (change.direction === 'unknown') return null;
  const Arrow = ARROWS[change.direction];
  return (
    <span
      className={classes.change}
      data-worse={worse || undefined}
      title={`${change.text} against: ${when ?? 'previous period'}`}
    >
      <Arrow size={13} aria-hidden />
      {change.direction === 'same' ? <span className="sg-sr">steady</span> : change.text}
    </span>
  );
}

export function StatTile({ label, value, change, when, worse = false, note, level }: StatTileProps) {
  return (
    <div className={classes.tile}>
      <dt className={classes.label}>{label}</dt>
      <dd className={classes.body}>
        <span className={classes.value} data-level={level}>
          {value}
        </span>
        {change ? <ChangeMark change={change} worse={worse} when={when} /> : null}
        <span className={classes.note} title={typeof note === 'string' ? note : undefined}>
          {note}
        </span>
      </dd>
    </div>
  );
}
