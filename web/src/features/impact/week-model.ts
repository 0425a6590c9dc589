/** The coming week as days by hours of the reader's own clock. Pure. In: windows by time. Out: a row for each day, with a place for each hour. */
import type { MaintenanceWindow } from '@sightglass/shared/contract';

const HOURS = 24;
const STEPS = 8;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

interface WeekCell {
  readonly window: MaintenanceWindow;
  /** Of the scale of colours, 0 to 7; null without history. */
  readonly step: number | null;
}

interface WeekDay {
  readonly key: string;
  /** `Mon 30 Nov`. */
  readonly label: string;
  /** By hour; null where no window begins. */
  readonly cells: readonly (WeekCell | null)[];
}

export function nameDay(at: number): string {
  const date = new Date(at);
  return `${DAYS[date.getDay()] ?? ''} ${date.getDate()} ${MONTHS[date.getMonth()] ?? ''}`;
}

export function nameClock(at: number): string {
  const date = new Date(at);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}

/** Where windows of one clock hour are two, as when clocks are set back, the first is drawn. */
export function buildWeek(windows: readonly MaintenanceWindow[]): WeekDay[] {
  const expected = windows.flatMap(({ expectedPerSecond }) => expectedPerSecond ?? []);
  const [low, high] = [Math.min(...expected), Math.max(...expected)];
  const stepOf = ({ expectedPerSecond }: MaintenanceWindow): number | null => {
    if (expectedPerSecond === null) return null;
    if (high <= low) return 0;
    return Math.min(STEPS - 1, Math.floor(((expectedPerSecond - low) / (high - low)) * STEPS));
  };
  const days = new Map<string, (WeekCell | null)[]>();
  for (const window of windows) {
    const label = nameDay(window.startsAt);
    const cells = days.get(label) ?? Array.from({ length: HOURS }, () => null);
    days.set(label, cells);
    const hour = new Date(window.startsAt).getHours();
    cells[hour] ??= { window, step: stepOf(window) };
  }
  return [...days].map(([label, cells]) => ({ key: label, label, cells }));
}
