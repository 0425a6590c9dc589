/** The last days as ranges. Pure. In: the present. Out: today and the days before it in the reader's time zone, each from midnight to midnight. */
const NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export interface Day {
  /** `Tuesday 24 Nov`; `Today`, `Yesterday`. */
  readonly label: string;
  readonly range: string;
}

/** `now` in epoch milliseconds. A day that changes the clock has 23 or 25 hours. */
export function listDays(now: number, count: number): Day[] {
  const today = new Date(now);
  const midnight = (back: number): Date =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() - back);
  return Array.from({ length: count }, (_, back) => {
    const from = midnight(back);
    const date = `${NAMES[from.getDay()]} ${from.getDate()} ${MONTHS[from.getMonth()]}`;
    const label = back === 0 ? 'Today' : back === 1 ? `Yesterday, ${date}` : date;
    const to = back === 0 ? 'now' : String(midnight(back - 1).getTime());
    return { label, range: `${from.getTime()}..${to}` };
  });
}
