/** Moments as the text of the browser's date-and-time fields: local time, to the minute, `2026-01-31T14:05`. */
const two = (n: number): string => String(n).padStart(2, '0');

/** Epoch milliseconds as the text of a `datetime-local` field. */
export function toLocalField(at: number): string {
  const d = new Date(at);
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`;
}
