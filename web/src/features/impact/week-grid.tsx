/**
 * The coming week as a heat grid: days by hours, the busier the stronger, the best five with their rank. Each cell is a button; the arrow keys
 * go from cell to cell. The table below says the same.
 */
import type { MaintenanceWindow, MaintenanceWindows } from '@sightglass/shared/contract';
import { useMemo, useRef, type KeyboardEvent } from 'react';
import { useFocusKeys } from '../../commands/use-focus-keys.ts';
import { formatRate } from '../../format/rate.ts';
import classes from './impact.module.css';
import { buildWeek, nameClock, nameDay } from './week-model.ts';

const RANKED = 5;
const MOVES: Readonly<Record<string, readonly [days: number, hours: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

interface WeekGridProps {
  readonly plan: MaintenanceWindows;
  /** Start of the window that was picked; 0 for none. */
  readonly picked: number;
  readonly onPick: (startsAt: number) => void;
}

export function sayWindow({ startsAt, expectedPerSecond, rank, conflicts }: MaintenanceWindow): string {
  const traffic = expectedPerSecond === null ? 'no history' : `${formatRate(expectedPerSecond)} expected`;
  const place = rank === null ? '' : `, rank ${rank}`;
  const other = conflicts.length > 0 ? ', other maintenance' : '';
  return `${nameDay(startsAt)} ${nameClock(startsAt)}: ${traffic}${place}${other}`;
}

export function WeekGrid({ plan, picked, onPick }: WeekGridProps) {
  const days = useMemo(() => buildWeek(plan.windows), [plan.windows]);
  const table = useRef<HTMLTableElement>(null);
  const best = plan.windows.find(({ rank }) => rank === 1) ?? plan.windows[0];
  const current = plan.windows.some(({ startsAt }) => startsAt === picked) ? picked : best?.startsAt;

  const step = (event: KeyboardEvent): boolean => {
    const move = MOVES[event.key];
    const from = event.target instanceof HTMLElement ? event.target.dataset['at'] : undefined;
    if (!move || from === undefined) return false;
    const [day = 0, hour = 0] = from.split(' ').map(Number);
    for (let far = 1; far <= 24; far++) {
      const at = `${day + move[0] * far} ${hour + move[1] * far}`;
      const next = table.current?.querySelector<HTMLElement>(`[data-at="${at}"]`);
      if (!next) continue;
      next.focus();
      return true;
    }
    return true;
  };
  const onKeyDown = useFocusKeys('In the week', [
    { does: 'From window to window', keys: Object.keys(MOVES), run: step },
  ]);
  return (
    <div className={classes.weekScroll}>
      <table ref={table} className={classes.week} aria-label="Expected traffic of the coming week">
        <thead>
          <tr>
            <th scope="col">
              <span className="sg-sr">Day</span>
            </th>
            {Array.from({ length: 24 }, (_, hour) => (
              // oxlint-disable-next-line react/no-array-index-key -- hours are their own keys
              <th key={hour} scope="col">
                {hour % 3 === 0 ? String(hour).padStart(2, '0') : <span className="sg-sr">{hour}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map(({ key, label, cells }, day) => (
            <tr key={key}>
              <th scope="row">{label}</th>
              {cells.map((cell, hour) => (
                // oxlint-disable-next-line react/no-array-index-key -- hours are their own keys
                <td key={hour}>
                  {cell ? (
                    <button
                      type="button"
                      className={classes.cell}
                      data-at={`${day} ${hour}`}
                      data-step={cell.step ?? 'none'}
                      data-conflict={cell.window.conflicts.length > 0 || undefined}
                      aria-pressed={cell.window.startsAt === picked}
                      tabIndex={cell.window.startsAt === current ? 0 : -1}
                      title={sayWindow(cell.window)}
                      aria-label={sayWindow(cell.window)}
                      onKeyDown={onKeyDown}
                      onClick={() => onPick(cell.window.startsAt)}
                    >
                      {cell.window.rank !== null && cell.window.rank <= RANKED ? (
                        <span className={classes.rank}>{cell.window.rank}</span>
                      ) : null}
                    </button>
                  ) : null}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
